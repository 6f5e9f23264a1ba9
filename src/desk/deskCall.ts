// The expert's side of a session, without any view: what is shown, what is drawn, who is there. Components read its
// signals and call its functions.
import type { ReadonlySignal, Signal } from '@preact/signals'
import type { LocalDevices } from '../client/call/localDevices.ts'
import type { PeerQuality } from '../client/call/peerQuality.ts'
import type { LiveOverlay } from '../client/liveOverlay.ts'
import type { Rect } from '../client/markCanvas/containLayout.ts'
import type { SeenMark, SeenPicture } from '../client/markCanvas/seenMarks.ts'
import type { MatchedPicture } from '../client/pictureSync/pictureClock.ts'
import type { Clock, Media, RemoteTrack } from '../client/ports.ts'
import type { SessionClient } from '../client/sessionClient.ts'
import type { Command } from '../shared/protocol/commands.ts'
import type { MarkId, PictureId } from '../shared/protocol/ids.ts'
import type { PictureRef } from '../shared/protocol/pictures.ts'
import type { BoardPorts } from './boards/boardDesk.ts'
import type { BoardsOnDemand } from './boards/boardsOnDemand.ts'
import type { DepthWorker } from './depth/depthFromMotion.ts'
import type { DeskNotice } from './deskNotice.ts'
import type { Drawing } from './draw/drawing.ts'
import type { Editing } from './draw/editing.ts'
import type { Honest } from './honest/honest.ts'
import type { Tie } from './honest/tie.ts'
import type { Stills } from './stills/stills.ts'
import type { Freeze, UploadStill } from './video/freeze.ts'
import type { LivePicture } from './video/livePicture.ts'

export interface DeskPorts {
  readonly session: SessionClient
  readonly media: Media
  readonly devices: LocalDevices
  readonly clock: Clock
  /** UUID v7 at each call. */
  readonly newId: () => string
  readonly fetchStill: (pictureId: PictureId) => Promise<ImageBitmap>
  readonly uploadStill: UploadStill
  readonly openDepthWorker: () => DepthWorker
  readonly boards: BoardPorts
}

export type DeskDialog = 'keys' | 'clearAll' | 'clearMine'

export interface DeskCall {
  readonly session: SessionClient
  readonly media: Media
  readonly devices: LocalDevices
  readonly clock: Clock
  readonly freeze: Freeze
  readonly stills: Stills
  readonly honest: Honest
  readonly tie: Tie
  readonly drawing: Drawing
  readonly editing: Editing
  readonly boards: BoardsOnDemand
  readonly quality: PeerQuality
  /** Freeze when the pen goes down. */
  readonly autoFreeze: Signal<boolean>
  /** Chosen in the list of marks. */
  readonly highlighted: Signal<MarkId | undefined>
  /** Under the pointer. */
  readonly hovered: Signal<MarkId | undefined>
  readonly notice: Signal<DeskNotice | undefined>
  /** What stands open over the page. */
  readonly dialog: Signal<DeskDialog | undefined>
  readonly wearerCamera: ReadonlySignal<RemoteTrack | undefined>
  /** Page clock of the newest live picture, ms; undefined before the first. Changes at most twice a second. */
  readonly lastPictureAtMs: ReadonlySignal<number | undefined>
  readonly livePicture: ReadonlySignal<LivePicture | undefined>
  /** The picture's place on the page now, CSS pixels. */
  pictureRect(): Rect
  /** What was painted last; the marks layer keeps it. */
  readonly seen: Signal<readonly SeenMark[]>
  /** What the others are doing just now. */
  readonly overlay: ReadonlySignal<LiveOverlay>
  /** What is on the stage now, matched anew. */
  pictureNow(): SeenPicture | undefined
  /** The newest live picture whose pose record has had time to come: what the live picture is worth. */
  settledNow(): PictureRef | undefined
  /** A pose record has come: it may be that of the picture on the stage. Returns the way to stop. */
  onRecord(listener: () => void): () => void
  /** A picture that was shown, matched anew: its pose record may have come since. */
  refNow(shown: MatchedPicture): PictureRef | undefined
  /** The live picture behind it all, as it was matched. */
  matchedNow(): MatchedPicture | undefined
  /** Tells the expert; what is quiet goes by itself. */
  say(notice: DeskNotice): void
  /** Sends a command whose refusal only needs telling. */
  ask(command: Command): void
  attachStage(video: HTMLVideoElement, canvas: HTMLCanvasElement, pictureRect: () => Rect): () => void
  close(): void
}
