// Puts the expert's call together from its parts, and ends them with it.
import { computed, effect, signal, untracked, type ReadonlySignal, type Signal } from '@preact/signals'
import { watchPageAttention } from '../client/call/attention.ts'
import { wireCall } from '../client/call/callWiring.ts'
import type { LocalDevices } from '../client/call/localDevices.ts'
import type { LiveOverlay } from '../client/liveOverlay.ts'
import { createLiveOverlayStore } from '../client/liveOverlayStore.ts'
import { createPeerQuality, type PeerQuality } from '../client/call/peerQuality.ts'
import { createFrameRecordRing } from '../client/pictureSync/frameRecordRing.ts'
import { createPictureClock, type MatchedPicture } from '../client/pictureSync/pictureClock.ts'
import type { Clock, Media, RemoteTrack } from '../client/ports.ts'
import type { SessionClient } from '../client/sessionClient.ts'
import type { Command, CommandType } from '../shared/protocol/commands.ts'
import { decodeFrameRecord } from '../shared/protocol/frameRecord.ts'
import { MarkId, PictureId } from '../shared/protocol/ids.ts'
import type { PictureRef } from '../shared/protocol/pictures.ts'
import { createBoardsOnDemand, type BoardsOnDemand } from './boards/boardsOnDemand.ts'
import { createDrawing, type DrawnOn, type Drawing } from './draw/drawing.ts'
import { createDrawOn } from './draw/drawOn.ts'
import { createEditing, type Editing } from './draw/editing.ts'
import type { DeskNotice } from './deskNotice.ts'
import { createNotices, type Notices } from './notices.ts'
import { wait } from './wait.ts'
import { createPresenceWays } from './draw/presenceWays.ts'
import { createStrokePresence, type StrokePresence } from './draw/strokePresence.ts'
import { startDepthOnDemand } from './depth/depthOnDemand.ts'
import { pickLine, pickMark } from './render/pickMark.ts'
import type { SeenMark, SeenPicture } from '../client/markCanvas/seenMarks.ts'
import type { Rect } from '../client/markCanvas/containLayout.ts'
import { createHonest, type Honest } from './honest/honest.ts'
import { createTie, type Tie } from './honest/tie.ts'
import { followStillsOnDemand } from './poorLine/stillsOnDemand.ts'
import { createStills, type Stills } from './stills/stills.ts'
import { createFreeze, type Freeze } from './video/freeze.ts'
import { createLivePicture, type LivePicture } from './video/livePicture.ts'
import { pictureRefOf } from './video/pictureRef.ts'

import type { DeskCall, DeskDialog, DeskPorts } from './deskCall.ts'

const emptyRect: Rect = { x: 0, y: 0, width: 0, height: 0 }

export const createDeskCall = (ports: DeskPorts): DeskCall => new ExpertCall(ports)

class ExpertCall implements DeskCall {
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
  readonly autoFreeze = signal(true)
  readonly highlighted = signal<MarkId | undefined>(undefined)
  readonly hovered = signal<MarkId | undefined>(undefined)
  readonly notice: Signal<DeskNotice | undefined>
  readonly dialog = signal<DeskDialog | undefined>(undefined)
  readonly wearerCamera: ReadonlySignal<RemoteTrack | undefined>
  readonly lastPictureAtMs = signal<number | undefined>(undefined)
  readonly livePicture = signal<LivePicture | undefined>(undefined)
  readonly seen = signal<readonly SeenMark[]>([])
  readonly overlay: ReadonlySignal<LiveOverlay>
  readonly #ports: DeskPorts
  readonly #notices: Notices
  readonly #ring = createFrameRecordRing()
  readonly #recordListeners = new Set<() => void>()
  readonly #stops: (() => void)[]
  #pictureRect = (): Rect => emptyRect
  #isRestored = false

