// What the wearer does with a chosen mark, as a state and the commands that follow from it. Pure: rays and surfaces are
// handed in, commands are handed out.
import type { Ray } from '../../shared/geometry/ray.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import { resizedBy, tiltAlong, turnedBy } from '../../shared/ink/placementEdits.ts'
import { seenStroke } from '../../shared/ink/seenStroke.ts'
import type { Command } from '../../shared/protocol/commands.ts'
import type { MarkId } from '../../shared/protocol/ids.ts'
import { MarkColour, type MarkShape, type Placement, type StyleChange } from '../../shared/protocol/marks.ts'
import { placementOf, shapeOf, withTilt } from '../../shared/session/markShape.ts'
import type { Mark } from '../../shared/session/state.ts'
import type { MenuAction, PlainAction } from './menuLayout.ts'
import type { PointedAt } from './pointing.ts'

export type Handling =
  | { readonly tag: 'none' }
  | {
      readonly tag: 'chosen'
      readonly markId: MarkId
      readonly page: 'actions' | 'colours' | 'phrases'
    }
  /** It follows the ray; the next tap drops it. */
  | { readonly tag: 'moving'; readonly markId: MarkId }
  /** The next tap says where it truly is: on the surface met, if that is what is pointed at, or where two looks cross. */
  | {
      readonly tag: 'confirming'
      readonly markId: MarkId
      readonly way: PointedAt
      readonly firstLook: Ray | undefined
    }

export interface Step {
  readonly handling: Handling
  readonly commands: readonly Command[]
}

export const noHandling: Handling = { tag: 'none' }
const TURN_STEP_RAD = Math.PI / 12
const SIZE_STEP = 1.25

const to = (handling: Handling, ...commands: readonly Command[]): Step => ({ handling, commands })
const confirming = (markId: MarkId, way: PointedAt): Step =>
  to({ tag: 'confirming', markId, way, firstLook: undefined })
export const choose = (markId: MarkId): Handling => ({ tag: 'chosen', markId, page: 'actions' })

interface PressSituation {
  readonly eye: Vec3
  /** The words of a ready phrase. */
  readonly phrase: (index: number) => string | undefined
}

/** What each plain button does. */
const presses: Readonly<Record<PlainAction, (mark: Mark, eye: Vec3) => Step>> = {
  move: ({ markId }) => to({ tag: 'moving', markId }, { type: 'mark.hold', markId }),
  confirm: ({ markId }) => confirming(markId, 'body'),
  onBody: ({ markId }) => confirming(markId, 'body'),
  onSurface: ({ markId }) => confirming(markId, 'surface'),
  turnLeft: (mark, eye) => turn(mark, TURN_STEP_RAD, eye),
  turnRight: (mark, eye) => turn(mark, -TURN_STEP_RAD, eye),
  larger: (mark) => resize(mark, SIZE_STEP),
  smaller: (mark) => resize(mark, 1 / SIZE_STEP),
  colour: ({ markId }) => to({ tag: 'chosen', markId, page: 'colours' }),
  words: ({ markId }) => to({ tag: 'chosen', markId, page: 'phrases' }),
  speak: ({ markId }) => to({ tag: 'chosen', markId, page: 'phrases' }),
  lock: (mark) => restyle(mark, { locked: true }),
  unlock: (mark) => restyle(mark, { locked: false }),
  erase: ({ markId }) => to(noHandling, { type: 'mark.erase', markIds: [markId] }),
  done: () => to(noHandling),
  cancel: ({ markId }) => to(choose(markId)),
}

const isPlain = (action: MenuAction): action is PlainAction => Object.hasOwn(presses, action)

/** A button of the menu was pressed. */
export function pressed(action: MenuAction, mark: Mark, { eye, phrase }: PressSituation): Step {
  if (isPlain(action)) return presses[action](mark, eye)
  const [kind, value = ''] = action.split('.', 2)
  if (kind === 'colour') {
    const colour = MarkColour.safeParse(value)
    return colour.success ? restyle(mark, { colour: colour.data }) : to(choose(mark.markId))
  }
  const text = phrase(Number(value))
  return text === undefined ? to(choose(mark.markId)) : restyle(mark, { text })
}

const turn = (mark: Mark, angleRad: number, eye: Vec3): Step =>
  reshape(mark, (placement) => turnedBy(mark.kind, placement, { angleRad, eye }))

const resize = (mark: Mark, factor: number): Step =>
  reshape(mark, (placement) => resizedBy(mark.kind, placement, factor))

/** New words for a label or step. */
export const relabelled = (mark: Mark, text: string): Step => restyle(mark, { text })

const restyle = ({ markId }: Mark, change: StyleChange): Step =>
  to(choose(markId), { type: 'mark.restyle', markId, change })

function reshape(mark: Mark, edit: (placement: Placement) => Placement | undefined): Step {
  const placement = placementOf(mark)
  const edited = placement && edit(placement)
  return to(
    choose(mark.markId),
    ...(edited === undefined ? [] : [reshaping(mark, edited, tiltAlong(mark.tilt, placement, edited))]),
  )
}

/** HAND-7, HAND-8: later estimates cast what the wearer made of it; what its picture cannot hold stays as the wearer put it. */
export function reshaping(mark: Mark, placement: Placement, tilt: MarkShape['tilt']): Command {
  const stroke = seenStroke(placement, mark)
  const kept = stroke === undefined ? { ...placement, settled: true } : placement
  return {
    type: 'mark.reshape',
    markId: mark.markId,
    shape: {
      ...withTilt(shapeOf(mark), tilt),
      stroke: stroke ?? mark.stroke,
      place: { status: 'placed', placement: kept },
    },
  }
}

/** Dropped where it is held. */
export const dropped = (mark: Mark, placement: Placement): Step =>
  to(choose(mark.markId), reshaping(mark, placement, tiltAlong(mark.tilt, placementOf(mark), placement)))

/** The wearer says that the mark lies there. What is settled already, or has another shape than the session knows, is put there as a move. */
export function confirmedAt(mark: Mark, placement: Placement, isAhead: boolean): Step {
  const isSettled = placementOf(mark)?.settled === true
  if (isSettled || isAhead || mark.picture.epoch !== placement.epoch)
    return to(choose(mark.markId), reshaping(mark, placement, mark.tilt))
  const { markId, shapeSeq: against } = mark
  return to(choose(markId), { type: 'mark.place', markId, against, placement, because: 'confirmed' })
}

/** The first of two looks was taken. */
export const lookedOnce = (markId: MarkId, firstLook: Ray): Step =>
  to({ tag: 'confirming', markId, way: 'body', firstLook })

/** Given up: what is in hand is let go. */
export function letGo(handling: Handling): Step {
  return handling.tag === 'moving'
    ? to(noHandling, { type: 'mark.letGo', markId: handling.markId })
    : to(noHandling)
}
