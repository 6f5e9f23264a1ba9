// Runs the flow of hmdApp.ts: does in the world what each state asks for, and shows its view.
import { effect, signal, untracked, type Signal } from '@preact/signals-core'
import { errorCodeOf, errorNotice } from '../client/i18n/errorTexts.ts'
import type { Clock } from '../client/ports.ts'
import type { EmulatedHeadset, StartEmulator } from '../emulator/emulatorPort.ts'
import type { SessionInfo } from '../shared/protocol/rest.ts'
import { startImmersive, type Immersive } from './call/immersive.ts'
import { createCallWords, type CallWords } from './call/callWords.ts'
import { startWearerCall, type Line, type WearerCall } from './call/wearerCall.ts'
import type { CameraSource } from './camera/cameraSource.ts'
import { createGumCamera } from './camera/gum.ts'
import { createSyntheticCamera } from './camera/synthetic.ts'
import { createWearerDevices, type WearerDevices } from './camera/wearerDevices.ts'
import { inCall, initialFlow, transition, type HmdEvent, type HmdFlow, type PageReason } from './hmdApp.ts'
import { hmdTexts } from './texts.ts'
import { callView } from './view/callView.ts'
import type { View } from './view/dom.ts'
import { messageView } from './view/messageView.ts'
import { preJoinView } from './view/preJoinView.ts'
import type { FetchStill } from './view/stillView.ts'
import { chooseMode, probeModes, type ImmersiveMode } from './xr/sessionInit.ts'
import { openXrSession, type OpenedSession } from './xr/startSession.ts'

export interface HmdAppOptions {
  readonly root: HTMLElement
  readonly emulatorContainer: HTMLElement
  readonly clock: Clock
  /** Set by the address: the emulated headset is wanted, with this scenario. */
  readonly emulate: { readonly scenarioName: string; readonly view: 'on' | 'off' } | undefined
  readonly loadEmulator: () => Promise<StartEmulator>
  readonly fetchSessionInfo: () => Promise<SessionInfo>
  readonly openLine: (info: SessionInfo) => Line
  readonly fetchStill: (info: SessionInfo) => FetchStill
  readonly still: boolean
}

/** What has been probed and opened before the call. */
interface Outfit {
  readonly headset: EmulatedHeadset | undefined
  readonly source: CameraSource
  readonly devices: WearerDevices
  readonly mode: ImmersiveMode | undefined
  readonly emulatorFailure: string | undefined
}

export class HmdApp {
  readonly #options: HmdAppOptions
  readonly #flow: Signal<HmdFlow> = signal(initialFlow)
  readonly #outfit = signal<Outfit | undefined>(undefined)
  #call: WearerCall | undefined
  #words: CallWords | undefined
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

