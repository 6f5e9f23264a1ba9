// The line above the picture: what is shown, for how long the consultation runs, whose it is, how the connection is.
import { useSignal, useSignalEffect } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { formatBand, formatDuration, formatTimeOfDay } from '../../client/i18n/format.ts'
import { connectionTexts } from '../../client/i18n/sessionTexts.ts'
import { LanguageSwitch } from '../../client/ui/LanguageSwitch.tsx'
import type { SessionState } from '../../shared/session/state.ts'
import type { DeskCall } from '../deskCall.ts'
import { statusTexts } from '../deskTexts.ts'
import { deviceNames } from './deviceWords.ts'
import { isCameraAway } from '../video/cameraAway.ts'
import { statusWords, type StatusFacts, type StatusWords } from '../video/statusWords.ts'

const ago = (agoMs: number): string =>
  agoMs < 60_000
    ? statusTexts('seconds', { count: Math.floor(agoMs / 1000) })
    : statusTexts('minutes', { count: Math.floor(agoMs / 60_000) })

function sentence(words: StatusWords, names: ReturnType<typeof deviceNames>): string {
  if ('errorM' in words) {
    // "within ± 4 mm" would say it twice.
    return statusTexts(words.key, {
      ago: ago(words.agoMs),
      error: formatBand(words.errorM).replace('± ', ''),
    })
  }
  if ('takenAtMs' in words)
    return statusTexts(words.key, { ago: ago(words.agoMs), time: formatTimeOfDay(words.takenAtMs) })
  if ('agoMs' in words) return statusTexts(words.key, { ago: ago(words.agoMs), ...names })
  return statusTexts(words.key, names)
}

const tones: Partial<Record<StatusWords['key'], 'live' | 'frozen' | 'warning'>> = {
  live: 'live',
  liveNotFixed: 'live',
  frozen: 'frozen',
  frozenWithin: 'frozen',
  frozenFrom: 'frozen',
  frozenSettling: 'frozen',
  frozenNotFixed: 'frozen',
  frozenFinding: 'frozen',
  connecting: 'frozen',
  waiting: 'frozen',
  still: 'frozen',
  stillsWaiting: 'frozen',
}

const limitWords = {
  none: 'smallerPicture',
  'frame-rate': 'smallerPicture',
  encoder: 'smallerPicture',
  heat: 'smallerPictureHot',
  line: 'smallerPictureLine',
} as const satisfies Record<SessionState['cameraLimit']['reason'], string>

/** Why the picture is smaller than the headset's camera could give it. */
function CameraLimitNote({ state }: { readonly state: SessionState }) {
  const { cameraLimit: limit, device } = state
  if (limit.level === 'full') return null
  return (
    <span class="desk-status__limit" role="status" title={statusTexts('smallerPictureMeaning')}>
      {statusTexts(limitWords[limit.reason], deviceNames(device))}
    </span>
  )
}

/** While stills go: when the one on the stage was taken (page clock, ms), undefined before there is one. */
function stillsOnStage(call: DeskCall): StatusFacts['stills'] {
  if (call.session.state.value.cameraMode.mode === 'video') return undefined
  const still = call.matchedNow()?.still
  return { takenAtMs: still && still.takenAtMs - (call.session.clockOffsetMs.value ?? 0) }
}

/** Since when, page clock, ms; nobody tells. */
function useCameraLostAt(state: SessionState, nowMs: number): number | undefined {
  const since = useRef<number | undefined>(undefined)
  since.current = isCameraAway(state) ? (since.current ?? nowMs) : undefined
  return since.current
}

export function StatusBar({ call }: { readonly call: DeskCall }) {
  const nowMs = useSignal(call.clock.nowMs())
  useSignalEffect(() => {
    const timer = setInterval(() => (nowMs.value = call.clock.nowMs()), 500)
    return () => clearInterval(timer)
  })
  const state = call.session.state.value
  const view = call.freeze.view.value
  const offset = call.session.clockOffsetMs.value ?? 0
  const words = statusWords({
    connection: call.session.connection.value.tag,
    view,
    nowMs: nowMs.value,
    lastPictureAtMs: call.lastPictureAtMs.value,
    cameraLostAtMs: useCameraLostAt(state, nowMs.value),
    stills: stillsOnStage(call),
    picture: view.tag === 'live' ? call.settledNow() : call.pictureNow()?.picture,
    state,
  })
  const runningMs = state.openedAtMs === undefined ? undefined : nowMs.value + offset - state.openedAtMs
  // Without the server nobody measures.
  const own = call.session.connection.value.tag === 'live' ? call.quality.own.value : undefined
  return (
    <header class="desk-status">
      <span
        class={`desk-status__words desk-status__words--${tones[words.key] ?? 'warning'}`}
        data-testid="status"
        data-status={words.key}
      >
        <i aria-hidden="true" />
        {sentence(words, deviceNames(state.device))}
      </span>
      <CameraLimitNote state={state} />
      <h1 class="desk-status__title">{state.title}</h1>
      {runningMs !== undefined && (
        <time class="desk-status__time" aria-label={statusTexts('running')}>
          {formatDuration(runningMs)}
        </time>
      )}
      <span
        class={`desk-grade desk-grade--${own?.grade ?? 'unknown'} desk-status__signal`}
        title={statusTexts('signal')}
      >
        <span class="desk-grade__bars" aria-hidden="true">
          <i />
          <i />
          <i />
        </span>
        <span class="desk-status__grade">{connectionTexts(own?.grade ?? 'unknown')}</span>
      </span>
      <LanguageSwitch short />
    </header>
  )
}
