// fast-check generators of what the wire can carry, and of what it should not.
import fc from 'fast-check'
import { normalizeQuat, type Quat } from '../shared/geometry/quat.ts'
import type { Command } from '../shared/protocol/commands.ts'
import { StillCause } from '../shared/protocol/device.ts'
import { BoardId, MarkId, ParticipantId, PeerId, PictureId, SessionId } from '../shared/protocol/ids.ts'
import {
  MarkColour,
  MarkKind,
  type MarkShape,
  type Placement,
  type StrokeSample,
  type StyleChange,
} from '../shared/protocol/marks.ts'
import type { PictureRef } from '../shared/protocol/pictures.ts'
import { countedIds } from './countedIds.ts'
import { mayTilt } from '../shared/ink/tilt.ts'
import { mayCommand } from '../shared/session/permissions.ts'
import type { Mark, SessionState } from '../shared/session/state.ts'
import { actor, calibration, picture, placement, type ParticipantActor } from './scenarios.ts'

/** The seed of every property test: a failure is the same for everybody. */
export const SEED = 20_261_122

/** A few ids only, so that commands meet each other's marks. */
const idsOf = (kind: number, count: number): string[] => {
  const next = countedIds(kind)
  return Array.from({ length: count }, next)
}
const someMarkIds = idsOf(3, 3).map((id) => MarkId.parse(id))
const somePictureIds = idsOf(4, 3).map((id) => PictureId.parse(id))

const boardId = fc.constantFrom(...idsOf(5, 2).map((id) => BoardId.parse(id)))
const mostly = fc.constantFrom(true, true, true, false)
const markId = fc.constantFrom(...someMarkIds)
const pictureId = fc.constantFrom(...somePictureIds)
const against = fc.integer({ min: 1, max: 40 })
const epoch = fc.integer({ min: 0, max: 4 })
/** Most on the picture, some beside it. */
const unitNumber = fc.oneof(
  { weight: 5, arbitrary: fc.double({ min: 0.1, max: 0.9, noNaN: true }) },
  fc.double({ min: -0.5, max: 1.5, noNaN: true }),
)
const sample: fc.Arbitrary<StrokeSample> = fc.tuple(
  unitNumber,
  unitNumber,
  fc.double({ min: 0, max: 1, noNaN: true }),
)

const somePicture: fc.Arbitrary<PictureRef> = fc
  .record({ epoch, frameSeq: fc.integer({ min: 1, max: 3 }), tracked: mostly })
  .map(picture)

const somePlacement: fc.Arbitrary<Placement> = fc
  .record({ epoch, settled: fc.boolean(), points: fc.integer({ min: 1, max: 3 }) })
  .map(({ points, ...rest }) =>
    placement({
      ...rest,
      pointsWorld: Array.from({ length: points }, (_, index) => [index / 100, 1.6, -0.5] as const),
    }),
  )

const sweepRad = fc.option(fc.double({ min: -6, max: 6, noNaN: true }), { nil: undefined })
const text = fc.option(fc.constantFrom('Press here', 'x'.repeat(121)), { nil: undefined })

const turnNumber = fc.double({ min: -1, max: 1, noNaN: true })
/** Any orientation. */
export const someTilt: fc.Arbitrary<Quat> = fc
  .tuple(turnNumber, turnNumber, turnNumber, turnNumber)
  .filter((numbers) => Math.hypot(...numbers) > 0.1)
  .map(normalizeQuat)

/** Without the keys whose value is undefined, as JSON carries it. */
const defined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T

const someShape: fc.Arbitrary<MarkShape> = fc
  .record({
    picture: somePicture,
    pictureId: fc.option(pictureId, { nil: undefined }),
    stroke: fc.array(sample, { minLength: 1, maxLength: 4 }),
    sweepRad,
    tilt: fc.option(someTilt, { nil: undefined }),
    place: fc.oneof(
      fc.constant({ status: 'drawn' as const }),
      somePlacement.map((provisional) => ({ status: 'drawn' as const, provisional })),
      somePlacement.map((placed) => ({ status: 'placed' as const, placement: placed })),
    ),
  })
  .map(defined)

const unless = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined })

const someStyleChange: fc.Arbitrary<StyleChange> = fc
  .record({
    colour: unless(fc.constantFrom(...MarkColour.options)),
    text: fc.option(text),
    locked: unless(fc.boolean()),
    fadeAfterS: unless(fc.option(fc.integer({ min: 3, max: 60 }))),
    fadeFromS: unless(fc.integer({ min: 0, max: 60 })),
  })
  .map(defined)