  /** Emulated headset if wanted, then the probe, then camera and microphone. */
  async #equip(emulate: HmdAppOptions['emulate']): Promise<void> {
    let headset: EmulatedHeadset | undefined
    let emulatorFailure: string | undefined
    if (emulate !== undefined) {
      try {
        const startEmulator = await this.#options.loadEmulator()
        headset = await startEmulator({ ...emulate, container: this.#options.emulatorContainer })
        document.documentElement.classList.add('is-emulated')
      } catch (error) {
        emulatorFailure = error instanceof Error ? error.message : String(error)
      }
    }
    const mode = chooseMode(await probeModes(navigator.xr))
    const source = headset
      ? createSyntheticCamera(headset)
      : createGumCamera(mode === undefined ? 'gum2d' : 'gumInXr')
    this.#outfit.peek()?.devices.close()
    const devices = createWearerDevices(source)
    this.#outfit.value = { headset, source, devices, mode, emulatorFailure }
    await devices.open()
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
        return messageView(() => errorNotice(flow.error.code), reloadButton)
      case 'left':
        return messageView(() => ({ title: hmdTexts('left'), meaning: hmdTexts('leftMeaning') }), {
          text: () => hmdTexts('joinAgain'),
          onPress: () => location.reload(),
        })
      case 'ended':
        return messageView(() => ({ title: hmdTexts('ended'), meaning: hmdTexts('endedMeaning') }))
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
      onStart: (takeOver) => {
        void this.#startCall(takeOver)
      },
      onEmulate:
        outfit.headset === undefined
          ? () => void this.#equip({ scenarioName: 'demo', view: 'on' })
          : undefined,
    })
  }

  #callViewOf(outfit: Outfit | undefined): View {
    const call = this.#call
    const words = this.#words
    const flow = this.#flow.peek()
    if (call === undefined || words === undefined || outfit === undefined || !('info' in flow)) {
      return messageView(() => ({ title: hmdTexts('starting') }))
    }
    return callView({
      call,
      flow: this.#flow,
      status: words.status,
      sentence: words.sentence,
      canBeImmersive: outfit.mode !== undefined,
      fetchStill: this.#options.fetchStill(flow.info),
      onLeave: () => void this.#leave(),
      onXr: () => void this.#enterXr(),
    })
  }

  /** In the click: mixed reality first, since browsers give it only to a fresh gesture. */
  async #startCall(takeOver: boolean): Promise<void> {
    const outfit = this.#outfit.peek()
    const flow = this.#flow.peek()
    if (outfit === undefined || flow.tag !== 'preJoin') return
    const opening = openXrSession(navigator.xr, outfit.mode)
    this.#call = startWearerCall({
      line: this.#options.openLine(flow.info),
      clock: this.#options.clock,
      devices: outfit.devices,
      source: outfit.source,
      emulated: outfit.headset !== undefined,
      worldId: outfit.headset?.worldId,
      takeOver,
    })
    this.#words = createCallWords(this.#call, this.#options.clock)
    this.#followCall(this.#call)
    this.#publishHook(this.#call)
    this.#send({ type: 'start' })
    await this.#useSession(await opening)
  }

  async #enterXr(): Promise<void> {
    const outfit = this.#outfit.peek()
    if (outfit === undefined || this.#immersive !== undefined) return
    await this.#useSession(await openXrSession(navigator.xr, outfit.mode))
  }

  async #useSession(result: Awaited<ReturnType<typeof openXrSession>>): Promise<void> {
    if (!result.ok) {
      this.#toPage(result.reason)
      return
    }
    if (this.#call === undefined || this.#words === undefined) {
      await result.opened.session.end()
      return
    }
    try {
      await this.#runImmersive(result.opened, this.#call, this.#words)
    } catch {
      // The one thing that throws here is the graphics context; the call itself is untouched.
      await result.opened.session.end().catch(() => {})
      this.#toPage('no-webgl')
    }
  }

  async #runImmersive(opened: OpenedSession, call: WearerCall, words: CallWords): Promise<void> {
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
        sentence: words.sentence,
        face: call.remote.face,
        hasFace: call.remote.hasFace,
        poses: call.poses,
        camLagMs: () => call.camLagMs(),
        epoch: () => call.epoch(),
        still: this.#options.still,
      },
      {
        onFrame: (pose) => call.headMoved(pose),
        onReset: () => call.spaceWasReset(),
        onPress: (button) => {
          if (button === 'leave') void this.#leave()
          else call.devices.setMuted('microphone', call.devices.microphone.state.peek() !== 'muted')
        },
        onEnd: () => {
          canvas.remove()
          this.#immersive = undefined
          this.#toPage('xr-ended')
        },
      },
    )
    this.#immersive = immersive
    call.enteredXr(immersive)
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
  }

  #leave(): Promise<void> {
    return this.#finish({ type: 'leave' })
  }

  async #finish(event: HmdEvent): Promise<void> {
    const call = this.#call
    if (call === undefined) return
    this.#call = undefined
    this.#words?.close()
    window.skulderWearer = undefined
    this.#send(event)
    await this.#immersive?.end()
    call.close()
    // Another headset holds the place: camera and microphone stay open for taking over.
    if (this.#flow.peek().tag === 'preJoin') return
    this.#outfit.peek()?.devices.close()
  }

  #publishHook(call: WearerCall): void {
    const flow = this.#flow
    const immersive = (): Immersive | undefined => this.#immersive
    window.skulderWearer = {
      get mode() {
        const { tag } = flow.peek()
        return tag === 'immersive' || tag === 'page' ? tag : 'starting'
      },
      frameStats: () => immersive()?.meter.stats(),
      markNodes: () => immersive()?.view.marks() ?? [],
      liveNodes: () => immersive()?.view.live() ?? [],
      recorded: () => call.recorded(),
    }
  }
}

const reloadButton = { text: () => hmdTexts('reload'), onPress: () => location.reload() }