  constructor(ports: DeskPorts) {
    const { session, media, devices, clock } = ports
    this.#ports = ports
    this.session = session
    this.media = media
    this.devices = devices
    this.clock = clock
    this.#notices = createNotices(session)
    this.notice = this.#notices.notice
    this.wearerCamera = computed(() =>
      media.remoteTracks.value.findLast((remote) => remote.role === 'wearer' && remote.source === 'camera'),
    )
    this.freeze = createFreeze({
      session,
      nowMs: () => clock.nowMs(),
      newPictureId: () => PictureId.parse(ports.newId()),
      fetchStill: ports.fetchStill,
      uploadStill: ports.uploadStill,
      wait,
      onFailure: this.#tell,
    })
    this.stills = createStills({
      session,
      freeze: this.freeze,
      fetchStill: ports.fetchStill,
      onFailure: this.#tell,
    })
    const { view } = this.freeze
    this.honest = createHonest({ session, clock, view, aside: this.stills.aside, onFailure: this.#tell })
    this.tie = createTie({
      session,
      freeze: this.freeze,
      ask: (command) => this.ask(command),
      onTied: (mark, errorM) => (this.honest.news.value = { type: 'tied', mark, errorM }),
    })
    const drawOn = this.#createDrawOn()
    this.quality = createPeerQuality(session, media)
    this.drawing = this.#openDrawing(drawOn)
    this.editing = this.#openEditing(drawOn)
    this.boards = createBoardsOnDemand({
      session,
      media,
      clock,
      ports: ports.boards,
      presence: this.#openPresence(),
      colour: this.drawing.colour,
      newId: ports.newId,
      ask: (command) => this.ask(command),
      onFailure: this.#tell,
    })
    const overlay = createLiveOverlayStore(session, media, clock)
    this.overlay = overlay.overlay
    this.#stops = [
      media.onFrameRecord((bytes) => this.#noteRecord(bytes)),
      effect(() => this.#restoreOnce()),
      this.#wire(),
      () => overlay.close(),
    ]
  }

  #noteRecord(bytes: Uint8Array): void {
    const record = decodeFrameRecord(bytes)
    if (record === undefined || !this.#ring.add(record)) return
    for (const listener of this.#recordListeners) listener()
  }

  #wire(): () => void {
    const { session, media, devices } = this
    const { attention, close } = watchPageAttention()
    const stop = wireCall({ session, media, devices, attention, onFailure: this.#tell })
    return () => {
      this.#notices.close()
      stop()
      close()
    }
  }

  pictureRect(): Rect {
    return this.#pictureRect()
  }

  pictureNow(): SeenPicture | undefined {
    const view = this.freeze.view.peek()
    // Until a freeze has found its record, the held picture is still the last that was painted live.
    const held = view.tag === 'frozen' ? view.picture : undefined
    const picture = held ?? this.#refOf(this.matchedNow())
    return picture && { picture, pictureId: view.tag === 'frozen' ? view.pictureId : undefined }
  }

  settledNow(): PictureRef | undefined {
    const picture = this.livePicture.peek()
    const newest = this.#refOf(picture?.paintedAt(this.clock.nowMs() - SETTLES_IN_MS))
    if (newest?.match !== 'approximate') return newest
    // A single record that was lost is nothing to tell of.
    const before = this.#refOf(picture?.paintedAt(this.clock.nowMs() - LOST_FOR_MS))
    return before?.match === 'approximate' ? newest : before
  }

  onRecord(listener: () => void): () => void {
    this.#recordListeners.add(listener)
    return () => {
      this.#recordListeners.delete(listener)
    }
  }

  refNow(shown: MatchedPicture): PictureRef | undefined {
    return this.#refOf(this.livePicture.peek()?.again(shown) ?? shown)
  }

  matchedNow(): MatchedPicture | undefined {
    return this.livePicture.peek()?.painted()
  }

  ask(command: Command): void {
    this.session.submit(command).catch((error: unknown) => this.#tell(error, command.type))
  }

  attachStage(video: HTMLVideoElement, canvas: HTMLCanvasElement, pictureRect: () => Rect): () => void {
    this.#pictureRect = pictureRect
    const nowMs = (): number => this.clock.nowMs()
    const wearerClockOffsetMs = (): number | undefined => this.#wearerClockOffsetMs()
    const pictureClock = createPictureClock({ ring: this.#ring, wearerClockOffsetMs })
    const picture = createLivePicture({ canvas, pictureClock, nowMs, wait })
    const { session, freeze, drawing } = this
    const stops = [
      effect(() => {
        const track = this.wearerCamera.value?.track
        return track && pictureClock.follow(track, video)
      }),
      () => picture.close(),
      freeze.attach(picture),
      picture.onPicture(() => this.#notePicture()),
      followStillsOnDemand({
        session,
        picture,
        fetchStill: this.#ports.fetchStill,
        wait,
        onFailure: this.#tell,
      }),
      startDepthOnDemand({
        session,
        freeze,
        drawing,
        picture,
        openWorker: this.#ports.openDepthWorker,
        nowMs,
        refOf: (matched) => this.#refOf(matched),
        fetchStill: this.#ports.fetchStill,
        onFailure: this.#tell,
        onCue: (markId) => this.honest.noteCue(markId),
        onNoDepth: (of) => this.say({ tag: 'noDepth', of }),
      }),
    ]
    this.livePicture.value = picture
    return () => {
      this.livePicture.value = undefined
      for (const stop of stops.toReversed()) stop()
    }
  }

  close(): void {
    for (const stop of this.#stops.toReversed()) stop()
    this.quality.close()
    this.tie.close()
    this.honest.close()
    this.stills.close()
    this.drawing.close()
    this.editing.close()
    this.boards.close()
    this.media.close()
    this.devices.close()
    this.session.close()
  }

  readonly #tell = (error: unknown, asked?: CommandType): void => this.#notices.tell(error, asked)

  say(notice: DeskNotice): void {
    this.#notices.say(notice)
  }

  /**
   * Wearer's clock minus this page's, ms, by way of the server's clock; undefined until both are known. Over far lines they
   * are off by half a picture and more, and would give marks another picture's pose.
   */
  #wearerClockOffsetMs(): number | undefined {
    const wearer = this.wearerCamera.peek()?.peerId
    const there = wearer && this.quality.byPeer.peek().get(wearer)
    const here = this.quality.own.peek()
    if (there?.serverMinusOwnMs === undefined || here?.serverMinusOwnMs === undefined) return undefined
    return there.rttMs + here.rttMs > FAR_MS ? undefined : here.serverMinusOwnMs - there.serverMinusOwnMs
  }

  #refOf(matched: MatchedPicture | undefined): PictureRef | undefined {
    return matched && pictureRefOf(matched, this.session.state.peek())
  }

  #notePicture(): void {
    const nowMs = this.clock.nowMs()
    if (nowMs - (this.lastPictureAtMs.peek() ?? 0) >= NOTE_EVERY_MS) this.lastPictureAtMs.value = nowMs
  }

  /** After a reload the page shows again what it stood still on. */
  #restoreOnce(): void {
    const isReady = this.session.connection.value.tag === 'live' && this.livePicture.value !== undefined
    if (this.#isRestored || !isReady) return
    this.#isRestored = true
    untracked(() => {
      this.freeze.restore().catch(this.#tell)
    })
  }

  #openPresence(): StrokePresence {
    const { session, media, clock } = this
    const nowMs = (): number => clock.nowMs()
    const rttMs = (): number | undefined => this.quality.own.peek()?.rttMs
    return createStrokePresence({
      ways: createPresenceWays({ session, media, rttMs, nowMs }),
      nowMs,
      after: (delayMs, task) => {
        const timer = setTimeout(task, delayMs)
        return () => clearTimeout(timer)
      },
    })
  }

  #createDrawOn(): (atMs: number) => DrawnOn {
    const { freeze, autoFreeze, livePicture } = this
    return createDrawOn({
      freeze,
      autoFreeze,
      livePicture,
      liveRef: (matched) => this.#refOf(matched),
      pictureNow: () => this.pictureNow(),
    })
  }

  #openEditing(drawOn: (atMs: number) => DrawnOn): Editing {
    return createEditing({
      session: this.session,
      tool: this.drawing.tool,
      drawOn,
      pictureNow: () => this.pictureNow(),
      seen: this.seen,
      pictureRect: () => this.pictureRect(),
      setPenDown: (isDown) => this.freeze.setPenDown(isDown),
      onFailure: this.#tell,
      onUnknownPicture: () => this.say({ tag: 'unknownPicture' }),
    })
  }

  #openDrawing(drawOn: (atMs: number) => DrawnOn): Drawing {
    const { session, freeze } = this
    return createDrawing({
      session,
      presence: this.#openPresence(),
      newMarkId: () => MarkId.parse(this.#ports.newId()),
      drawOn,
      pointOn: () => {
        const now = this.pictureNow()
        return { picture: now?.picture, pictureId: now?.pictureId }
      },
      pickMark: (point) => pickMark(this.seen.peek(), point, this.pictureRect())?.mark.markId,
      pickLine: (point) => pickLine(this.seen.peek(), point, this.pictureRect())?.mark.markId,
      setPenDown: (isDown) => freeze.setPenDown(isDown),
      onFailure: this.#tell,
      onUnknownPicture: () => this.say({ tag: 'unknownPicture' }),
      onUnfinished: () => {
        const hint = this.drawing.wantsSecondLeg.peek() ? 'angleSecond' : this.drawing.tool.peek()
        this.say({ tag: 'unfinished', hint })
      },
    })
  }
}

/** Both round trips to the relay: a clock is known to within half of its own, mostly far better. */
const FAR_MS = 100

/** Nearly every record has come by then, on a busy machine, too. */
const SETTLES_IN_MS = 300
const LOST_FOR_MS = 1500

/** The status line changes by the second; more often would only render it. */
const NOTE_EVERY_MS = 500