/** Commands of every kind that a client could send, sensible and not. */
export const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: drawCommand() },
  { weight: 6, arbitrary: sensibleDrawCommand() },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constantFrom('mark.place' as const, 'mark.refine' as const),
      markId,
      against,
      placement: somePlacement,
    }),
  },
  fc.record({
    type: fc.constant('mark.leaveUnplaced' as const),
    markId,
    against,
    reason: fc.constantFrom('old-epoch' as const, 'no-tracking' as const),
  }),
  fc.record({ type: fc.constantFrom('mark.hold' as const, 'mark.letGo' as const), markId }),
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant('mark.reshape' as const), markId, shape: someShape }),
  },
  fc
    .record({
      type: fc.constant('mark.tilt' as const),
      markId,
      tilt: fc.option(someTilt, { nil: undefined }),
    })
    .map(defined),
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('mark.restyle' as const), markId, change: someStyleChange }),
  },
  fc
    .record({ type: fc.constant('guide.goTo' as const), markId: fc.option(markId, { nil: undefined }) })
    .map(defined),
  fc
    .record({
      type: fc.constant('marks.rebase' as const),
      fromEpoch: epoch,
      markIds: fc.option(fc.array(markId, { minLength: 1, maxLength: 2 }), { nil: undefined }),
      nowFromThen: fc.constant({ position: [0.1, 0, 0] as const, orientation: [0, 0, 0, 1] as const }),
      sigmaM: fc.constant(0.01),
      method: fc.constantFrom('device' as const, 'tag' as const),
    })
    .map(defined),
  fc.record({
    type: fc.constantFrom('picture.reopen' as const, 'picture.discard' as const),
    pictureId,
  }),
  fc.record({
    type: fc.constant('board.attach' as const),
    boardId,
    title: fc.constant('X-ray, left shoulder'),
    pages: fc.constant([{ width: 800, height: 600 }]),
  }),
  fc.record({
    type: fc.constant('board.show' as const),
    boardId,
    page: fc.integer({ min: 0, max: 1 }),
  }),
  fc.record({ type: fc.constant('board.hide' as const), boardId }),
  fc.record({
    type: fc.constant('board.draw' as const),
    boardId,
    stroke: fc.record({
      strokeId: markId,
      page: fc.integer({ min: 0, max: 1 }),
      kind: fc.constantFrom('ink' as const, 'point' as const),
      colour: fc.constantFrom(...MarkColour.options),
      stroke: fc.array(sample, { minLength: 1, maxLength: 3 }),
    }),
  }),
  fc.record({
    type: fc.constant('board.wipe' as const),
    boardId,
    page: fc.constant(0),
    scope: fc.constantFrom('last' as const, 'mine' as const, 'all' as const),
  }),
  fc.record({
    type: fc.constant('mark.erase' as const),
    markIds: fc.array(markId, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    type: fc.constant('mark.clear' as const),
    scope: fc.constantFrom('mine' as const, 'all' as const),
  }),
  { weight: 3, arbitrary: fc.constantFrom<Command>({ type: 'mark.undo' }, { type: 'mark.redo' }) },
  fc.record({ type: fc.constant('picture.freeze' as const), pictureId, picture: somePicture }),
  fc.record({
    type: fc.constant('still.take' as const),
    pictureId,
    picture: somePicture,
    because: fc.constantFrom(...StillCause.options),
  }),
  fc.record({ type: fc.constant('picture.release' as const), pictureId }),
  fc.record({
    type: fc.constant('epoch.raise' as const),
    epoch,
    reason: fc.constantFrom('session-start' as const, 'space-reset' as const),
  }),
  fc.constantFrom<Command>(
    { type: 'consent.give', purpose: 'call' },
    { type: 'media.report', microphone: 'on', camera: 'refused', attention: 'doffed' },
    { type: 'camera.calibrate', calibrationId: 1, calibration },
    { type: 'camera.calibrate', calibrationId: 2, calibration: { ...calibration, camLagMs: 80 } },
    { type: 'tracking.report', tracked: false },
    { type: 'camera.limit', level: 'reduced', reason: 'frame-rate' },
    { type: 'camera.sendAs', mode: 'still', cause: { reason: 'slow', way: 'up', kbps: 700 } },
    { type: 'camera.sendAs', mode: 'video', cause: { reason: 'good' } },
    { type: 'camera.choose', choice: 'still' },
    { type: 'still.ask' },
    { type: 'chat.send', text: 'Bend the knee a little more.' },
  ),
)

function drawCommand(): fc.Arbitrary<Command> {
  return fc
    .record({
      type: fc.constant('mark.draw' as const),
      markId,
      kind: fc.constantFrom(...MarkKind.options),
      colour: fc.constantFrom(...MarkColour.options),
      picture: somePicture,
      stroke: fc.array(sample, { minLength: 1, maxLength: 4 }),
      sweepRad,
      text,
    })
    .map(defined)
}

/** One that is refused by no rule but those of epoch, picture and id. */
function sensibleDrawCommand(): fc.Arbitrary<Command> {
  const colour = fc.constantFrom(...MarkColour.options)
  const sensibleKind = fc.constantFrom<MarkKind>('point', 'step', 'label', 'arrow', 'turn')
  return fc.record({ markId, colour, picture: somePicture, kind: sensibleKind }).map((drawn): Command => ({
    ...drawn,
    type: 'mark.draw',
    stroke: [0.4, 0.6]
      .slice(drawn.kind === 'arrow' || drawn.kind === 'turn' ? 0 : 1)
      .map((u) => [u, 0.5, 0.5] as const),
    ...(drawn.kind === 'turn' ? { sweepRad: 1 } : {}),
    ...(drawn.kind === 'label' ? { text: 'Press here' } : {}),
  }))
}

