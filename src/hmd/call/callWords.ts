// The call in a few words, for the panel in the headset and the page alike.
import { computed, signal, type ReadonlySignal } from '@preact/signals-core'
import { errorTexts } from '../../client/i18n/errorTexts.ts'
import { formatDuration } from '../../client/i18n/format.ts'
import { connectionTexts, roleTexts } from '../../client/i18n/sessionTexts.ts'
import type { Clock } from '../../client/ports.ts'
import type { PanelWords } from '../render/panel.ts'
import { pictureDrawnOn } from '../render/liveLayer.ts'
import { hmdTexts } from '../texts.ts'
import type { WearerCall } from './wearerCall.ts'

export interface CallWords {
  readonly panel: ReadonlySignal<PanelWords>
  readonly status: ReadonlySignal<string>
  /** What matters now; undefined while all is well. */
  readonly sentence: ReadonlySignal<string | undefined>
  close(): void
}

export function createCallWords(call: WearerCall, clock: Clock): CallWords {
  const { session } = call.line
  const nowMs = signal(clock.nowMs())
  const timer = setInterval(() => (nowMs.value = clock.nowMs()), 1000)
  /** The consultation's own time, as everybody sees it. */
  const elapsed = computed(() => {
    const { openedAtMs } = session.state.value
    if (openedAtMs === undefined) return 0
    return Math.max(0, nowMs.value + (session.clockOffsetMs.value ?? 0) - openedAtMs)
  })
  const expertIsHere = computed(() =>
    [...session.state.value.peers.values()].some(({ role }) => role === 'expert'),
  )
  const isDrawnOn = computed(() => pictureDrawnOn(session.state.value) !== undefined)
  const state = computed(() => {
    const { tag } = session.connection.value
    if (tag !== 'live') return connectionTexts(tag)
    if (isDrawnOn.value) return hmdTexts('drawing')
    return hmdTexts(expertIsHere.value ? 'expertHere' : 'waitingForExpert')
  })
  const clockWords = computed(() => formatDuration(elapsed.value))
  return {
    panel: computed(() => ({
      role: roleTexts('expert'),
      clock: clockWords.value,
      state: state.value,
      muted: call.devices.microphone.state.value === 'muted',
    })),
    status: computed(() => `${state.value} · ${clockWords.value}`),
    sentence: computed(() => sentenceOf(call)),
    close: () => clearInterval(timer),
  }
}

function sentenceOf(call: WearerCall): string | undefined {
  if (call.line.session.connection.value.tag === 'reconnecting') return hmdTexts('reconnecting')
  if (!call.tracked.value) return hmdTexts('trackingLost')
  if (call.spaceReset.value) return hmdTexts('spaceReset')
  if (call.devices.camera.state.value === 'lost') return hmdTexts('cameraLost')
  const failure = call.failure.value
  return failure === undefined ? undefined : errorTexts(`${failure}.title`)
}
