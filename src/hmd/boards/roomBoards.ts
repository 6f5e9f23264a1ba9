// Boards in the wearer's room: puts those without a place before the wearer, carries, scales, turns and hides them. Knows
// no engine: what is seen is boardLayer.ts.
import type { LiveOverlay } from '../../client/liveOverlay.ts'
import type { Pose } from '../../shared/geometry/pose.ts'
import type { Ray } from '../../shared/geometry/ray.ts'
import { rotate } from '../../shared/geometry/quat.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import type { BoardPlace } from '../../shared/protocol/boards.ts'
import type { Command } from '../../shared/protocol/commands.ts'
import type { BoardId } from '../../shared/protocol/ids.ts'
import { shownBoards } from '../../shared/session/selectors.ts'
import type { Board, SessionState } from '../../shared/session/state.ts'
import { nearestTap, type Tap } from '../guide/tap.ts'
import { boardHit, type BoardButton, type BoardShape } from './boardLayout.ts'
import { carried, holdDistance, scaledWidth } from './boardPlace.ts'
import { coveredBy, freePlace, type Standing } from './freePlace.ts'

/** A board as it stands before the wearer now. */
export interface StandingBoard {
  readonly board: Board
  readonly shape: BoardShape
  readonly worldFromBoard: Pose
  readonly hovered: BoardButton | undefined
  readonly isCarried: boolean
  /** Light and dark changed places by the wearer, against what the board does by itself. */
  readonly isToneSwapped: boolean
}

export interface RoomBoards {
  showState(state: SessionState): void
  showOverlay(overlay: LiveOverlay): void
  /** In each XR frame. */
  tick(frame: BoardFrame): void
  /** What an air-tap along `ray` means to a board; undefined when it meets none. A carried board takes any. */
  tapOn(ray: Ray): Tap | undefined
  standing(): readonly StandingBoard[]
  overlay(): LiveOverlay | undefined
}

export interface BoardFrame {
  readonly nowMs: number
  readonly worldFromViewer: Pose
  /** Hands' and controllers' rays; where there is none the gaze points. */
  readonly pointing: readonly Ray[]
}

export interface RoomBoardOptions {
  readonly submit: (command: Command) => Promise<unknown>
  /** The epoch that poses are recorded in now. */
  readonly epoch: () => number
  readonly onFailure: (error: unknown) => void
}

/** So long after a new epoch it may become known how the old one stands in it; only then is a board put up anew. */
const REBASE_WITHIN_MS = 2500
/** A refused or lost placing is tried again. */
const PLACE_AGAIN_MS = 4000

/** A place that was asked for, and when (page's clock). */
interface Asked {
  readonly sinceMs: number
  readonly place: BoardPlace
}

interface Carrying {
  readonly boardId: BoardId
  readonly distanceM: number
}

const gazeOf = ({ worldFromViewer: { position, orientation } }: BoardFrame): Ray => ({
  origin: position,
  direction: rotate(orientation, [0, 0, -1]),
})

export const createRoomBoards = (options: RoomBoardOptions): RoomBoards => new BoardsOfRoom(options)

class BoardsOfRoom implements RoomBoards {
  readonly #options: RoomBoardOptions
  readonly #asked = new Map<BoardId, Asked>()
  /** Kept from when the board was shown before; another one stands there now. */
  readonly #crowded = new WeakSet<BoardPlace>()
  /** Of the frame before; undefined in the first, where nothing is shown anew. */
  #wereShown: ReadonlySet<BoardId> | undefined
  readonly #swapped = new Set<BoardId>()
  #state: SessionState | undefined
  #overlay: LiveOverlay | undefined
  #standing: readonly StandingBoard[] = []
  #carrying: Carrying | undefined
  #carriedPose: Pose | undefined
  #epoch: number | undefined
  #epochSinceMs = -Infinity

  constructor(options: RoomBoardOptions) {
    this.#options = options
  }

  showState(state: SessionState): void {
    this.#state = state
  }

  showOverlay(overlay: LiveOverlay): void {
    this.#overlay = overlay
  }

  overlay(): LiveOverlay | undefined {
    return this.#overlay
  }

  standing(): readonly StandingBoard[] {
    return this.#standing
  }

  tick(frame: BoardFrame): void {
    const state = this.#state
    if (state === undefined) return
    this.#followEpoch(frame.nowMs)
    this.#carry(frame)
    const shown = shownBoards(state)
    this.#putUpMissing(shown, frame)
    const rays = frame.pointing.length > 0 ? frame.pointing : [gazeOf(frame)]
    this.#standing = shown.flatMap((board) => this.#stand(board, rays) ?? [])
  }

  tapOn(ray: Ray): Tap | undefined {
    const carrying = this.#carrying
    if (carrying !== undefined) return { distanceM: 0, take: () => this.#putDown(carrying) }
    return nearestTap(
      this.#standing.map((standing) => {
        const hit = boardHit(ray, standing.worldFromBoard, standing.shape)
        if (hit === undefined) return undefined
        const { distanceM, button } = hit
        return { distanceM, take: () => button && this.#press(button, standing, ray) }
      }),
    )
  }

  /** The wearer's page is the one that knows its epoch first; the session follows. */
  #followEpoch(nowMs: number): void {
    const epoch = this.#options.epoch()
    if (this.#epoch === epoch) return
    if (this.#epoch !== undefined) this.#epochSinceMs = nowMs
    this.#epoch = epoch
    this.#asked.clear()
    this.#carrying = undefined
  }

  #placeOf({ place }: Board): BoardPlace | undefined {
    return place?.epoch === this.#epoch && place?.epoch === this.#state?.epoch ? place : undefined
  }

