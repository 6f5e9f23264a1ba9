// The patient's side of a call, without any view.
import { computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import { createBoardPages, type BoardPages } from '../client/boards/boardPages.ts'
import { watchPageAttention } from '../client/call/attention.ts'
import { wireCall } from '../client/call/callWiring.ts'
import type { LocalDevices } from '../client/call/localDevices.ts'
import { createPeerQuality } from '../client/call/peerQuality.ts'
import { errorCodeOf } from '../client/i18n/errorTexts.ts'
import { createLiveOverlayStore, type LiveOverlayStore } from '../client/liveOverlayStore.ts'
import type { Clock, Media, RemoteTrack } from '../client/ports.ts'
import type { SessionClient } from '../client/sessionClient.ts'
import type { ErrorCode } from '../shared/protocol/errors.ts'
import type { BoardId, PictureId, SessionId } from '../shared/protocol/ids.ts'
import type { Board, FrozenPicture } from '../shared/session/state.ts'
import { watchPutAway } from './putAway.ts'
import { boardBeside, shownPicture, situationOf, type Situation } from './situation.ts'

interface RoomCallPorts {
  readonly session: SessionClient
  readonly media: Media
  readonly devices: LocalDevices
  readonly clock: Clock
  readonly fetchStill: (sessionId: SessionId, pictureId: PictureId) => Promise<Blob>
  readonly fetchBoardPage: (boardId: BoardId, page: number) => Promise<Blob>
}

export interface RoomCall {
  readonly session: SessionClient
  readonly media: Media
  readonly clock: Clock
  readonly overlay: LiveOverlayStore['overlay']
  readonly situation: ReadonlySignal<Situation>
  readonly face: ReadonlySignal<RemoteTrack | undefined>
  /** What is heard here. The physiotherapist stands in the same room and would be heard twice. */
  readonly voices: ReadonlySignal<readonly RemoteTrack[]>
  readonly still: ReadonlySignal<FrozenPicture | undefined>
  readonly stillUrl: ReadonlySignal<string | undefined>
  /** A picture or document that is shown; it takes the still's place. */
  readonly board: ReadonlySignal<Board | undefined>
  readonly boards: BoardPages
  /** The last thing that the server refused; undefined once it went well again. */
  readonly failure: ReadonlySignal<ErrorCode | undefined>
  close(): void
}

export function createRoomCall(ports: RoomCallPorts): RoomCall {
  const { session, media, devices, clock } = ports
  const failure = signal<ErrorCode | undefined>(undefined)
  const onFailure = (error: unknown): unknown => (failure.value = errorCodeOf(error))
  const overlayStore = createLiveOverlayStore(session, media, clock)
  const seen = watchPageAttention()
  const quality = createPeerQuality(session, media)
  const face = computed(() =>
    media.remoteTracks.value.findLast(
      (remote) => remote.role === 'expert' && remote.source === 'camera' && !remote.paused,
    ),
  )
  const voices = computed(() =>
    media.remoteTracks.value.filter((remote) => remote.source === 'microphone' && remote.role !== 'wearer'),
  )
  const still = computed(() => shownPicture(session.state.value))
  const putAway = watchPutAway(session.state, still)
  const boards = createBoardPages((boardId, page) => ports.fetchBoardPage(boardId, page))
  const stillUrl = signal<string | undefined>(undefined)
  const stops = [
    wireCall({ session, media, devices, attention: seen.attention, onFailure }),
    () => seen.close(),
    () => putAway.close(),
    giveConsent(session, onFailure),
    loadStill({ ports, still, stillUrl, onFailure }),
  ]
  session.connect()
  return {
    session,
    media,
    clock,
    overlay: overlayStore.overlay,
    situation: computed(() =>
      situationOf({
        connection: session.connection.value.tag,
        media: media.status.value,
        state: session.state.value,
        overlay: overlayStore.overlay.value,
        hasFace: face.value !== undefined,
        noMedia: quality.noMedia.value,
        isPutAway: putAway.isPutAway.value,
      }),
    ),
    face,
    voices,
    still,
    stillUrl,
    board: computed(() => boardBeside(session.state.value)),
    boards,
    failure,
    close() {
      for (const stop of stops.toReversed()) stop()
      boards.close()
      quality.close()
      overlayStore.close()
      media.close()
      session.close()
    },
  }
}

/** Joining is consenting (the page says so beside the button); said once for each seat in a session. */
function giveConsent(session: SessionClient, onFailure: (error: unknown) => void): () => void {
  let given = false
  return effect(() => {
    const me = session.me.value
    if (given || me === undefined || session.connection.value.tag !== 'live') return
    given = true
    if (session.state.peek().consents.has(me.participantId)) return
    session.submit({ type: 'consent.give', purpose: 'call' }).catch(onFailure)
  })
}

interface StillLoading {
  readonly ports: RoomCallPorts
  readonly still: ReadonlySignal<FrozenPicture | undefined>
  readonly stillUrl: Signal<string | undefined>
  readonly onFailure: (error: unknown) => void
}

/**
 * Holds the shown still's bytes as an address for <img>. What is on the screen stays there while the line is away;
 * what could not be had is asked for again when the line is back.
 */
function loadStill({ ports, still, stillUrl, onFailure }: StillLoading): () => void {
  const wanted = computed(() => (still.value?.still === undefined ? undefined : still.value.pictureId))
  let loaded: PictureId | undefined
  const show = (pictureId: PictureId | undefined, url: string | undefined): void => {
    const before = stillUrl.peek()
    loaded = pictureId
    stillUrl.value = url
    if (before !== undefined) URL.revokeObjectURL(before)
  }
  const stop = effect(() => {
    const pictureId = wanted.value
    const sessionId = ports.session.me.value?.sessionId
    const isLive = ports.session.connection.value.tag === 'live'
    if (pictureId === loaded) return
    if (loaded !== undefined) show(undefined, undefined)
    if (pictureId === undefined || sessionId === undefined || !isLive) return
    ports.fetchStill(sessionId, pictureId).then((jpeg) => {
      if (wanted.peek() === pictureId && loaded !== pictureId) show(pictureId, URL.createObjectURL(jpeg))
    }, onFailure)
  })
  return () => {
    stop()
    show(undefined, undefined)
  }
}
