// Puts the wearer's call together from its parts, and ends them with it.
import { calibrationOf } from '../../shared/session/selectors.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import { computed, effect, signal, untracked, type ReadonlySignal } from '@preact/signals-core'
import { wireCall } from '../../client/call/callWiring.ts'
import { createPeerQuality, type PeerQuality } from '../../client/call/peerQuality.ts'
import { errorCodeOf } from '../../client/i18n/errorTexts.ts'
import type { CameraFrame } from '../../client/pictureSync/cameraFrames.ts'
import type { Pose } from '../../shared/geometry/pose.ts'
import { createPoseTrack, speedAt } from '../../shared/geometry/poseTrack.ts'
import type { CameraCalibration } from '../../shared/protocol/spaces.ts'
import type { Command } from '../../shared/protocol/commands.ts'
import { createCallCalibration, type CallCalibration } from '../calibration/callCalibration.ts'
import { keepCalibration } from '../camera/calibrationProfiles.ts'
import { createBelievedCalibration, type BelievedCalibration } from '../camera/believedCalibration.ts'
import { localStorageIfAllowed } from '../camera/localStorageIfAllowed.ts'
import type { WearerDevices } from '../camera/wearerDevices.ts'
import type { RecordingSituation } from '../frames/frameRecorder.ts'
import { createStills } from '../frames/stills.ts'
import type { Reanchoring } from '../guide/pointOut.ts'
import { isNews, REFUSAL_MS, type Refusal } from '../guide/refusals.ts'
import { createTold } from '../guide/told.ts'
import { watchLateSurfaces } from '../placement/lateSurfaces.ts'
import type { PlacingSituation } from '../placement/placeMark.ts'
import { createPlacer } from '../placement/placer.ts'
import { noGeometry } from '../placement/worldGeometry.ts'
import { afterFrame } from '../render/afterFrame.ts'
import type { HeadPose } from '../xr/xrWorld.ts'
import { startPoorLine, type PoorLine } from '../poorLine/poorLine.ts'
import { startShedding, type Shedding } from './cameraShedding.ts'
import { leaveLagReport } from './leaveLagReport.ts'
import { createSenderLimits, type SenderLimits } from './senderLimits.ts'
import { tellDevice } from './deviceTelling.ts'
import { giveConsent } from './startConsent.ts'
import type { Immersive } from './immersive.ts'
import { followOwnCamera, type OwnCamera } from './ownCamera.ts'
import { startRecording, type Recording } from './recording.ts'
import { playRemoteMedia, type RemoteMedia } from './remoteMedia.ts'
import { watchWearerAttention } from './wearerAttention.ts'
import { createTrackingWatch } from './trackingWatch.ts'
import { createWorldKeeper, type WorldKeeper } from './worldKeeper.ts'
import { createWorldIdentity, isSameWorld, rememberWorld, type WorldIdentity } from './worldIdentity.ts'
import type { BrokenPart, Line, WearerCall, WearerCallOptions } from './wearerCall.ts'

const VIEWER_EVERY_MS = 100
/** Twice as long as reading it takes. */
const BROKEN_MS = 10_000

class RunningCall implements WearerCall {
  readonly line: Line
  readonly remote: RemoteMedia
  readonly devices: WearerDevices
  readonly poses = createPoseTrack({ maxExtrapolationMs: 0 })
  readonly #refusals = createTold<Refusal>(REFUSAL_MS)
  readonly refusal = this.#refusals.now
  readonly #broken = createTold<BrokenPart>(BROKEN_MS)
  readonly broken = this.#broken.now
  readonly tracked: ReadonlySignal<boolean>
  readonly calibrating: CallCalibration
  readonly ownVideo: HTMLVideoElement
  readonly #options: WearerCallOptions
  readonly #stops: (() => void)[] = []
  readonly #tracking: ReturnType<typeof createTrackingWatch>
  readonly #placer: ReturnType<typeof createPlacer>
  readonly #worlds: WorldKeeper
  readonly #camera: OwnCamera
  readonly #recording: Recording
  readonly #stills: ReturnType<typeof createStills>
  readonly #believed: BelievedCalibration
  /** Known once the log has been read: its numbers go on from there. */
  #identity: WorldIdentity | undefined
  /** Undefined until it is decided whether the call is in mixed reality or on the page. */
  readonly #mode = signal<{ readonly immersive: Immersive | undefined } | undefined>(undefined)
  #viewerSentMs = 0
  #stopSurfaces: (() => void) | undefined
  readonly #limits: SenderLimits
  readonly #quality: PeerQuality
  readonly #poorLine: PoorLine
  #shedding: Shedding | undefined
  #pictureLongSide: number | undefined