  #stand(board: Board, rays: readonly Ray[]): StandingBoard | undefined {
    const place = this.#placeOf(board)
    const page = board.pages[board.page]
    if (place === undefined || page === undefined) return undefined
    const isCarried = this.#carrying?.boardId === board.boardId
    const worldFromBoard = this.#poseOf(board, place)
    const shape: BoardShape = { page, pages: board.pages.length, widthM: place.widthM }
    const hovered = isCarried
      ? undefined
      : rays.map((ray) => boardHit(ray, worldFromBoard, shape)?.button).find((button) => button !== undefined)
    const isToneSwapped = this.#swapped.has(board.boardId)
    return { board, shape, worldFromBoard, hovered, isCarried, isToneSwapped }
  }

  /** [BOARD-4] One by one: each is put up beside those before it. */
  #putUpMissing(shown: readonly Board[], { nowMs, worldFromViewer }: BoardFrame): void {
    const epoch = this.#epoch
    if (epoch === undefined || epoch !== this.#state?.epoch) return
    const eyes = worldFromViewer.position
    this.#findCrowded(shown, eyes)
    const missing = shown.filter((board) => this.#isMissing(board))
    // Where those of the older epoch will stand is not known yet: whoever comes meanwhile waits for them.
    const isRebasing =
      nowMs - this.#epochSinceMs < REBASE_WITHIN_MS &&
      missing.some(({ place }) => place && place.epoch !== epoch)
    if (isRebasing) return
    for (const board of missing) {
      const page = board.pages[board.page]
      const asked = this.#asked.get(board.boardId)
      if (page === undefined || (asked !== undefined && nowMs - asked.sinceMs < PLACE_AGAIN_MS)) continue
      const place = freePlace(worldFromViewer, page, { taken: this.#othersThan(board, shown), epoch })
      this.#asked.set(board.boardId, { sinceMs: nowMs, place })
      this.#show(board, board.page, place)
    }
  }

  #isMissing(board: Board): boolean {
    const place = this.#placeOf(board)
    if (place !== undefined && !this.#crowded.has(place)) {
      this.#asked.delete(board.boardId)
      return false
    }
    return true
  }

  /** A board that is shown again keeps its place unless another has come there meanwhile. */
  #findCrowded(shown: readonly Board[], eyes: Vec3): void {
    const before = this.#wereShown
    this.#wereShown = new Set(shown.map(({ boardId }) => boardId))
    if (before === undefined) return
    for (const board of shown) {
      const place = before.has(board.boardId) ? undefined : this.#placeOf(board)
      const page = board.pages[board.page]
      if (place === undefined || page === undefined) continue
      const others = this.#othersThan(board, shown)
      if (coveredBy(others, { ...place, page }, eyes) > 0) this.#crowded.add(place)
    }
  }

  /** Where the other boards stand, are carried, or will stand once the server has answered. */
  #othersThan({ boardId }: Board, shown: readonly Board[]): readonly Standing[] {
    return shown.flatMap((other) => {
      const place = this.#asked.get(other.boardId)?.place ?? this.#placeOf(other)
      const page = other.pages[other.page]
      if (other.boardId === boardId || place === undefined || page === undefined) return []
      return [{ page, widthM: place.widthM, worldFromBoard: this.#poseOf(other, place) }]
    })
  }

  #poseOf({ boardId }: Board, { worldFromBoard }: BoardPlace): Pose {
    return (this.#carrying?.boardId === boardId ? this.#carriedPose : undefined) ?? worldFromBoard
  }

  #press(button: BoardButton, { board, worldFromBoard }: StandingBoard, ray: Ray): void {
    const { boardId, page, pages } = board
    switch (button) {
      case 'previous':
        if (page > 0) this.#show(board, page - 1)
        break
      case 'next':
        if (page < pages.length - 1) this.#show(board, page + 1)
        break
      case 'smaller':
        this.#scale(board, -1)
        break
      case 'larger':
        this.#scale(board, 1)
        break
      case 'tone':
        if (!this.#swapped.delete(boardId)) this.#swapped.add(boardId)
        break
      case 'move':
        this.#carrying = { boardId, distanceM: holdDistance(ray, worldFromBoard) }
        this.#carriedPose = worldFromBoard
        break
      case 'hide':
        this.#submit({ type: 'board.hide', boardId })
        break
    }
  }

  #scale(board: Board, way: -1 | 1): void {
    const place = this.#placeOf(board)
    if (place !== undefined)
      this.#show(board, board.page, { ...place, widthM: scaledWidth(place.widthM, way) })
  }

  #carry(frame: BoardFrame): void {
    if (this.#carrying === undefined) return
    const isShown = this.#state?.boards.get(this.#carrying.boardId)?.shown === true
    if (!isShown) this.#carrying = undefined
    else {
      const { pointing, worldFromViewer } = frame
      const ray = pointing[0] ?? gazeOf(frame)
      this.#carriedPose = carried(ray, this.#carrying.distanceM, worldFromViewer.position)
    }
  }

  #putDown({ boardId }: Carrying): void {
    const board = this.#state?.boards.get(boardId)
    const place = board && this.#placeOf(board)
    const pose = this.#carriedPose
    if (board !== undefined && place !== undefined && pose !== undefined) {
      this.#submit(
        { type: 'board.show', boardId, page: board.page, place: { ...place, worldFromBoard: pose } },
        () => (this.#carrying = undefined),
      )
    } else this.#carrying = undefined
  }

  #show(board: Board, page: number, place?: BoardPlace): void {
    const { boardId } = board
    this.#submit({ type: 'board.show', boardId, page, ...(place === undefined ? {} : { place }) })
  }

  #submit(command: Command, then: () => void = () => {}): void {
    this.#options.submit(command).catch(this.#options.onFailure).finally(then)
  }
}