/** The command as somebody gives it who knows the session as it is: its epoch, the mark's present shape, its kind's points. */
export function informed({ epoch: now, marks }: SessionState, asked: Command): Command {
  if (asked.type === 'mark.draw') return { ...asked, picture: { ...asked.picture, epoch: now } }
  const mark = 'markId' in asked && asked.markId !== undefined ? marks.get(asked.markId) : undefined
  if (mark === undefined) return asked
  const against = mark.shapeSeq
  if (asked.type === 'mark.leaveUnplaced') return { ...asked, against }
  if (asked.type === 'mark.reshape') return { ...asked, shape: shapeFor(mark, asked.shape, now) }
  if (asked.type !== 'mark.place' && asked.type !== 'mark.refine') return asked
  return { ...asked, against, placement: placementFor(mark, asked.placement, now) }
}

const placementFor = ({ stroke }: Mark, place: Placement, now: number): Placement => ({
  ...place,
  pointsWorld: stroke.map((_, index) => [index / 100, 1.6, -0.5]),
  epoch: now,
})

function shapeFor(mark: Mark, { picture: on, place, tilt }: MarkShape, now: number): MarkShape {
  return {
    picture: { ...on, epoch: now },
    stroke: mark.stroke,
    ...(mark.sweepRad === undefined ? {} : { sweepRad: mark.sweepRad }),
    ...(tilt === undefined || !mayTilt(mark.kind) ? {} : { tilt }),
    place:
      place.status === 'placed'
        ? { ...place, placement: placementFor(mark, place.placement, now) }
        : { status: 'drawn' },
  }
}

export const someActors: readonly ParticipantActor[] = [
  actor('wearer'),
  actor('expert'),
  actor('expert', 'second-expert'),
  actor('patient'),
  actor('observer'),
]

export interface Act {
  readonly by: ParticipantActor
  readonly command: Command
  /** Given by somebody who knows what the session is by then. */
  readonly isInformed: boolean
}

/** Who asks for what, most often somebody who may. */
const act: fc.Arbitrary<Act> = fc
  .record({ by: fc.constantFrom(...someActors), command, isInformed: mostly })
  .map(({ by, command: asked, isInformed }) => {
    const may = ({ role }: ParticipantActor): boolean => mayCommand(role, asked.type)
    return { by: isInformed && !may(by) ? (someActors.find(may) ?? by) : by, command: asked, isInformed }
  })

/** Long enough for marks to be drawn, placed and changed. */
export const acts = fc.array(act, { minLength: 10, maxLength: 60, size: 'max' })

/** Keys and values that break careless code. */
const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    '__proto__',
    'constructor',
    'toString',
    '',
    NaN,
    Infinity,
    -1,
    null,
    undefined,
    [],
    {},
  ),
  fc.anything({ maxDepth: 2 }),
)

/** Things in the place of an event: known types with wrong bodies, wrong envelopes, no events at all. */
export const hostileEvent: fc.Arbitrary<Record<string, unknown>> = fc
  .record({
    v: fc.constantFrom<unknown>(1, 1, 1, 0, 99, 'x'),
    sessionId: fc.constantFrom<unknown>(
      SessionId.parse('s1'),
      SessionId.parse('s1'),
      'other',
      '__proto__',
      7,
    ),
    seq: fc.oneof(fc.integer({ min: -2, max: 60 }), hostileValue),
    atMs: fc.oneof(fc.integer(), hostileValue),
    by: fc.constantFrom<unknown>(
      { participantId: 'server', role: 'server' },
      {
        participantId: ParticipantId.parse('__proto__'),
        role: 'expert',
        peerId: PeerId.parse('constructor'),
      },
      {},
      null,
    ),
    type: fc.constantFrom<unknown>(
      'mark.drawn',
      'mark.placed',
      'mark.reshaped',
      'mark.tilted',
      'mark.restyled',
      'marks.rebased',
      'board.drawn',
      'marks.erased',
      'camera.sentAs',
      'still.taken',
      'peer.joined',
      'peer.left',
      'chat.sent',
      'epoch.raised',
      'toString',
      '__proto__',
      3,
    ),
    markId,
    markIds: fc.oneof(fc.array(markId), hostileValue),
    cause: fc.constantFrom<unknown>('undo', 'redo', 'erase', 'clear', '?'),
    peerId: fc.constantFrom<unknown>('__proto__', 'constructor', 5),
    participantId: fc.constant('__proto__'),
    role: fc.constantFrom<unknown>('expert', 'king'),
    text: hostileValue,
    epoch: hostileValue,
    picture: fc.oneof(somePicture, hostileValue),
    stroke: fc.oneof(fc.array(sample), hostileValue),
    kind: fc.constantFrom<unknown>('ink', 'nothing'),
    colour: fc.constantFrom<unknown>('sky', 'black'),
  })
  .map((event) => ({ ...event }))
