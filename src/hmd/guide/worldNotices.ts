// What has become of marks when the headset's world moved under them: hidden, brought back, put more exactly in place.
import { signal, type ReadonlySignal } from '@preact/signals-core'
import type { SessionClient } from '../../client/sessionClient.ts'
import { distance } from '../../shared/geometry/vec3.ts'
import type { SessionEvent } from '../../shared/protocol/events.ts'
import type { MarkId } from '../../shared/protocol/ids.ts'
import { anchorOf, isFarMove } from '../../shared/session/selectors.ts'
import { hiddenMarks } from '../../shared/session/oldPlaces.ts'
import type { SessionState } from '../../shared/session/state.ts'
import type { Message } from '../render/sentence.ts'
import { findTexts } from './findTexts.ts'
import { guideTexts } from './guideTexts.ts'

export type WorldNotice = 'hidden' | 'broughtBack' | 'improved'

export interface WorldNotices {
  readonly notice: ReadonlySignal<{ readonly kind: WorldNotice; readonly count: number } | undefined>
  close(): void
}

const LASTS_MS: Readonly<Record<WorldNotice, number>> = { hidden: 8000, broughtBack: 5000, improved: 3500 }

/** What of the wearer's own brings hidden marks back. */
export interface WaysBack {
  readonly canPointOut: boolean
  /** A printed tag was known where they stood. */
  readonly hasTag: boolean
}

/** [SAY-7] Of hidden marks always with what can be done; the expert can mark them again in any case. */
export function worldNotice(
  { kind, count }: { readonly kind: WorldNotice; readonly count: number },
  { canPointOut, hasTag }: WaysBack,
): Message {
  if (kind === 'improved') return good(guideTexts('improved', { count }))
  if (kind === 'broughtBack') return good(guideTexts('broughtBack', { count }))
  const way = canPointOut ? 'pointOutOr' : hasTag ? 'tagOr' : 'ask'
  return { text: `${findTexts('hidden', { count })} ${findTexts(way, { count })}`, tone: 'notice' }
}

/** [SAY-9] The mark that was put more exactly in place: on a surface that came late, or far off by depth from motion. */
function improvedBy(event: SessionEvent, before: SessionState, now: SessionState): MarkId | undefined {
  if (event.type === 'mark.placed') return event.because === 'late-surface' ? event.markId : undefined
  if (event.type !== 'mark.refined') return undefined
  const [was, is] = [before, now].map(({ marks }) => marks.get(event.markId))
  const [from, to] = [was && anchorOf(was), is?.erased === false ? anchorOf(is) : undefined]
  return is && from && to && isFarMove(distance(from, to), is, event.atMs) ? event.markId : undefined
}

const good = (text: string): Message => ({ text, tone: 'good' })

export function watchWorldNotices(session: Pick<SessionClient, 'state' | 'onEvent'>): WorldNotices {
  const notice = signal<{ readonly kind: WorldNotice; readonly count: number } | undefined>(undefined)
  let now = session.state.peek()
  let hidden = hiddenMarks(now).length
  // Events that come together are told with the state after all of them: what they changed is seen from the state before all.
  let before = now
  const improvedIds = new Set<MarkId>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const tell = (kind: WorldNotice, count: number): void => {
    clearTimeout(timer)
    notice.value = { kind, count }
    timer = setTimeout(() => (notice.value = undefined), LASTS_MS[kind])
  }
  /** [SAY-9] Several at once are one notice; none takes the place of a warning. */
  const tellImproved = (markId: MarkId | undefined): void => {
    const kind = notice.peek()?.kind
    if (kind === 'hidden') return
    if (kind !== 'improved') improvedIds.clear()
    if (markId !== undefined) improvedIds.add(markId)
    tell('improved', Math.max(1, improvedIds.size))
  }
  const stop = session.onEvent((event, replayed) => {
    const state = session.state.peek()
    if (state !== now) {
      before = now
      now = state
    }
    const improved = improvedBy(event, before, now)
    if (event.type !== 'epoch.raised' && event.type !== 'marks.rebased' && improved === undefined) return
    const wereHidden = hidden
    hidden = hiddenMarks(now).length
    if (replayed) return
    if (event.type === 'epoch.raised' && hidden > 0) tell('hidden', hidden)
    else if (hidden < wereHidden) tell('broughtBack', wereHidden - hidden)
    else if (event.type !== 'epoch.raised') tellImproved(improved)
  })
  return {
    notice,
    close() {
      clearTimeout(timer)
      stop()
    },
  }
}
