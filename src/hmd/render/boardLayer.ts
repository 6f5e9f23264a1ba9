// Boards as they are seen in the room: a textured rectangle each, and one mesh of lines for all that is drawn on them,
// their frames and the button that is aimed at.
import { computed, effect } from '@preact/signals-core'
import type { Scene } from '@babylonjs/core/scene.pure.js'
import type { BoardPages } from '../../client/boards/boardPages.ts'
import { pagePointers, pageStrokes, type PageStroke } from '../../client/boards/paintBoard.ts'
import { language } from '../../client/i18n/i18n.ts'
import { transformDirection, transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import type { BoardId } from '../../shared/protocol/ids.ts'
import type { LiveOverlay } from '../../client/liveOverlay.ts'
import { boardPoint, buttonOutline, type BoardShape } from '../boards/boardLayout.ts'
import { heightShare } from '../boards/boardPlace.ts'
import type { RoomBoards, StandingBoard } from '../boards/roomBoards.ts'
import { paintBoard } from './boardPaint.ts'
import { createBoardQuad, type BoardQuad, type BoardTone } from './boardQuad.ts'
import { createLineBatch, withLines, type LineLook, type ShownLine } from './lineBatch.ts'
import { createLineMesh } from './lineMesh.ts'
import { markLines, rgbOf } from './markShapes.ts'
import { meanLightness } from './meanLightness.ts'

/** What tests may know of a board in the scene graph. */
export interface BoardNode {
  readonly boardId: BoardId
  readonly page: number
  readonly worldFromBoard: Pose
  readonly widthM: number
  readonly heightM: number
  /** The page's picture is on it. */
  readonly isPainted: boolean
  readonly isSwapped: boolean
  readonly strokes: number
  readonly growing: number
  readonly pointers: number
}

export interface BoardLayer {
  tick(): void
  nodes(): readonly BoardNode[]
  dispose(): void
}

export interface BoardLayerOptions {
  readonly pages: BoardPages
  /** Light adds to the room on such a display, and black is clear. */
  readonly additive: boolean
}

/** Lines lie so far before the page that they are never hidden by it. */
const LIFT_M = 0.003
/** Pages lighter than this on average are paper; an X-ray picture is dark. */
const PAPER_LIGHTNESS = 0.6
/** Paper glares beside a dim room: on a screen over the eyes as bright as the room's own paper, on glasses dimmer still. */
const BRIGHTNESS = { opaque: 0.85, additive: 0.7 }

export const createBoardLayer = (scene: Scene, boards: RoomBoards, options: BoardLayerOptions): BoardLayer =>
  new QuadsAndLines(scene, boards, options)

class QuadsAndLines implements BoardLayer {
  readonly #scene: Scene
  readonly #boards: RoomBoards
  readonly #options: BoardLayerOptions
  readonly #sheets = new Map<BoardId, Sheet>()
  readonly #lines
  #batch = createLineBatch(1024)
  #drawn: readonly unknown[] = []
  #nodes: readonly BoardNode[] = []

  constructor(scene: Scene, boards: RoomBoards, options: BoardLayerOptions) {
    this.#scene = scene
    this.#boards = boards
    this.#options = options
    this.#lines = createLineMesh('boards', scene, { outline: !options.additive, order: 4 })
  }

  tick(): void {
    const standing = this.#boards.standing()
    this.#dropGone(standing)
    for (const each of standing) this.#sheetOf(each).show(each)
    this.#drawLines(standing)
  }

  nodes(): readonly BoardNode[] {
    return this.#nodes
  }

  dispose(): void {
    for (const sheet of this.#sheets.values()) sheet.dispose()
    this.#sheets.clear()
    this.#lines.dispose()
  }

  #sheetOf(standing: StandingBoard): Sheet {
    const { boardId } = standing.board
    const known = this.#sheets.get(boardId)
    if (known?.fits(standing.shape) === true) return known
    known?.dispose()
    const sheet = new Sheet(this.#scene, standing.shape, this.#options)
    this.#sheets.set(boardId, sheet)
    return sheet
  }

  #dropGone(standing: readonly StandingBoard[]): void {
    for (const [boardId, sheet] of this.#sheets) {
      if (standing.some(({ board }) => board.boardId === boardId)) continue
      sheet.dispose()
      this.#sheets.delete(boardId)
    }
  }

  #drawLines(standing: readonly StandingBoard[]): void {
    const overlay = this.#boards.overlay()
    const inputs = [
      overlay?.ink,
      overlay?.pointers,
      ...standing.flatMap(({ board, worldFromBoard, hovered, isCarried }) => [
        board,
        worldFromBoard,
        hovered,
        isCarried,
        this.#sheets.get(board.boardId)?.isPainted,
      ]),
    ]
    const isSame =
      inputs.length === this.#drawn.length && inputs.every((input, index) => input === this.#drawn[index])
    if (isSame) return
    this.#drawn = inputs
    this.#nodes = standing.map((each) => this.#nodeOf(each, overlay))
    const lines = standing.flatMap((each) => boardLines(each, overlay))
    this.#batch = withLines(this.#batch, lines)
    this.#lines.show(this.#batch)
  }

  #nodeOf({ board, shape, worldFromBoard }: StandingBoard, overlay: LiveOverlay | undefined): BoardNode {
    const strokes = overlay === undefined ? [] : pageStrokes(board, board.page, overlay)
    const sheet = this.#sheets.get(board.boardId)
    return {
      boardId: board.boardId,
      page: board.page,
      worldFromBoard,
      widthM: shape.widthM,
      heightM: shape.widthM * heightShare(shape.page),
      isPainted: sheet?.isPainted === true,
      isSwapped: sheet?.isSwapped === true,
      strokes: strokes.filter(({ complete }) => complete).length,
      growing: strokes.filter(({ complete }) => !complete).length,
      pointers: overlay === undefined ? 0 : pagePointers(board, board.page, overlay).length,
    }
  }
}

