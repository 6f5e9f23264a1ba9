// Runs the flow of hmdApp.ts: does in the world what each state asks for, and shows its view.
import { effect, signal, untracked, type Signal } from '@preact/signals-core'
import { errorCodeOf } from '../client/i18n/errorTexts.ts'
import { language } from '../client/i18n/i18n.ts'
import type { Clock } from '../client/ports.ts'
import type { StartEmulator } from '../emulator/emulatorPort.ts'
import type { SessionInfo } from '../shared/protocol/rest.ts'
import { isHandheld, startImmersive, type Immersive } from './call/immersive.ts'
import { createCallWords, type CallWords } from './call/callWords.ts'
import { hookOf } from './call/hookOf.ts'
import { calibratedHere, gatherOutfit, type Emulate, type Outfit } from './call/outfit.ts'
import { pressPanel } from './call/panelPresses.ts'
import { startWearerCall } from './call/runningCall.ts'
import type { Line, WearerCall } from './call/wearerCall.ts'
import { createCameraAccess } from './camera/cameraAccess.ts'
import { localStorageIfAllowed } from './camera/localStorageIfAllowed.ts'
import { inCall, initialFlow, transition, type HmdEvent, type HmdFlow, type PageReason } from './hmdApp.ts'
import { createChime, type Chime } from './guide/chime.ts'
import { createGuideSettings } from './guide/settings.ts'
import { createVoice, recogniserOf } from './guide/voice.ts'
import { cuedMark } from './guide/cues.ts'
import { createWearerGuide, type WearerGuide } from './guide/wearerGuide.ts'
import { hmdTexts } from './texts.ts'
import { callView } from './view/callView.ts'
import type { View } from './view/dom.ts'
import { messageView } from './view/messageView.ts'
import { endedView, leftView, refusedView } from './view/outsideCall.ts'
import { preJoinView } from './view/preJoinView.ts'
import type { FetchStill } from './view/stillView.ts'
import { openXrSession, type OpenedSession } from './xr/startSession.ts'

export interface HmdAppOptions {
  readonly root: HTMLElement
  readonly emulatorContainer: HTMLElement
  readonly clock: Clock
  /** Set by the address: the emulated headset is wanted, with this scenario. */
  readonly emulate: Emulate | undefined
  readonly loadEmulator: () => Promise<StartEmulator>
  readonly fetchSessionInfo: () => Promise<SessionInfo>
  readonly openLine: (info: SessionInfo) => Line
  readonly fetchStill: (info: SessionInfo) => FetchStill
  readonly still: boolean
}

interface Wishes {
  readonly takeOver: boolean
  readonly calibrateFirst: boolean
}

export class HmdApp {
  readonly #options: HmdAppOptions
  readonly #flow: Signal<HmdFlow> = signal(initialFlow)
  readonly #outfit = signal<Outfit | undefined>(undefined)
  /** Mixed reality runs on a phone. */
  readonly #handheld = signal(false)
  #call: WearerCall | undefined
  #words: CallWords | undefined
  #guide: WearerGuide | undefined
  readonly #chime: Chime = createChime()
  #immersive: Immersive | undefined
  #view: View | undefined
  /** The call that the shown view belongs to. */
  #viewedCall: WearerCall | undefined

  constructor(options: HmdAppOptions) {
    this.#options = options
    effect(() => {
      const flow = this.#flow.value
      const outfit = this.#outfit.value
      untracked(() => {
        this.#show(flow, outfit)
      })
    })
  }

  async start(): Promise<void> {
    const { fetchSessionInfo, emulate } = this.#options
    try {
      const info = await fetchSessionInfo()
      if (info.role !== 'wearer') {
        this.#send({ type: 'refused', error: { code: 'link-foreign', message: info.role } })
        return
      }
      this.#send({ type: 'linkAccepted', info })
      await this.#equip(emulate)
    } catch (error) {
      this.#send({ type: 'refused', error: { code: errorCodeOf(error), message: '' } })
    }
  }

