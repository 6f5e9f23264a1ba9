// The wearer's side of a call without any view: line, media, records, stills, marks. Runs first as a page; mixed
// reality is entered into it and left again without the call noticing.
import { computed, effect, signal, untracked, type ReadonlySignal } from '@preact/signals-core'
import { wireCall } from '../../client/call/callWiring.ts'
import { createPeerQuality } from '../../client/call/peerQuality.ts'
import { errorCodeOf } from '../../client/i18n/errorTexts.ts'
import type { LiveOverlayStore } from '../../client/liveOverlayStore.ts'
import { watchCameraFrames, type CameraFrames } from '../../client/pictureSync/cameraFrames.ts'
import { watchRtpTimestamps, type RtpTimestamps } from '../../client/pictureSync/rtpTimestamps.ts'
import type { Clock, Media } from '../../client/ports.ts'
import type { SessionClient } from '../../client/sessionClient.ts'
import { createPoseTrack, type PoseTrack } from '../../shared/geometry/poseTrack.ts'
import type { CameraCalibration } from '../../shared/protocol/spaces.ts'
import type { Command } from '../../shared/protocol/commands.ts'
import type { ErrorCode } from '../../shared/protocol/errors.ts'
import { calibrationFor } from '../camera/calibrationProfiles.ts'
import type { CameraSource } from '../camera/cameraSource.ts'
import type { WearerDevices } from '../camera/wearerDevices.ts'
import type { RecordingSituation } from '../frames/frameRecorder.ts'
import { createStills, type UploadStill } from '../frames/stills.ts'
import { createPlacer, type PlacingSituation } from '../placement/placer.ts'
import { noGeometry } from '../placement/worldGeometry.ts'
import type { HeadPose } from '../xr/xrWorld.ts'
import { describeDevice, encoderName, PROFILE_KEY } from './deviceProfile.ts'
import type { Immersive } from './immersive.ts'
import { startRecording, type Recording } from './recording.ts'
import { playRemoteMedia, type RemoteMedia } from './remoteMedia.ts'
import { createTrackingWatch } from './trackingWatch.ts'
import { createWorldIdentity, isSameWorld, rememberWorld, type WorldIdentity } from './worldIdentity.ts'

/** The line to one session, as main builds it. */
export interface Line {
  readonly session: SessionClient
  readonly media: Media
  readonly overlay: LiveOverlayStore
  readonly upload: UploadStill
  close(): void
}

export interface WearerCallOptions {
  readonly line: Line
  readonly clock: Clock
  readonly devices: WearerDevices
  readonly source: CameraSource
  readonly emulated: boolean
  /** Set by a device that can say that its world is the one of before a reload. */
  readonly worldId: string | undefined
  readonly takeOver: boolean
}

export interface WearerCall {
  readonly line: Line
  readonly remote: RemoteMedia
  readonly devices: WearerDevices
  readonly poses: PoseTrack
  readonly tracked: ReadonlySignal<boolean>
  /** Set for a while after the headset found a new place. */
  readonly spaceReset: ReadonlySignal<boolean>
  /** The last thing that the server refused. */
  readonly failure: ReadonlySignal<ErrorCode | undefined>
  /** Own camera's picture, playing. */
  readonly ownVideo: HTMLVideoElement
  epoch(): number
  camLagMs(): number
  recorded(): ReturnType<Recording['recorded']>
  /** In each XR frame; undefined: the device has no pose. */
  headMoved(pose: HeadPose | undefined): void
  spaceWasReset(): void
  enteredXr(immersive: Immersive): void
  /** Left mixed reality, or never entered it: the call goes on as a page. */
  onPage(): void
  close(): void
}

const VIEWER_EVERY_MS = 100
const ENCODER_EVERY_MS = 3000
const RESET_NOTICE_MS = 6000

class RunningCall implements WearerCall {
  readonly line: Line
  readonly remote: RemoteMedia
  readonly devices: WearerDevices
  readonly poses = createPoseTrack({ maxExtrapolationMs: 0 })
  readonly spaceReset = signal(false)
  readonly failure = signal<ErrorCode | undefined>(undefined)
  readonly tracked: ReadonlySignal<boolean>
  readonly ownVideo = document.createElement('video')
  readonly #options: WearerCallOptions
  readonly #stops: (() => void)[] = []
  readonly #tracking: ReturnType<typeof createTrackingWatch>
  readonly #placer: ReturnType<typeof createPlacer>
  readonly #frames: CameraFrames
  readonly #recording: Recording
  readonly #stills: ReturnType<typeof createStills>
  /** Known once the log has been read: its numbers go on from there. */
  #identity: WorldIdentity | undefined
  /** Undefined until it is decided whether the call is in mixed reality or on the page. */
  readonly #mode = signal<{ readonly immersive: Immersive | undefined } | undefined>(undefined)
  readonly #encoder = signal<string | undefined>(undefined)
  #rtp: RtpTimestamps | undefined
  #viewerSentMs = 0