/** A board's rectangle with the page that is on it. */
class Sheet {
  readonly #options: BoardLayerOptions
  readonly #quad: BoardQuad
  readonly #shape: BoardShape
  #page: number | undefined
  #stop: () => void = () => {}
  /** Of the page's picture, 0..1; undefined until it is there. */
  #lightness: number | undefined
  #tone: BoardTone | undefined

  constructor(scene: Scene, shape: BoardShape, options: BoardLayerOptions) {
    this.#options = options
    this.#shape = shape
    this.#quad = createBoardQuad('board', scene, shape)
  }

  get isPainted(): boolean {
    return this.#lightness !== undefined
  }

  get isSwapped(): boolean {
    return this.#tone?.swapped === true
  }

  /** True while the page has the same form, so that the texture can be used again. */
  fits({ page, pages }: BoardShape): boolean {
    const own = this.#shape
    return page.width === own.page.width && page.height === own.page.height && pages === own.pages
  }

  show({ board, shape, worldFromBoard, isToneSwapped }: StandingBoard): void {
    if (this.#page !== board.page) {
      this.#stop()
      this.#page = board.page
      this.#stop = this.#follow(board.boardId, board.page, shape.pages)
    }
    this.#quad.place(worldFromBoard, shape)
    this.#applyTone(isToneSwapped)
  }

  dispose(): void {
    this.#stop()
    this.#quad.dispose()
  }

  /** Paper on glasses turns to light writing on clear ground by itself: white would glare and hide the room. */
  #applyTone(isToneSwapped: boolean): void {
    const { additive } = this.#options
    const isPaper = (this.#lightness ?? 0) > PAPER_LIGHTNESS
    const swapped = (additive && isPaper) !== isToneSwapped
    const glares = isPaper !== swapped
    const brightness = glares ? BRIGHTNESS[additive ? 'additive' : 'opaque'] : 1
    if (this.#tone?.swapped === swapped && this.#tone.brightness === brightness) return
    this.#tone = { swapped, brightness }
    this.#quad.setTone(this.#tone)
  }

  #follow(boardId: BoardId, page: number, pages: number): () => void {
    const picture = this.#options.pages.picture(boardId, page)
    let isCurrent = true
    // The strip is written in the language that holds.
    const shown = computed(() => ({ now: picture.value, language: language.value }))
    const stop = effect(() => {
      const { now } = shown.value
      if (now.tag !== 'here') return
      createImageBitmap(now.blob).then(
        (bitmap) => {
          if (isCurrent) this.#paint(bitmap, { page, pages })
          bitmap.close()
        },
        () => {}, // the server took only what is a picture: a broken one stays blank
      )
    })
    return () => {
      isCurrent = false
      stop()
    }
  }

  #paint(bitmap: ImageBitmap, strip: { readonly page: number; readonly pages: number }): void {
    this.#lightness = meanLightness(bitmap)
    this.#quad.paint((context, size) => paintBoard(context, size, { picture: bitmap, strip }))
  }
}

const frameLook = (isCarried: boolean): LineLook => ({
  colour: isCarried ? rgbOf('yellow') : [0.62, 0.67, 0.73],
  opacity: isCarried ? 1 : 0.7,
  dashed: false,
  soft: false,
  widthM: isCarried ? 0.004 : 0.002,
})
const hoverLook: LineLook = { colour: rgbOf('sky'), opacity: 1, dashed: false, soft: false, widthM: 0.004 }

/** Frame, strokes, growing ink, pointers and the button aimed at, in world space. */
function boardLines(
  { board, shape, worldFromBoard, hovered, isCarried }: StandingBoard,
  overlay: LiveOverlay | undefined,
): readonly ShownLine[] {
  const toWorld = (point: readonly [number, number, number]) => transformPoint(worldFromBoard, point)
  const corners = (
    [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
      [0, 0],
    ] as const
  ).map((at) => boardPoint(at, shape, LIFT_M))
  const button = hovered === undefined ? [] : buttonOutline(hovered, shape, LIFT_M)
  const live = overlay ?? { ink: new Map(), pointers: new Map() }
  const strokes = pageStrokes(board, board.page, live)
  const pointers = pagePointers(board, board.page, live).flatMap(({ trail, colour }): PageStroke[] => {
    const at = trail.at(-1)?.at
    return at === undefined ? [] : [{ kind: 'point', colour, stroke: [[at[0], at[1], 0.5]], complete: false }]
  })
  return [
    { points: corners.map(toWorld), look: frameLook(isCarried) },
    ...(button.length === 0 ? [] : [{ points: button.map(toWorld), look: hoverLook }]),
    ...[...strokes, ...pointers].flatMap((stroke) => strokeLines(stroke, shape, worldFromBoard)),
  ]
}

function strokeLines(
  { kind, colour, stroke, complete }: PageStroke,
  shape: BoardShape,
  worldFromBoard: Pose,
): readonly ShownLine[] {
  if (stroke.length < (kind === 'point' ? 1 : 2)) return []
  const pointsWorld = stroke.map(([u, v]) =>
    transformPoint(worldFromBoard, boardPoint([u, v], shape, LIFT_M)),
  )
  return markLines({
    kind,
    colour,
    pointsWorld,
    normalWorld: transformDirection(worldFromBoard, [0, 0, 1]),
    dashed: false,
    soft: !complete,
    viewpoint: transformPoint(worldFromBoard, [0, 0, 1]),
  })
}
