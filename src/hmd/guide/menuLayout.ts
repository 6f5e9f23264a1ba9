// The menu beside a chosen mark: which buttons it has, where they lie on its card, and where the card stands. Pure.
import { lookRotation, fromAxisAngle, rotate } from '../../shared/geometry/quat.ts'
import { invert, transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import { add, cross, length, normalize, scale, sub, type Vec3 } from '../../shared/geometry/vec3.ts'
import { canResize, canTurn } from '../../shared/ink/placementEdits.ts'
import { MarkColour } from '../../shared/protocol/marks.ts'
import { placementOf } from '../../shared/session/markShape.ts'
import type { Mark } from '../../shared/session/state.ts'
import type { Spot } from '../render/clearOfMarks.ts'
import type { ViewCone } from '../render/edgeArrow.ts'
import type { Box, CardSize } from './boxes.ts'
import type { Handling } from './handling.ts'

export type PlainAction =
  | 'move'
  | 'confirm'
  | 'turnLeft'
  | 'turnRight'
  | 'smaller'
  | 'larger'
  | 'colour'
  | 'words'
  | 'lock'
  | 'unlock'
  | 'erase'
  | 'done'
  | 'cancel'
  | 'onBody'
  | 'onSurface'
  | 'speak'
export type MenuAction = PlainAction | `colour.${MarkColour}` | `phrase.${number}`

export interface MenuButton {
  readonly action: MenuAction
  readonly box: Box
}

/** The card as it is at 1 m from the eyes; it grows with its distance, so that a button always looks as large. */
export const menuSize = {
  widthM: 0.27,
  heightM: 0.27,
  widthPx: 512,
  heightPx: 512,
  order: 12,
} as const satisfies CardSize & {
  readonly order: number
}
const COLUMNS = 3
const MARGIN_PX = 10
const GAP_PX = 8
/** Title and a line of help stand above the buttons. */
export const MENU_HEAD_PX = 84
/** 0.05 rad is look.md's 3 cm at 60 cm. */
const BUTTON_PX = { width: (512 - 2 * MARGIN_PX - 2 * GAP_PX) / COLUMNS, height: 97 } as const

export interface MenuSituation {
  readonly handling: Handling
  readonly mark: Mark
  /** How many ready phrases there are, and whether one can be spoken. */
  readonly phrases: number
  readonly canSpeak: boolean
}

const colourActions = MarkColour.options.map((colour): MenuAction => `colour.${colour}`)

/** What can be done with the mark now, in reading order; empty while nothing is chosen. */
export function menuActions({ handling, mark, phrases, canSpeak }: MenuSituation): readonly MenuAction[] {
  switch (handling.tag) {
    case 'none':
      return []
    case 'moving':
      return ['cancel']
    case 'confirming':
      return [handling.way === 'surface' ? 'onBody' : 'onSurface', 'cancel']
    case 'chosen':
      if (handling.page === 'colours') return [...colourActions, 'cancel']
      if (handling.page === 'phrases') {
        const ready = Array.from({ length: phrases }, (_, index): MenuAction => `phrase.${index}`)
        return [...ready, ...(canSpeak ? (['speak'] as const) : []), 'cancel']
      }
      return markActions(mark)
  }
}

function markActions(mark: Mark): readonly MenuAction[] {
  const { kind, locked } = mark
  // EDIT-2: the lock holds this hand too.
  if (locked) return ['unlock', 'done']
  const isSettled = placementOf(mark)?.settled === true
  return [
    'move',
    ...(isSettled ? [] : (['confirm'] as const)),
    ...(canTurn(kind) ? (['turnLeft', 'turnRight'] as const) : []),
    ...(canResize(kind) ? (['smaller', 'larger'] as const) : []),
    'colour',
    ...(kind === 'label' || kind === 'step' ? (['words'] as const) : []),
    'lock',
    'erase',
    'done',
  ]
}

/** The buttons in rows of three. */
export const menuButtons = (actions: readonly MenuAction[]): readonly MenuButton[] =>
  actions.map((action, index) => ({
    action,
    box: {
      x: MARGIN_PX + (index % COLUMNS) * (BUTTON_PX.width + GAP_PX),
      y: MENU_HEAD_PX + Math.floor(index / COLUMNS) * (BUTTON_PX.height + GAP_PX),
      ...BUTTON_PX,
    },
  }))

/** Height of the painted part, pixels. */
export const menuHeightPx = (count: number): number =>
  MENU_HEAD_PX + Math.ceil(count / COLUMNS) * (BUTTON_PX.height + GAP_PX) - GAP_PX + MARGIN_PX

export interface StandingMenu {
  readonly pose: Pose
  readonly scale: number
}

const NEAREST_M = 0.5
const FARTHEST_M = 1.1
const withinReach = (awayM: number): number => Math.min(FARTHEST_M, Math.max(NEAREST_M, awayM))
/** Between the mark's outline and the card. */
const GAP_RAD = 0.04
/** A wall-high mark does not send its menu out of sight. */
const MAX_REACH_RAD = 0.16

/** Beside the mark, as far away as it is but within reach of words, facing the eyes. `side`: 1 to the left as it is seen, -1 to the right. */
export function standBeside(eye: Vec3, { anchorWorld, reachM }: Spot, side: 1 | -1): StandingMenu {
  const way = sub(anchorWorld, eye)
  const away = Math.max(1e-3, length(way))
  const distanceM = withinReach(away)
  const reachRad = Math.min(MAX_REACH_RAD, Math.atan(reachM / away))
  const asideRad = side * (reachRad + GAP_RAD + Math.atan(menuSize.widthM / 2))
  const towards = normalize(way)
  // Left as it is seen, also of a mark on the floor: about the up of the view, not the room's.
  const right = normalize(cross(towards, Math.abs(towards[1]) > 0.99 ? [1, 0, 0] : [0, 1, 0]))
  const ahead = rotate(fromAxisAngle(cross(right, towards), asideRad), towards)
  return {
    pose: { position: add(eye, scale(ahead, distanceM)), orientation: lookRotation(ahead, [0, 1, 0]) },
    scale: distanceM,
  }
}

/** The card is square; at 1 m this is a tangent too. */
const HALF = menuSize.widthM / 2
/** Between the card and the rim of what is shown. */
const RIM = 0.015
/** A finger's target is 44 CSS pixels; the rest is for what drawing and perspective take off. */
const TOUCH_PX = 47

/** The page's own words and buttons cover this share of a touched screen, at the top and at the bottom. */
const BARS_SHARE = 0.185

/** How much the card grows on a screen that is touched, so that a finger finds each button: as far as the screen has room. */
function touchScale({ halfWidthRad, halfHeightRad, touchedPx }: ViewCone): number {
  if (touchedPx === undefined) return 1
  const pxPerTan = touchedPx / (2 * Math.tan(halfHeightRad))
  const buttonTan = (BUTTON_PX.height / menuSize.heightPx) * menuSize.heightM
  const most = (Math.min(Math.tan(halfWidthRad), Math.tan(halfHeightRad)) - RIM) / HALF
  return Math.max(1, Math.min(most, TOUCH_PX / (buttonTan * pxPerTan)))
}
/** As across and up on the picture: beside the mark, below it, above it, on its other side. */
const sides = [
  [-1, 0],
  [0, -1],
  [0, 1],
  [1, 0],
] as const

/**
 * For a device that is held: a head turns to what lies beside its view, but what a phone does not show cannot be tapped. Flat
 * as the picture is, all that is painted of it (`paintedShare` of its height, from the top) within the picture, and on the first
 * side of the mark on which it leaves the mark free.
 */
export function standInView(
  worldFromViewer: Pose,
  cone: ViewCone,
  { anchorWorld, reachM }: Spot,
  paintedShare = 1,
): StandingMenu {
  const { halfWidthRad, halfHeightRad } = cone
  const grown = touchScale(cone)
  const half = HALF * grown
  const [x, y, z] = transformPoint(invert(worldFromViewer), anchorWorld)
  const away = Math.max(1e-3, -z)
  const [markAcross, markUp] = [x / away, y / away]
  const apart = Math.min(MAX_REACH_RAD, reachM / away) + GAP_RAD + half
  const free = cone.touchedPx === undefined ? 1 : 1 - 2 * BARS_SHARE
  const highest = Math.tan(halfHeightRad) * free - half - RIM
  const lowest = -highest - 2 * half * (1 - paintedShare)
  const places = sides.map(([across, up]) => ({
    across: within(markAcross + across * apart, Math.tan(halfWidthRad) - half - RIM),
    up: highest < lowest ? 0 : Math.min(highest, Math.max(lowest, markUp + up * apart)),
  }))
  const clearOf = ({ across, up }: (typeof places)[number]): number =>
    Math.min(apart, Math.max(Math.abs(across - markAcross), Math.abs(up - markUp)))
  const { across, up } = places.reduce((best, place) =>
    clearOf(place) > clearOf(best) + 1e-6 ? place : best,
  )
  const distanceM = withinReach(away)
  const position = transformPoint(worldFromViewer, [across * distanceM, up * distanceM, -distanceM])
  return { pose: { position, orientation: worldFromViewer.orientation }, scale: distanceM * grown }
}

/** Not farther from the middle than `most`; in the middle where there is no room at all. */
const within = (value: number, most: number): number => {
  const room = Math.max(0, most)
  return Math.min(room, Math.max(-room, value))
}