  constructor(options: WearerCallOptions) {
    const { line, devices, clock, source } = options
    this.#options = options
    this.line = line
    this.devices = devices
    this.remote = playRemoteMedia(line.media)
    this.ownVideo.muted = true
    this.ownVideo.playsInline = true
    this.ownVideo.autoplay = true
    this.#tracking = createTrackingWatch((tracked) => {
      this.#submit({ type: 'tracking.report', tracked })
    })
    this.tracked = this.#tracking.tracked
    this.#stills = createStills(line.upload)
    this.#frames = watchCameraFrames({
      video: this.ownVideo,
      mediaTimeIsPageClock: source.framesCarryPageClock,
    })
    this.#recording = startRecording({
      frames: this.#frames,
      stills: this.#stills.ring,
      situation: (width, height) => this.#recordingSituation(width, height),
      rtp: () => this.#rtp,
      nowMs: () => clock.nowMs(),
      send: (bytes) => void line.media.sendFrameRecord(bytes),
    })
    this.#placer = createPlacer({
      submit: (command) => line.session.submit(command),
      situation: () => this.#placingSituation(),
      onRefused: this.#onFailure,
    })
    this.#follow()
    line.session.connect({ takeOver: options.takeOver })
  }

  epoch(): number {
    return this.#identity?.epoch ?? 0
  }

  camLagMs(): number {
    return this.#identity?.calibration?.camLagMs ?? 0
  }

  recorded(): ReturnType<Recording['recorded']> {
    return this.#recording.recorded()
  }

  headMoved(pose: HeadPose | undefined): void {
    this.#tracking.see(pose !== undefined && !pose.limited, this.#options.clock.nowMs())
    this.#recording.flush()
    if (pose === undefined || pose.timeMs - this.#viewerSentMs < VIEWER_EVERY_MS) return
    this.#viewerSentMs = pose.timeMs
    const { worldFromViewer } = pose
    this.line.session.publishPresence({ type: 'viewer', worldFromViewer, tracked: !pose.limited })
  }

  spaceWasReset(): void {
    this.poses.clear()
    this.#recording.restart()
    this.#identity?.raiseEpoch('space-reset')
    this.spaceReset.value = true
    setTimeout(() => (this.spaceReset.value = false), RESET_NOTICE_MS)
    this.#placer.update(this.line.session.state.peek())
  }

  enteredXr(immersive: Immersive): void {
    this.poses.clear()
    this.#mode.value = { immersive }
  }

  onPage(): void {
    this.poses.clear()
    this.#recording.restart()
    this.#mode.value = { immersive: undefined }
  }

  close(): void {
    for (const stop of this.#stops.toReversed()) stop()
    this.#recording.close()
    this.#frames.close()
    this.#rtp?.close()
    this.remote.close()
    this.ownVideo.srcObject = null
    this.line.close()
  }

  readonly #onFailure = (error: unknown): void => {
    this.failure.value = errorCodeOf(error)
  }

  #submit(command: Command): void {
    this.line.session.submit(command).catch(this.#onFailure)
  }

  #recordingSituation(width: number, height: number): RecordingSituation | undefined {
    const mode = this.#mode.peek()
    const identity = this.#identity
    if (mode === undefined || identity === undefined) return undefined
    const calibration = this.#calibrated(identity, width, height)
    return {
      epoch: identity.epoch,
      calibrationId: identity.calibrationId,
      calibration,
      poses: mode.immersive === undefined ? undefined : this.poses,
    }
  }

  /** The calibration for pictures of that size; a camera of another size has another one. */
  #calibrated(identity: WorldIdentity, width: number, height: number): CameraCalibration {
    const known = identity.calibration
    if (known?.intrinsics.width === width && known.intrinsics.height === height) return known
    const own = this.#options.source.calibration
    const additive = this.#mode.peek()?.immersive?.opened.session.environmentBlendMode === 'additive'
    const { label = '' } = this.devices.camera.track.peek() ?? {}
    const calibration = own ?? calibrationFor({ label, width, height, additive }, localStorageIfAllowed())
    identity.calibrate(calibration)
    return calibration
  }

  #placingSituation(): PlacingSituation | undefined {
    const mode = this.#mode.peek()
    const identity = this.#identity
    if (mode === undefined || identity?.calibration === undefined) return undefined
    return {
      geometry: mode.immersive?.geometry ?? noGeometry,
      epoch: identity.epoch,
      calibration: identity.calibration,
      tracked: mode.immersive !== undefined,
      limitedAt: (timeMs) => this.poses.poseAt(timeMs)?.limited ?? false,
    }
  }

  #follow(): void {
    const { line, devices } = this.#options
    const { session, media } = line
    this.#stops.push(
      wireCall({ session, media, devices, onFailure: this.#onFailure }),
      this.#tellQuality(),
      effect(() => this.#playOwn(devices.camera.track.value)),
      effect(() => this.#watchSender(media.cameraSender.value)),
      this.#giveConsent(),
      this.#beginWorld(),
      this.#describe(),
      this.#pollEncoder(),
      effect(() => {
        const state = session.state.value
        untracked(() => this.#placer.update(state))
      }),
      session.onEvent((event, replayed) => {
        if (event.type !== 'picture.frozen' || replayed || event.picture.epoch !== this.epoch()) return
        this.#stills.send(event.picture.frameSeq, event.pictureId).catch(this.#onFailure)
      }),
    )
  }

  #tellQuality(): () => void {
    const quality = createPeerQuality(this.line.session, this.line.media)
    return () => quality.close()
  }

  #playOwn(track: MediaStreamTrack | undefined): void {
    this.ownVideo.srcObject = track === undefined ? null : new MediaStream([track])
    this.#frames.follow(track)
    if (track === undefined) return
    // Muted and of the page's own making: only a page that is closing refuses.
    this.ownVideo.play().catch(() => {})
  }

  #watchSender(sender: RTCRtpSender | undefined): void {
    this.#rtp?.close()
    this.#rtp = sender && watchRtpTimestamps(sender)
  }

  /** Start is the wearer's consent, with the patient's said aloud; told once for each seat. */
  #giveConsent(): () => void {
    const { session } = this.line
    let given = false
    return effect(() => {
      const me = session.me.value
      if (given || me === undefined || session.connection.value.tag !== 'live') return
      given = true
      untracked(() => {
        if (!session.state.peek().consents.has(me.participantId))
          this.#submit({ type: 'consent.give', purpose: 'call' })
      })
    })
  }

  /** A new world each time that mixed reality is entered or left: poses of the old one do not compare. */
  #beginWorld(): () => void {
    const { session } = this.line
    let begun: unknown
    return effect(() => {
      const mode = this.#mode.value
      if (mode === undefined || mode === begun || session.connection.value.tag !== 'live') return
      begun = mode
      untracked(() => {
        const calibration = this.#identity?.calibration
        this.#identity = createWorldIdentity(session, this.#onFailure)
        const worldId = mode.immersive === undefined ? undefined : this.#options.worldId
        if (!isSameWorld(session, worldId)) this.#identity.raiseEpoch('session-start')
        if (worldId !== undefined) rememberWorld(session, this.#identity.epoch, worldId)
        const known = calibration ?? this.#options.source.calibration
        if (known !== undefined) this.#identity.calibrate(known)
        this.#tracking.restart()
        this.#placer.update(session.state.peek())
      })
    })
  }

  #describe(): () => void {
    const { session } = this.line
    const { devices, source, emulated } = this.#options
    const profile = computed(() => {
      const mode = this.#mode.value
      return mode === undefined
        ? undefined
        : describeDevice({
            opened: mode.immersive?.opened,
            camera: devices.camera.track.value,
            source,
            encoder: this.#encoder.value,
            emulated,
            userAgent: navigator.userAgent,
          })
    })
    let told = ''
    return effect(() => {
      const now = profile.value
      if (now === undefined || session.connection.value.tag !== 'live') return
      const text = JSON.stringify(now)
      if (text === told) return
      told = text
      untracked(() => {
        this.#submit({ type: 'device.describe', profile: now })
        localStorageIfAllowed()?.setItem(PROFILE_KEY, text)
      })
    })
  }

  #pollEncoder(): () => void {
    const { media } = this.line
    const timer = setInterval(() => {
      const sender = media.cameraSender.peek()
      if (sender === undefined || this.#encoder.peek() !== undefined) return
      sender.getStats().then(
        (report) => (this.#encoder.value = encoderName(new Map(report.entries()))),
        () => {}, // a sender that is just closing has no statistics
      )
    }, ENCODER_EVERY_MS)
    return () => clearInterval(timer)
  }
}

export const startWearerCall = (options: WearerCallOptions): WearerCall => new RunningCall(options)

/** Storage may be refused by the browser's settings. */
function localStorageIfAllowed(): Storage | undefined {
  try {
    return localStorage
  } catch {
    return undefined
  }
}