  constructor(options: WearerCallOptions) {
    const { line, devices, clock } = options
    this.#options = options
    this.line = line
    this.devices = devices
    this.remote = playRemoteMedia(line.media)
    this.#tracking = createTrackingWatch((tracked, lostForMs) => {
      this.submit({ type: 'tracking.report', tracked })
      if (tracked) this.#worlds.trackingRegained(lostForMs)
    })
    this.tracked = this.#tracking.tracked
    this.#stills = createStills(line.upload)
    this.#believed = createBelievedCalibration(
      devices,
      () => this.#mode.peek()?.immersive?.opened.session.environmentBlendMode === 'additive',
    )
    this.#camera = followOwnCamera(devices, line.media)
    this.ownVideo = this.#camera.video
    const { frames } = this.#camera
    this.#quality = createPeerQuality(line.session, line.media)
    this.#limits = this.#openLimits()
    this.#poorLine = this.#watchLine()
    this.#recording = startRecording({
      frames,
      stills: this.#stills.ring,
      situation: (frame) => this.#recordingSituation(frame),
      rtp: () => this.#camera.rtp(),
      nowMs: () => clock.nowMs(),
      recorded: (record) => this.#poorLine.recorded(record),
      send: (bytes) => void line.media.sendFrameRecord(bytes),
    })
    this.calibrating = createCallCalibration({
      frames,
      clock,
      identity: () => this.#calibratable(),
      keep: (calibration) =>
        void keepCalibration(this.#believed.key() ?? '', calibration, localStorageIfAllowed()),
      onRecalibrated: () => this.#placer.update(line.session.state.peek()),
      onLag: ({ lagMs, sigmaMs, correlation, confident }, inUseMs) =>
        leaveLagReport({ lagMs, sigmaMs, correlation, confident, inUseMs }, localStorageIfAllowed()),
      onLagBroken: () => this.#broken.tell('lag'),
    })
    this.#worlds = createWorldKeeper({
      session: line.session,
      frames,
      poses: this.poses,
      identity: () => this.#identity,
      isTracked: () => this.tracked.peek(),
      onChange: () => this.#placer.update(line.session.state.peek()),
      onTagsBroken: () => this.#broken.tell('tags'),
      onFailure: this.#onFailure,
    })
    this.#placer = createPlacer({
      submit: (command) => line.session.submit(command),
      situation: () => this.#placingSituation(),
      onRefused: this.#onFailure,
    })
    this.#follow()
    line.session.connect({ takeOver: options.takeOver })
  }

  get connection(): PeerQuality['own'] {
    return this.#quality.own
  }

  epoch(): number {
    return this.#identity?.epoch ?? 0
  }

  exposedAtMs(picture: PictureRef): number {
    return picture.captureTimeMs - (calibrationOf(this.line.session.state.peek(), picture)?.camLagMs ?? 0)
  }

  calibration(): CameraCalibration | undefined {
    return this.#identity?.calibration
  }

  get reanchoring(): Reanchoring {
    return this.#worlds
  }

  recorded(): ReturnType<Recording['recorded']> {
    return this.#recording.recorded()
  }

  isAnchored(): boolean {
    return this.#worlds.isAnchored()
  }

  knownTags(): number {
    return this.#worlds.knownTags()
  }

  hasOldTags(): boolean {
    return this.#worlds.hasOldTags()
  }

  headMoved(pose: HeadPose | undefined): void {
    this.#shedding?.frameDrawn()
    this.#tracking.see(pose !== undefined && !pose.limited, this.#options.clock.nowMs())
    this.#recording.flush()
    if (pose !== undefined) this.calibrating.headMoved(pose)
    if (pose === undefined || pose.timeMs - this.#viewerSentMs < VIEWER_EVERY_MS) return
    this.#viewerSentMs = pose.timeMs
    const { worldFromViewer } = pose
    const tracked = !pose.limited
    // The socket's work can wait until the frame is out.
    afterFrame(() => this.line.session.publishPresence({ type: 'viewer', worldFromViewer, tracked }))
  }

  refused(error: unknown): void {
    this.#onFailure(error)
  }

  spaceWasReset(nowFromThen: Pose | undefined): void {
    this.poses.clear()
    this.calibrating.spaceWasReset()
    this.#recording.restart()
    this.#worlds.spaceReset(nowFromThen)
    this.#poorLine.worldChanged()
    this.#placer.update(this.line.session.state.peek())
  }

  enteredXr(immersive: Immersive): void {
    this.poses.clear()
    this.calibrating.restart()
    this.#mode.value = { immersive }
    this.#worlds.entered(immersive)
    this.#stopSurfaces = watchLateSurfaces(immersive.geometry, () => {
      this.#placer.improve(this.line.session.state.peek())
    })
    this.#shedding = this.#watchQuality(immersive.opened.session.frameRate)
  }

  onPage(): void {
    this.#stopSurfaces?.()
    this.#shedding?.close()
    this.#shedding = undefined
    this.#worlds.left()
    this.poses.clear()
    this.calibrating.restart()
    this.#recording.restart()
    this.#mode.value = { immersive: undefined }
  }

  close(): void {
    this.#shedding?.close()
    for (const stop of this.#stops.toReversed()) stop()
    this.#stopSurfaces?.()
    this.calibrating.close()
    this.#worlds.close()
    this.#recording.close()
    this.#poorLine.close()
    this.#quality.close()
    this.#camera.close()
    this.#broken.close()
    this.#refusals.close()
    this.remote.close()
    this.line.close()
  }

  readonly #onFailure = (error: unknown, asked?: Command['type']): void => {
    const refusal = { code: errorCodeOf(error), asked }
    if (isNews(refusal)) this.#refusals.tell(refusal)
  }

  #watchQuality(frameRateHz: number | undefined): Shedding | undefined {
    const { emulated, emulatedRateHz } = this.#options
    if (emulated && emulatedRateHz === undefined) return undefined
    return startShedding({
      nominalHz: emulated ? emulatedRateHz : frameRateHz,
      watchesHeat: !emulated,
      sender: () => this.line.media.cameraSender.peek(),
      limits: this.#limits,
    })
  }

  #openLimits(): SenderLimits {
    return createSenderLimits({
      sender: () => this.line.media.cameraSender.peek(),
      pictureLongSide: () => this.#pictureLongSide,
      limitCamera: (hz) => this.devices.cameraSource.peek().limitFrameRate?.(hz),
      report: (level, reason) => this.submit({ type: 'camera.limit', level, reason }),
    })
  }

  #watchLine(): PoorLine {
    const { session, newId } = this.line
    return startPoorLine({
      session,
      quality: this.#quality,
      frames: this.#camera.frames,
      limits: this.#limits,
      nowMs: () => this.#options.clock.nowMs(),
      newId,
      take: (frameSeq) => this.#stills.take(frameSeq),
      headAt: (timeMs) => {
        const sample = this.poses.poseAt(timeMs)
        return sample && { pose: sample.pose, speed: speedAt(this.poses, timeMs) }
      },
      onFailure: this.#onFailure,
    })
  }

  submit(command: Command): void {
    this.line.session.submit(command).catch((error: unknown) => this.#onFailure(error, command.type))
  }

  #recordingSituation(frame: CameraFrame): RecordingSituation | undefined {
    this.#pictureLongSide = Math.max(frame.width, frame.height)
    const mode = this.#mode.peek()
    const identity = this.#identity
    if (mode === undefined || identity === undefined) return undefined
    const calibration = this.#believed.of(identity, frame)
    return {
      epoch: identity.epoch,
      calibrationId: identity.calibrationId,
      calibration,
      poses: mode.immersive === undefined ? undefined : this.poses,
    }
  }

  /** What may be calibrated now: a camera that head poses are taken for, and that does not know its own. */
  #calibratable(): WorldIdentity | undefined {
    const isImmersive = this.#mode.peek()?.immersive !== undefined
    return isImmersive && this.#believed.key() !== undefined ? this.#identity : undefined
  }

  #placingSituation(): PlacingSituation | undefined {
    const mode = this.#mode.peek()
    const identity = this.#identity
    const believed = identity?.calibration
    if (mode === undefined || believed === undefined || identity === undefined) return undefined
    return {
      geometry: mode.immersive?.geometry ?? noGeometry,
      epoch: identity.epoch,
      calibrationOf: (picture) => calibrationOf(this.line.session.state.peek(), picture) ?? believed,
      tracked: mode.immersive !== undefined,
      isForgotten: (timeMs) => this.poses.poseAt(timeMs) === undefined,
      isBeingRebased: (epoch) => this.#worlds.isBeingRebased(epoch),
    }
  }

  #follow(): void {
    const { line, devices } = this.#options
    const { session, media } = line
    const seen = watchWearerAttention(computed(() => this.#mode.value?.immersive?.opened.session))
    this.#stops.push(
      () => seen.close(),
      wireCall({ session, media, devices, attention: seen.attention, onFailure: this.#onFailure }),
      giveConsent(session, (command) => this.submit(command)),
      this.#beginWorld(),
      tellDevice({
        session,
        sender: () => media.cameraSender.peek(),
        devices,
        emulated: this.#options.emulated,
        opened: computed(() => this.#mode.value && { session: this.#mode.value.immersive?.opened }),
        submit: (command) => this.submit(command),
      }),
      effect(() => {
        const state = session.state.value
        untracked(() => {
          this.#worlds.update(state)
          this.#placer.update(state)
        })
      }),
      session.onEvent((event, replayed) => {
        const isStill = event.type === 'picture.frozen' || event.type === 'still.taken'
        if (!isStill || replayed || event.picture.epoch !== this.epoch()) return
        this.#mode.peek()?.immersive?.geometry.holdDepth(this.exposedAtMs(event.picture))
        if (event.type === 'picture.frozen')
          this.#stills.take(event.picture.frameSeq)?.send(event.pictureId).catch(this.#onFailure)
      }),
    )
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
        // Without one the first picture brings it: its size is asked for.
        if (calibration !== undefined) this.#identity.calibrate(calibration)
        this.#tracking.restart()
        this.#worlds.worldBegan()
        this.#poorLine.worldChanged()
        this.#placer.update(session.state.peek())
      })
    })
  }
}

export const startWearerCall = (options: WearerCallOptions): WearerCall => new RunningCall(options)
