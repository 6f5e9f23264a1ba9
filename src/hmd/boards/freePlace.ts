// Which place before the wearer is free for one more board (SPEC: BOARD-4). Boards that lie apart as seen from the eyes
// neither cover nor cut each other. Pure.
import { transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import { sub, type Vec3 } from '../../shared/geometry/vec3.ts'
import type { BoardPage, BoardPlace } from '../../shared/protocol/boards.ts'
import { STRIP_SHARE } from './boardLayout.ts'
import { firstPlace, heightShare, SLOTS } from './boardPlace.ts'

export interface Standing {
  readonly page: BoardPage
  readonly widthM: number
  readonly worldFromBoard: Pose
}

/** Radians, from the eyes. */
interface Span {
  /** About y, of the board's middle. */
  readonly heading: number
  /** Against that heading. */
  readonly across: readonly [least: number, most: number]
  readonly up: readonly [least: number, most: number]
}

const wrap = (angle: number): number => Math.atan2(Math.sin(angle), Math.cos(angle))

/** What page and strip of buttons cover of the view. */
function spanOf({ page, widthM, worldFromBoard }: Standing, eyes: Vec3): Span {
  const top = (widthM * heightShare(page)) / 2
  const bottom = -top - widthM * STRIP_SHARE
  const headingOf = ([x, , z]: Vec3): number => Math.atan2(-x, -z)
  const heading = headingOf(sub(worldFromBoard.position, eyes))
  const seen = [-1, 0, 1].flatMap((side) =>
    [top, bottom].map((y) => sub(transformPoint(worldFromBoard, [(side * widthM) / 2, y, 0]), eyes)),
  )
  const across = seen.map((point) => wrap(headingOf(point) - heading))
  const up = seen.map(([x, y, z]) => Math.atan2(y, Math.hypot(x, z)))
  return {
    heading,
    across: [Math.min(...across), Math.max(...across)],
    up: [Math.min(...up), Math.max(...up)],
  }
}

const shared = (a: Span['up'], b: Span['up'], shift = 0): number =>
  Math.max(0, Math.min(a[1], b[1] + shift) - Math.max(a[0], b[0] + shift))

/** How much of the board the others cover or have behind them, square radians; 0 where it stands apart. */
export function coveredBy(others: readonly Standing[], board: Standing, eyes: Vec3): number {
  const span = spanOf(board, eyes)
  return others
    .map((other) => spanOf(other, eyes))
    .reduce((sum, { heading, across, up }) => {
      return sum + shared(span.across, across, wrap(heading - span.heading)) * shared(span.up, up)
    }, 0)
}

/** The first place that is free; where boards have been made so large that none is, the one that is covered least. */
export function freePlace(
  worldFromViewer: Pose,
  page: BoardPage,
  { taken, epoch }: { readonly taken: readonly Standing[]; readonly epoch: number },
): BoardPlace {
  const places = Array.from({ length: SLOTS }, (_, slot) =>
    firstPlace(worldFromViewer, page, { slot, epoch }),
  )
  const covered = places.map((place) => coveredBy(taken, { ...place, page }, worldFromViewer.position))
  const best = places[covered.indexOf(Math.min(...covered))]
  return best ?? firstPlace(worldFromViewer, page, { slot: 0, epoch })
}
