// The wearer points out where hidden marks were: words, buttons and taps of it (SPEC: FIND-1..4).
import { computed, effect, signal, untracked, type ReadonlySignal } from '@preact/signals-core'
import { partOf } from '../../shared/ink/markAgain.ts'
import type { MarkId } from '../../shared/protocol/ids.ts'
import { Err, type Result } from '../../shared/result.ts'
import { stepNumbers, visibleMarks } from '../../shared/session/selectors.ts'
import type { Mark, SessionState } from '../../shared/session/state.ts'
import type { FoundSpot, OldSpots, SpotsRefusal } from '../placement/markMemory.ts'
import { colourWords, findTexts } from './findTexts.ts'
import { guideTexts, kindTexts } from './guideTexts.ts'
import {
  askAgain,
  askNext,
  beginAsking,
  onto,
  passOver,
  tapped,
  type Asking,
  type Tapped,
} from './pointingOut.ts'

/** What can be done about hidden marks where some of them can be pointed out. */
export interface Reanchoring {
  /** Undefined while there is nothing to point out, or no room to point in. */
  readonly oldSpots: ReadonlySignal<OldSpots | undefined>
  /** Brings all of that epoch back by the spots that were pointed out, or says why they do not tell enough. */
  pointOut(epoch: number, found: ReadonlyMap<MarkId, FoundSpot>): Result<unknown, SpotsRefusal>
}

export interface PointOutOptions {
  readonly state: ReadonlySignal<SessionState>
  /** The epoch that poses are in now. */
  readonly epoch: () => number
  readonly reanchoring: Reanchoring
}

export const findButtons = ['pointOut', 'onSurface', 'onBody', 'another', 'stopFinding'] as const
export type FindButton = (typeof findButtons)[number]
const names: ReadonlySet<string> = new Set(findButtons)
export const isFindButton = (button: string): button is FindButton => names.has(button)

export interface FindWords {
  /** “Spot 1 of 2” */
  readonly title: string
  /** Which mark. */
  readonly name: string
  /** Which mark, and which part of it. */
  readonly text: string
  /** What to do, or what went wrong: three short lines before the eyes. */
  readonly sentence: string
}

export interface PointOut {
  /** What can be pressed now; empty while nothing is hidden that could be pointed out. */
  readonly buttons: ReadonlySignal<readonly FindButton[]>
  /** Undefined while nothing is asked for. */
  readonly words: ReadonlySignal<FindWords | undefined>
  press(button: FindButton): void
  /** An air-tap in the room. False: nothing is asked for, it means something else. */
  tap(pointed: Tapped & { readonly limited: boolean }): boolean
  close(): void
}

export function createPointOut({ state, epoch, reanchoring }: PointOutOptions): PointOut {
  const { oldSpots } = reanchoring
  const asking = signal<Asking | undefined>(undefined)
  const mark = computed(() => asking.value && state.value.marks.get(asking.value.askedId))
  const set = (next: Asking | undefined): void => void (asking.value = next)

  /** Brought back by something else, or the world has ended again: what was pointed out tells nothing more. */
  const stop = effect(() => {
    const [now, old, asked] = [asking.value, oldSpots.value, mark.value]
    if (now === undefined) return
    const isOver = old?.epoch !== now.epoch || now.now !== epoch() || asked?.erased !== false
    if (isOver) untracked(() => set(undefined))
  })

  function judge(old: OldSpots, now: Asking): Asking | undefined {
    const answer =
      now.found.size === 0 ? Err<SpotsRefusal>('too-few') : reanchoring.pointOut(now.epoch, now.found)
    if (answer.ok) return undefined
    const isEnough = answer.error !== 'too-few'
    return (isEnough ? undefined : askNext(old, now)) ?? askAgain(old, now, answer.error)
  }

  return {
    buttons: computed(() => {
      if (asking.value === undefined) return oldSpots.value === undefined ? [] : ['pointOut']
      return [asking.value.way === 'body' ? 'onSurface' : 'onBody', 'another', 'stopFinding']
    }),
    words: computed(() => {
      const now = asking.value
      return now === undefined || mark.value === undefined ? undefined : wordsOf(now, mark.value, state.value)
    }),
    press(button) {
      const [now, old] = [asking.peek(), oldSpots.peek()]
      if (old === undefined) return
      if (button === 'pointOut') set(now ?? beginAsking(old, epoch()))
      else if (button === 'stopFinding') set(undefined)
      else if (now !== undefined && button === 'another') set(passOver(old, now))
      else if (now !== undefined) set(onto(now, button === 'onBody' ? 'body' : 'surface'))
    },
    tap({ limited, ...pointed }) {
      const [now, old] = [asking.peek(), oldSpots.peek()]
      if (now === undefined || old === undefined) return false
      const next = tapped(now, pointed, { epoch: now.now, limited })
      set(next.found === now.found ? next : judge(old, next))
      return true
    },
    close: stop,
  }
}

function wordsOf(now: Asking, mark: Mark, state: SessionState): FindWords {
  const name = nameOf(mark, state)
  const part = findTexts(`part.${partOf(mark.kind) ?? 'spot'}`)
  return {
    title: findTexts('spotOf', { number: Math.min(2, now.found.size + 1) }),
    name,
    text: `${name}: ${part}`,
    sentence: sentenceOf(now, part),
  }
}

function sentenceOf({ problem, firstLook }: Asking, spot: string): string {
  if (problem !== undefined) return findTexts(problem)
  if (firstLook !== undefined) return guideTexts('help.secondLook')
  return findTexts('point', { spot })
}

const MOST_LETTERS = 32
const shortened = (text: string): string =>
  text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS - 1).trimEnd()}…` : text

/** “Step 2, orange (Hold here)”; marks of the same name are counted as they were drawn: “Point, blue (2nd of 3)”. */
function nameOf(mark: Mark, state: SessionState): string {
  const step = stepNumbers(state).get(mark.markId)
  const kind = step === undefined ? kindTexts(mark.kind) : guideTexts('stepAt', { number: step })
  const name = `${kind}, ${colourWords(mark.colour)}`
  if (mark.text !== undefined) return `${name} (${shortened(mark.text)})`
  const alike = visibleMarks(state).filter(({ kind, colour, text }) =>
    step === undefined && text === undefined ? kind === mark.kind && colour === mark.colour : false,
  )
  if (alike.length < 2) return name
  const number = alike.findIndex(({ markId }) => markId === mark.markId) + 1
  return `${name} (${findTexts('numberOf', { number, of: alike.length })})`
}
