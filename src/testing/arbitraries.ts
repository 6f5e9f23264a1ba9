// fast-check generators of what the wire can carry, and of what it should not.
import fc from 'fast-check'
import type { Command } from '../shared/protocol/commands.ts'
import { MarkId, ParticipantId, PeerId, PictureId, SessionId } from '../shared/protocol/ids.ts'
import { MarkColour, MarkKind, type Placement, type StrokeSample } from '../shared/protocol/marks.ts'
import type { PictureRef } from '../shared/protocol/pictures.ts'
import { countedIds } from './countedIds.ts'
import { actor, calibration, picture, placement, type ParticipantActor } from './scenarios.ts'

/** The seed of every property test: a failure is the same for everybody. */
export const SEED = 20_261_122

/** A few ids only, so that commands meet each other's marks. */
const idsOf = (kind: number, count: number): string[] => {
  const next = countedIds(kind)
  return Array.from({ length: count }, next)
}
export const someMarkIds = idsOf(3, 6).map((id) => MarkId.parse(id))
export const somePictureIds = idsOf(4, 3).map((id) => PictureId.parse(id))

const markId = fc.constantFrom(...someMarkIds)
const pictureId = fc.constantFrom(...somePictureIds)
const epoch = fc.integer({ min: 0, max: 4 })
const unitNumber = fc.double({ min: -0.5, max: 1.5, noNaN: true })
const sample: fc.Arbitrary<StrokeSample> = fc.tuple(
  unitNumber,
  unitNumber,
  fc.double({ min: 0, max: 1, noNaN: true }),
)

const somePicture: fc.Arbitrary<PictureRef> = fc
  .record({ epoch, frameSeq: fc.integer({ min: 1, max: 3 }), tracked: fc.boolean() })
  .map(picture)

const somePlacement: fc.Arbitrary<Placement> = fc
  .record({ epoch, settled: fc.boolean(), points: fc.integer({ min: 1, max: 3 }) })
  .map(({ points, ...rest }) =>
    placement({
      ...rest,
      pointsWorld: Array.from({ length: points }, (_, index) => [index / 100, 1.6, -0.5] as const),
    }),
  )

/** Commands of every kind that a client could send, sensible and not. */
export const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: drawCommand() },
  fc.record({ type: fc.constant('mark.place' as const), markId, placement: somePlacement }),
  fc.record({ type: fc.constant('mark.refine' as const), markId, placement: somePlacement }),
  fc.record({
    type: fc.constant('mark.leaveUnplaced' as const),
    markId,
    reason: fc.constantFrom('old-epoch' as const, 'no-tracking' as const),
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
  fc.record({ type: fc.constant('picture.release' as const), pictureId }),
  fc.record({
    type: fc.constant('epoch.raise' as const),
    epoch,
    reason: fc.constantFrom('session-start' as const, 'space-reset' as const),
  }),
  fc.constantFrom<Command>(
    { type: 'consent.give', purpose: 'call' },
    { type: 'media.report', microphone: 'on', camera: 'refused' },
    { type: 'camera.calibrate', calibrationId: 1, calibration },
    { type: 'camera.calibrate', calibrationId: 2, calibration: { ...calibration, camLagMs: 80 } },
    { type: 'tracking.report', tracked: false },
    { type: 'chat.send', text: 'Bend the knee a little more.' },
  ),
)

function drawCommand(): fc.Arbitrary<Command> {
  return fc.record({
    type: fc.constant('mark.draw' as const),
    markId,
    kind: fc.constantFrom(...MarkKind.options),
    colour: fc.constantFrom(...MarkColour.options),
    picture: somePicture,
    stroke: fc.array(sample, { minLength: 1, maxLength: 4 }),
  })
}

export const someActors: readonly ParticipantActor[] = [
  actor('wearer'),
  actor('expert'),
  actor('expert', 'second-expert'),
  actor('patient'),
  actor('observer'),
]

/** Who asks for what, most often somebody who may. */
export const act: fc.Arbitrary<{ readonly by: ParticipantActor; readonly command: Command }> = fc.record({
  by: fc.constantFrom(...someActors, actor('expert'), actor('expert'), actor('wearer')),
  command,
})

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
      'marks.erased',
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
