// Boards in the wearer's room as the wearer handles them: their buttons, aimed at with head and hand.
import type {} from '../../hmd/wearerHook.ts'
import { expect } from './expect.ts'
import { buttonOutline, type BoardButton } from '../../hmd/boards/boardLayout.ts'
import type { BoardNode } from '../../hmd/render/boardLayer.ts'
import { transformPoint } from '../../shared/geometry/pose.ts'
import { angleAt, centroid, type Vec3 } from '../../shared/geometry/vec3.ts'
import type { Wearer } from './wearer.ts'

export const boardsInRoom = ({ page }: Pick<Wearer, 'page'>): Promise<readonly BoardNode[]> =>
  page.evaluate(() => window.skulderWearer?.boards() ?? [])

/** The only board that stands in the room. */
export async function boardInRoom(wearer: Pick<Wearer, 'page'>): Promise<BoardNode> {
  const [board, ...others] = await boardsInRoom(wearer)
  if (board === undefined || others.length > 0) throw new Error(`${others.length} boards too many, or none`)
  return board
}

/** Where the middle of a button is, world; `pages` of the document. */
export function boardButton(
  { worldFromBoard, widthM, heightM }: BoardNode,
  button: BoardButton,
  pages: number,
): Vec3 {
  const shape = { page: { width: widthM, height: heightM }, pages, widthM }
  const corners = buttonOutline(button, shape, 0).slice(0, 4)
  if (corners.length === 0) throw new Error(`a board of ${pages} pages has no button ${button}`)
  return transformPoint(worldFromBoard, centroid(corners))
}

/** Looks at a button of the board and taps on it. */
export async function tapBoard(wearer: Wearer, button: BoardButton, pages: number): Promise<void> {
  await wearer.turnTo(boardButton(await boardInRoom(wearer), button, pages))
  await wearer.tapAt(boardButton(await boardInRoom(wearer), button, pages))
}

/** Takes the board, looks at a place in the room and leaves it in that direction. */
export async function carryBoard(wearer: Wearer, towards: Vec3, pages: number): Promise<void> {
  await tapBoard(wearer, 'move', pages)
  await wearer.turnTo(towards)
  // A hand goes on aiming: where the place is in the view was seen before the head had quite come to rest.
  const asideRad = async (): Promise<number> => {
    await wearer.pointAt(towards)
    const { worldFromBoard } = await boardInRoom(wearer)
    return angleAt((await wearer.head()).position, worldFromBoard.position, towards)
  }
  await expect.poll(asideRad, { message: 'the board comes along' }).toBeLessThan(0.005)
  await wearer.tapAt(towards)
}