  #send(event: HmdEvent): void {
    this.#flow.value = transition(this.#flow.peek(), event)
  }

  async #equip(emulate: HmdAppOptions['emulate']): Promise<void> {
    const outfit = await gatherOutfit({ ...this.#options, emulate })
    this.#outfit.peek()?.devices.close()
    this.#outfit.value = outfit
    await outfit.devices.open()
  }

  #show(flow: HmdFlow, outfit: Outfit | undefined): void {
    // The call's own view lives as long as the call does.
    if (inCall(flow) && this.#viewedCall !== undefined && this.#viewedCall === this.#call) return
    this.#viewedCall = inCall(flow) ? this.#call : undefined
    this.#view?.dispose()
    this.#view = this.#viewOf(flow, outfit)
    this.#options.root.replaceChildren(this.#view.element)
  }

  #viewOf(flow: HmdFlow, outfit: Outfit | undefined): View {
    switch (flow.tag) {
      case 'checkingLink':
        return messageView(() => ({ title: hmdTexts('checkingLink') }))
      case 'preJoin':
        return outfit === undefined
          ? messageView(() => ({ title: hmdTexts('starting') }))
          : this.#preJoin(flow, outfit)
      case 'starting':
      case 'immersive':
      case 'page':
        return this.#callViewOf(outfit)
      case 'refused':
        return refusedView(flow.error)
      case 'left':
        return leftView()
      case 'ended':
        return endedView()
    }
  }

  #preJoin(flow: Extract<HmdFlow, { tag: 'preJoin' }>, outfit: Outfit): View {
    return preJoinView({
      info: flow.info,
      devices: outfit.devices,
      roleTaken: flow.roleTaken,
      emulated: outfit.headset !== undefined,
      canBeImmersive: outfit.mode !== undefined,
      failure: outfit.emulatorFailure,
      calibrated: () => calibratedHere(outfit),
      onStart: (wishes) => {
        void this.#startCall(wishes)
      },
      onEmulate:
        outfit.headset === undefined
          ? () => void this.#equip({ scenarioName: 'demo', view: 'on' })
          : undefined,
    })
  }

  #callViewOf(outfit: Outfit | undefined): View {
    const call = this.#call
    const guide = this.#guide
    const words = this.#words
    const flow = this.#flow.peek()
    if (
      call === undefined ||
      guide === undefined ||
      words === undefined ||
      outfit === undefined ||
      !('info' in flow)
    ) {
      return messageView(() => ({ title: hmdTexts('starting') }))
    }
    return callView({
      call,
      guide,
      flow: this.#flow,
      status: words.status,
      sentence: words.sentence,
      message: words.message,
      hintEdge: words.hintEdge,
      canBeImmersive: outfit.mode !== undefined,
      handheld: this.#handheld,
      fetchStill: this.#options.fetchStill(flow.info),
      onLeave: () => void this.#leave(),
      onXr: () => void this.#enterXr(),
    })
  }

  /** In the click: mixed reality first, since browsers give it only to a fresh gesture. */
  async #startCall({ takeOver, calibrateFirst }: Wishes): Promise<void> {
    const outfit = this.#outfit.peek()
    const flow = this.#flow.peek()
    if (outfit === undefined || flow.tag !== 'preJoin') return
    const opening = openXrSession(navigator.xr, outfit.mode, this.#options.root)
    this.#call = startWearerCall({
      line: this.#options.openLine(flow.info),
      clock: this.#options.clock,
      devices: outfit.devices,
      emulated: outfit.headset !== undefined,
      worldId: outfit.headset?.worldId,
      emulatedRateHz: outfit.headset?.frameRateHz,
      takeOver,
    })
    if (calibrateFirst) this.#call.calibrating.wizardWhenReady()
    this.#guide = this.#guideFor(this.#call)
    this.#words = createCallWords(this.#call, this.#guide, this.#options.clock)
    this.#followCall(this.#call)
    window.skulderWearer = hookOf({
      call: this.#call,
      flow: () => this.#flow.peek(),
      immersive: () => this.#immersive,
    })
    this.#send({ type: 'start' })
    await this.#useSession(await opening)
  }

  #guideFor(call: WearerCall): WearerGuide {
    return createWearerGuide({
      session: call.line.session,
      clock: this.#options.clock,
      settings: createGuideSettings(localStorageIfAllowed()),
      voice: createVoice(recogniserOf(window), language.peek() === 'nb' ? 'nb-NO' : 'en-GB'),
      epoch: () => call.epoch(),
      reanchoring: call.reanchoring,
    })
  }

  async #enterXr(): Promise<void> {
    const outfit = this.#outfit.peek()
    if (outfit === undefined || this.#immersive !== undefined) return
    await this.#useSession(await openXrSession(navigator.xr, outfit.mode, this.#options.root))
  }

  async #useSession(result: Awaited<ReturnType<typeof openXrSession>>): Promise<void> {
    if (!result.ok) {
      this.#toPage(result.reason)
      return
    }
    if (this.#call === undefined || this.#words === undefined || this.#guide === undefined) {
      await result.opened.session.end()
      return
    }
    try {
      await this.#runImmersive(result.opened, { call: this.#call, words: this.#words, guide: this.#guide })
    } catch {
      // The one thing that throws here is the graphics context; the call itself is untouched.
      await result.opened.session.end().catch(() => {})
      this.#toPage('no-webgl')
    }
  }

  async #runImmersive(opened: OpenedSession, { call, words, guide }: Guided): Promise<void> {
    const canvas = document.createElement('canvas')
    canvas.className = 'hmd-canvas'
    document.body.append(canvas)
    const { session, overlay } = call.line
    const immersive = await startImmersive(
      {
        canvas,
        opened,
        state: session.state,
        overlay: overlay.overlay,
        words: words.panel,
        message: words.message,
        hintEdge: words.hintEdge,
        guide,
        chime: this.#chime,
        face: call.remote.face,
        hasFace: call.remote.hasFace,
        poses: call.poses,
        tracked: call.tracked,
        exposedAtMs: (picture) => call.exposedAtMs(picture),
        epoch: () => call.epoch(),
        pages: call.line.boards,
        submit: (command) => session.submit(command),
        onFailure: (error) => call.refused(error),
        serverMinusOwnMs: () => call.line.session.clockOffsetMs.peek() ?? 0,
        still: this.#options.still,
        cone: this.#outfit.peek()?.headset?.displayCone,
      },
      {
        onFrame: (pose) => call.headMoved(pose),
        onReset: (nowFromThen) => call.spaceWasReset(nowFromThen),
        onPress: (button) => pressPanel(button, { call, guide, leave: () => void this.#leave() }),
        onEnd: () => {
          canvas.remove()
          this.#immersive = undefined
          const { source } = this.#outfit.peek() ?? {}
          if (source !== undefined && inCall(this.#flow.peek())) void call.devices.useCamera(source)
          this.#toPage('xr-ended')
        },
      },
    )
    this.#immersive = immersive
    this.#handheld.value = isHandheld(opened.session)
    call.enteredXr(immersive)
    if (immersive.pictures !== undefined) void call.devices.useCamera(createCameraAccess(immersive.pictures))
    this.#send({ type: 'xrStarted' })
  }

  #toPage(reason: PageReason): void {
    if (this.#call === undefined || !inCall(this.#flow.peek())) return
    this.#call.onPage()
    this.#send({ type: 'pageStarted', reason })
  }

  #followCall(call: WearerCall): void {
    const { session } = call.line
    effect(() => {
      const connection = session.connection.value
      const closed = session.state.value.closed
      if (this.#call !== call) return
      untracked(() => {
        if (connection.tag === 'refused') void this.#finish({ type: 'refused', error: connection.error })
        else if (closed) void this.#finish({ type: 'sessionClosed' })
      })
    })
    effect(() => {
      const cued = cuedMark(call.line.overlay.overlay.value, session.state.value)
      if (this.#call === call) this.#outfit.peek()?.headset?.setAskedToMove(cued !== undefined)
    })
  }

  #leave(): Promise<void> {
    return this.#finish({ type: 'leave' })
  }

  async #finish(event: HmdEvent): Promise<void> {
    const call = this.#call
    if (call === undefined) return
    this.#call = undefined
    this.#outfit.peek()?.headset?.setAskedToMove(false)
    this.#words?.close()
    this.#guide?.close()
    this.#chime.close()
    window.skulderWearer = undefined
    this.#send(event)
    await this.#immersive?.end()
    call.close()
    // Another headset holds the place: camera and microphone stay open for taking over.
    if (this.#flow.peek().tag === 'preJoin') return
    this.#outfit.peek()?.devices.close()
  }
}

/** A call and what is shown of it. */
interface Guided {
  readonly call: WearerCall
  readonly words: CallWords
  readonly guide: WearerGuide
}
