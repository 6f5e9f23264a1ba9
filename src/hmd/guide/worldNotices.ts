// What has become of marks when the headset's world moved under them: hidden, brought back, put more exactly in place.
import { signal, type ReadonlySignal } from '@preact/signals-core'
import type { SessionClient } from '../../client/sessionClient.ts'
import { hiddenMarks } from '../../shared/session/oldPlaces.ts'
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
  if (kind === 'improved') return good(guideTexts('improved'))
  if (kind === 'broughtBack') return good(guideTexts('broughtBack', { count }))
  const way = canPointOut ? 'pointOutOr' : hasTag ? 'tagOr' : 'ask'
  return { text: `${findTexts('hidden', { count })} ${findTexts(way, { count })}`, tone: 'notice' }
}

const good = (text: string): Message => ({ text, tone: 'good' })

export function watchWorldNotices(session: Pick<SessionClient, 'state' | 'onEvent'>): WorldNotices {
  const notice = signal<{ readonly kind: WorldNotice; readonly count: number } | undefined>(undefined)
  let hidden = hiddenMarks(session.state.peek()).length
  let timer: ReturnType<typeof setTimeout> | undefined
  const tell = (kind: WorldNotice, count: number): void => {
    clearTimeout(timer)
    notice.value = { kind, count }
    timer = setTimeout(() => (notice.value = undefined), LASTS_MS[kind])
  }
  const stop = session.onEvent((event, replayed) => {
    const isWorld = event.type === 'epoch.raised' || event.type === 'marks.rebased'
    const isLate = event.type === 'mark.placed' && event.because === 'late-surface'
    if (!isWorld && !isLate) return
    const before = hidden
    hidden = hiddenMarks(session.state.peek()).length
    if (replayed) return
    if (event.type === 'epoch.raised' && hidden > 0) tell('hidden', hidden)
    else if (hidden < before) tell('broughtBack', before - hidden)
    else if (event.type !== 'epoch.raised') tell('improved', 1)
  })
  return {
    notice,
    close() {
      clearTimeout(timer)
      stop()
    },
  }
}
