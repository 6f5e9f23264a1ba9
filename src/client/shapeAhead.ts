// A mark's shape as it is changed here, from the first change until the session tells what was asked for: what is done next builds
// on it, so that two quick changes are two over a slow line as well.
import { computed, signal, type ReadonlySignal } from '@preact/signals-core'
import type { MarkId } from '../shared/protocol/ids.ts'
import type { MarkShape } from '../shared/protocol/marks.ts'
import { withShape } from '../shared/session/markShape.ts'
import type { Mark } from '../shared/session/state.ts'
import type { SessionClient } from './sessionClient.ts'

interface AheadShape {
  readonly markId: MarkId
  readonly shape: MarkShape
}

export interface ShapeAhead {
  /** The last change, until the session has told it. */
  readonly shown: ReadonlySignal<AheadShape | undefined>
  /** The mark with its last change. */
  of(mark: Mark): Mark
  show(change: AheadShape): void
  /** The last change was asked for; refused (rejects), or not asked after all (undefined), the session's shape counts again. */
  asked(answer: Promise<{ readonly seq: number } | undefined>): Promise<void>
  forget(): void
}

export function createShapeAhead({ state }: Pick<SessionClient, 'state'>): ShapeAhead {
  const last = signal<(AheadShape & { readonly toldAtSeq?: number }) | undefined>(undefined)
  const shown = computed(() => {
    const { toldAtSeq = Infinity } = last.value ?? {}
    return state.value.headSeq >= toldAtSeq ? undefined : last.value
  })
  const forget = (): void => {
    last.value = undefined
  }
  return {
    shown,
    of(mark) {
      const change = shown.value
      return change?.markId === mark.markId ? withShape(mark, change.shape) : mark
    },
    show(change) {
      last.value = change
    },
    async asked(answer) {
      const change = last.peek()
      // A change that was made since holds what this one did.
      const settle = (toldAtSeq: number | undefined): void => {
        if (last.peek() === change)
          last.value = change && toldAtSeq !== undefined ? { ...change, toldAtSeq } : undefined
      }
      try {
        settle((await answer)?.seq)
      } catch (error) {
        settle(undefined)
        throw error
      }
    },
    forget,
  }
}
