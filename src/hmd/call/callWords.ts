// The call in a few words, for the panel in the headset and the page alike.
import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals-core'
import { formatDuration } from '../../client/i18n/format.ts'
import { connectionTexts, roleTexts, serverStopWords } from '../../client/i18n/sessionTexts.ts'
import type { Clock } from '../../client/ports.ts'
import { hmdBoardTexts } from '../boards/boardTexts.ts'
import { watchBoardNotices } from '../guide/boardNotices.ts'
import { cuedMark } from '../guide/cues.ts'
import { guideTexts } from '../guide/guideTexts.ts'
import { refusalWords } from '../guide/refusals.ts'
import type { WearerGuide } from '../guide/wearerGuide.ts'
import { watchWorldNotices, worldNotice, type WorldNotices } from '../guide/worldNotices.ts'
import type { PanelWords } from '../render/panel.ts'
import { frozenPictureNow } from '../../shared/session/selectors.ts'
import { isCalibrating, wizardWords } from '../calibration/calibrationTexts.ts'
import type { Message } from '../render/sentence.ts'
import type { Edge } from '../render/sentencePlace.ts'
import { hmdTexts } from '../texts.ts'
import type { WearerCall } from './wearerCall.ts'

export interface CallWords {
  readonly panel: ReadonlySignal<PanelWords>
  readonly status: ReadonlySignal<string>
  /** What matters now; undefined while all is well. */
  readonly sentence: ReadonlySignal<Message | undefined>
  /** The one sentence before the eyes in the headset: what matters now, the expert's written words, a hint. */
  readonly message: ReadonlySignal<Message | undefined>
  /** Where a phone's page shows a hint: at the edge that leaves free the mark that it is about. */
  readonly hintEdge: Signal<Edge>
  close(): void
}

export function createCallWords(call: WearerCall, guide: WearerGuide, clock: Clock): CallWords {
  const { session } = call.line
  const nowMs = signal(clock.nowMs())
  const timer = setInterval(() => (nowMs.value = clock.nowMs()), 1000)
  const world = watchWorldNotices(session)
  const boards = watchBoardNotices(session)
  /** The consultation's own time, as everybody sees it. */
  const elapsed = computed(() => {
    const { openedAtMs } = session.state.value
    if (openedAtMs === undefined) return 0
    return Math.max(0, nowMs.value + (session.clockOffsetMs.value ?? 0) - openedAtMs)
  })
  const state = computed(() => stateOf(call))
  const clockWords = computed(() => formatDuration(elapsed.value))
  const urgent = computed(() => urgentOf(call))
  const sentence = computed(
    () => bad(urgent.value) ?? newsOf(call, guide, world) ?? bad(troubleOf(call, guide)),
  )
  return {
    panel: computed(() => ({
      role: roleTexts('expert'),
      clock: clockWords.value,
      state: state.value,
      muted: call.devices.microphone.state.value === 'muted',
      calibrating: isCalibrating(call.calibrating.wizard.value),
      ...guidePart(guide),
    })),
    status: computed(() => `${state.value} · ${clockWords.value}`),
    sentence,
    message: computed(() => {
      const task = urgent.value === undefined ? guide.pointOut.words.value : undefined
      return task === undefined
        ? (messageOf(call, guide, sentence.value) ?? boardHint(boards.title.value))
        : { text: task.sentence, tone: 'task', from: `${task.title}: ${task.name}` }
    }),
    hintEdge: signal<Edge>('lower'),
    close() {
      clearInterval(timer)
      world.close()
      boards.close()
    },
  }
}

function stateOf({ line: { session }, connection }: WearerCall): string {
  const { tag } = session.connection.value
  if (tag !== 'live') return connectionTexts(tag)
  const state = session.state.value
  if (frozenPictureNow(state) !== undefined) return hmdTexts('drawing')
  const experts = [...state.peers.values()].filter(({ role }) => role === 'expert')
  if (experts.length === 0) return hmdTexts('waitingForExpert')
  const present = experts.filter(({ attention }) => attention !== 'unheard')
  if (present.length === 0) return hmdTexts('expertUnheard')
  if (present.every(({ attention }) => attention !== 'here')) return hmdTexts('expertHidden')
  if (state.cameraMode.mode === 'still')
    return hmdTexts(state.cameraMode.cause.reason === 'no-media' ? 'noSound' : 'stills')
  // Only what is at this end: the rest is nothing that the wearer could mend.
  if (connection.value?.grade === 'poor') return hmdTexts('ownLine')
  return hmdTexts(experts.every(({ microphone }) => microphone === 'lost') ? 'expertSilent' : 'expertHere')
}

function guidePart({
  step,
  erasable,
  undoable,
  settings,
  voice,
  pointOut,
}: WearerGuide): Omit<PanelWords, 'role' | 'clock' | 'state' | 'muted' | 'calibrating'> {
  return {
    step: step.value,
    ...undoable.value,
    erasable: erasable.value,
    gaze: settings.gaze.value,
    sound: settings.sound.value,
    voice: !voice.canListen.value ? 'none' : voice.listening.value ? 'on' : 'off',
    find: pointOut.buttons.value,
    finding: pointOut.words.value,
  }
}

const bad = (text: string | undefined): Message | undefined =>
  text === undefined ? undefined : { text, tone: 'notice' }

const boardHint = (title: string | undefined): Message | undefined =>
  title === undefined ? undefined : { text: hmdBoardTexts('news', { title }), tone: 'hint' }

function messageOf(call: WearerCall, guide: WearerGuide, sentence: Message | undefined): Message | undefined {
  if (sentence !== undefined) return sentence
  const said = guide.said.value
  if (said !== undefined) {
    const from = [guideTexts('said'), said.page].filter((part) => part !== undefined).join(' · ')
    return { text: said.text, tone: 'words', from }
  }
  const cued = cuedMark(call.line.overlay.overlay.value, call.line.session.state.value)
  return cued === undefined ? undefined : { text: guideTexts('sway'), tone: 'hint' }
}

/** Nobody hears the other: that has to be known before the next question. */
function isSilenced({ line: { session } }: WearerCall): boolean {
  const { mode, cause } = session.state.value.cameraMode
  return mode === 'still' && cause.reason === 'no-media'
}

/** What stops everything else comes first; then the wizard, which asks something of the wearer. */
function urgentOf(call: WearerCall): string | undefined {
  if (call.line.session.connection.value.tag === 'reconnecting') return hmdTexts('reconnecting')
  if (!call.tracked.value) return hmdTexts('trackingLost')
  return wizardWords(call.calibrating.wizard.value)
}

function newsOf(call: WearerCall, guide: WearerGuide, world: WorldNotices): Message | undefined {
  const notice = world.notice.value
  if (notice === undefined) return undefined
  const canPointOut = guide.pointOut.buttons.value.length > 0
  return worldNotice(notice, { canPointOut, hasTag: call.hasOldTags() })
}

function troubleOf(call: WearerCall, guide: WearerGuide): string | undefined {
  if (call.devices.camera.state.value === 'lost') return hmdTexts('cameraLost')
  if (isSilenced(call)) return hmdTexts('noSoundMeaning')
  const broken = call.broken.value
  if (broken !== undefined) return hmdTexts(`broken.${broken}`)
  const refusal = guide.problem.value ?? call.refusal.value
  if (refusal !== undefined) return refusalWords(refusal)
  return serverStopWords(call.line.session.serverStopsAtMs.value)
}
