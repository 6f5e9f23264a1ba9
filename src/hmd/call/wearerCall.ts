// The wearer's side of a call without any view: line, media, records, stills, marks. Runs first as a page; mixed
// reality is entered into it and left again without the call noticing.
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import type { ReadonlySignal } from '@preact/signals-core'
import type { BoardPages } from '../../client/boards/boardPages.ts'
import type { PeerQuality } from '../../client/call/peerQuality.ts'
import type { LiveOverlayStore } from '../../client/liveOverlayStore.ts'
import type { Clock, Media } from '../../client/ports.ts'
import type { SessionClient } from '../../client/sessionClient.ts'
import type { Pose } from '../../shared/geometry/pose.ts'
import type { PoseTrack } from '../../shared/geometry/poseTrack.ts'
import type { CameraCalibration } from '../../shared/protocol/spaces.ts'
import type { Command } from '../../shared/protocol/commands.ts'
import type { CallCalibration } from '../calibration/callCalibration.ts'
import type { WearerDevices } from '../camera/wearerDevices.ts'
import type { UploadStill } from '../frames/stills.ts'
import type { Reanchoring } from '../guide/pointOut.ts'
import type { Refusal } from '../guide/refusals.ts'
import type { HeadPose } from '../xr/xrWorld.ts'
import type { Immersive } from './immersive.ts'
import type { Recording } from './recording.ts'
import type { RemoteMedia } from './remoteMedia.ts'

/** tags: printed tags are not looked for; lag: the camera's delay is not followed (client/openWorker.ts). The call goes on without. */
export type BrokenPart = 'tags' | 'lag'

/** The line to one session, as main builds it. */
export interface Line {
  readonly session: SessionClient
  readonly media: Media
  readonly overlay: LiveOverlayStore
  readonly upload: UploadStill
  /** Pages of boards that are shown. */
  readonly boards: BoardPages
  /** UUID v7 at each call. */
  readonly newId: () => string
  close(): void
}

export interface WearerCallOptions {
  readonly line: Line
  readonly clock: Clock
  readonly devices: WearerDevices
  readonly emulated: boolean
  /** Set by a device that can say that its world is the one of before a reload. */
  readonly worldId: string | undefined
  /** What an emulated display's frames are measured against; undefined: its pace is the desktop's and tells nothing. */
  readonly emulatedRateHz: number | undefined
  readonly takeOver: boolean
}

export interface WearerCall {
  readonly line: Line
  readonly remote: RemoteMedia
  readonly devices: WearerDevices
  readonly poses: PoseTrack
  readonly tracked: ReadonlySignal<boolean>
  /** What the server refused just now. */
  readonly refusal: ReadonlySignal<Refusal | undefined>
  /** What has just stopped working on this page. */
  readonly broken: ReadonlySignal<BrokenPart | undefined>
  readonly calibrating: Pick<CallCalibration, 'wizard' | 'toggleWizard' | 'wizardWhenReady'>
  /** Own camera's picture, playing. */
  readonly ownVideo: HTMLVideoElement
  epoch(): number
  /** When the picture was exposed, page clock, ms. */
  exposedAtMs(picture: PictureRef): number
  /** This page's own connection, as it is measured. */
  readonly connection: PeerQuality['own']
  /** What is believed of the camera now. */
  calibration(): CameraCalibration | undefined
  recorded(): ReturnType<Recording['recorded']>
  /** Printed tags whose place in the present world is known. */
  knownTags(): number
  isAnchored(): boolean
  /** A printed tag was known where something that is hidden now stood. */
  hasOldTags(): boolean
  /** Hidden marks, and how the wearer brings them back. */
  readonly reanchoring: Reanchoring
  /** In each XR frame; undefined: the device has no pose. */
  headMoved(pose: HeadPose | undefined): void
  /** Tells the wearer that the server refused something. */
  refused(error: unknown): void
  /** `nowFromThen`: how the old world stands in the new one, where the device tells it. */
  spaceWasReset(nowFromThen: Pose | undefined): void
  enteredXr(immersive: Immersive): void
  /** Left mixed reality, or never entered it: the call goes on as a page. */
  onPage(): void
  /** What the wearer asks of the session; it shows in `refusal` for a while what the server does not take. */
  submit(command: Command): void
  close(): void
}
