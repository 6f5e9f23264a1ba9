// What is drawn (on a picture) and what becomes of it (in the room).
import { z } from 'zod'
import { PictureId } from './ids.ts'
import { Epoch, PictureRef } from './pictures.ts'
import { Quat, Vec3 } from './spaces.ts'

export const MarkKind = z.enum([
  'ink', // 2..n samples along the pen's way
  'arrow', // [tail, head]; the head is the place
  'movement', // [from, to]: "move this way", animated; with a tilt, that way out of the surface or into it
  'turn', // [centre, start] and sweepRad: "turn this way" about the surface's normal, or its tilt's axis, animated
  'point', // [place]
  'circle', // [centre, rim]
  'area', // 3..n corners of a closed outline
  'label', // [place] and text
  'step', // [place]; its number is its rank among the steps shown; text is optional
  'distance', // [end, end]
  'angle', // [end, vertex, end]
])
export type MarkKind = z.infer<typeof MarkKind>

/** Names of look.md's mark colours; the values are in client/ui/tokens. */
export const MarkColour = z.enum(['sky', 'orange', 'green', 'yellow', 'pink', 'white'])
export type MarkColour = z.infer<typeof MarkColour>

export const MAX_STROKE_SAMPLES = 2000

/** `[u, v, pressure]`: an ImagePoint and the pen's pressure 0..1 (0.5 where the device tells none). */
export const StrokeSample = z
  .tuple([z.number().min(-0.5).max(1.5), z.number().min(-0.5).max(1.5), z.number().min(0).max(1)])
  .readonly()
export type StrokeSample = z.infer<typeof StrokeSample>

/** How many samples each kind has stands at {@link MarkKind}; `session/markRules.ts` holds the rule. */
export const Stroke = z.array(StrokeSample).min(1).max(MAX_STROKE_SAMPLES).readonly()
export type Stroke = z.infer<typeof Stroke>

/** A label longer than this cannot be read at arm's length; `decide` refuses it with `text-too-long`. */
export const MAX_MARK_TEXT = 120
export const MarkText = z.string().trim().min(1).max(2000)
export const SweepRad = z
  .number()
  .min(-2 * Math.PI)
  .max(2 * Math.PI)
/** Counts from drawing, so that one set late must be able to say more than the time that has passed: up to a day. */
export const MAX_FADE_S = 86_400
export const FadeAfterS = z.number().min(3).max(MAX_FADE_S)
const FadeFromS = z.number().min(0).max(MAX_FADE_S)

/** The rung of the placement ladder (architecture D2) that gave the geometry. */
export const PlacementMethod = z.enum([
  'depth',
  'mesh',
  'plane',
  'motion',
  'tied', // the expert marked the same spot on a second still
  'confirmed', // the wearer put it there by ray or touch
  'stated',
])
export type PlacementMethod = z.infer<typeof PlacementMethod>

export const Placement = z
  .strictObject({
    /** Metres, wearer's base reference space of `epoch`; the same points as the kind's stroke (ink may be simplified). */
    pointsWorld: z.array(Vec3).min(1).max(MAX_STROKE_SAMPLES).readonly(),
    /** Unit normal of the surface at the mark's anchor, towards the camera; absent when not known. A turn's axis. */
    normalWorld: Vec3.optional(),
    /** circle, area: the closed outline as it lies on a curved surface, metres; absent on a plane. */
    drapedWorld: z.array(Vec3).min(3).max(256).readonly().optional(),
    /** distance, angle: one-sigma of each point's own surface, metres; what the points have in common is not in it. */
    pointErrorsM: z.array(z.number().min(0).max(100)).max(3).readonly().optional(),
    method: PlacementMethod,
    /** One-sigma distance between drawn and placed, metres. */
    errorM: z.number().min(0).max(100),
    /** False while a better estimate is still expected (depth from motion gathers parallax). */
    settled: z.boolean(),
    epoch: Epoch,
  })
  .readonly()
export type Placement = z.infer<typeof Placement>

/** Why a mark has no place in the room; each has a text for the tooltip. */
export const UnplacedReason = z.enum([
  'no-tracking', // 2D page
  'tracking-lost',
  'old-epoch',
  'picture-unknown', // the picture's pose is not known
  'off-picture',
  'too-far', // what was met there lies farther away than any room is long
  'too-uncertain', // it could lie so far off that it would mislead
])
export type UnplacedReason = z.infer<typeof UnplacedReason>

/** Why a mark could not settle by depth from motion. `no-pictures`: there was nothing to measure it by. */
export const UnsettledReason = z.enum(['no-texture', 'no-parallax', 'moved', 'inconsistent', 'no-pictures'])
export type UnsettledReason = z.infer<typeof UnsettledReason>

/** Where a mark stands. `provisional`: shown until the headset has cast a mark that was moved on a picture. */
export const MarkPlace = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('drawn'), provisional: Placement.optional() }).readonly(),
  z
    .strictObject({
      status: z.literal('placed'),
      placement: Placement,
      unsettledReason: UnsettledReason.optional(),
    })
    .readonly(),
  z.strictObject({ status: z.literal('unplaced'), reason: UnplacedReason }).readonly(),
])
export type MarkPlace = z.infer<typeof MarkPlace>

/** What moving, turning and resizing change. */
export const MarkShape = z
  .strictObject({
    picture: PictureRef,
    /** Set when it was drawn or moved on a frozen picture. */
    pictureId: PictureId.optional(),
    stroke: Stroke,
    /** turn: how far it turns, radians, positive = counterclockwise as seen against the axis (from the camera). */
    sweepRad: SweepRad.optional(),
    /**
     * movement, turn: how it stands where it does not lie on the surface; a unit quaternion, worldFromMark, about its first
     * point. Its own z is the axis: what a turn turns about, the way a movement goes. A turn's own x leads to its start.
     * In the world of the place's epoch, or without a place of the picture's. Lengths stay the points'.
     */
    tilt: Quat.optional(),
    place: MarkPlace,
  })
  .readonly()
export type MarkShape = z.infer<typeof MarkShape>

/** What recolouring, relabelling, locking and fading change. */
export const MarkStyle = z
  .strictObject({
    colour: MarkColour,
    text: MarkText.optional(),
    /** Nobody moves, changes or erases it until its author or the wearer has unlocked it. */
    locked: z.boolean(),
    /** Seconds after drawing when it is gone from view; absent = it stays. */
    fadeAfterS: FadeAfterS.optional(),
    /** Seconds after drawing from which the fading time was chosen to count; absent = from drawing. */
    fadeFromS: FadeFromS.optional(),
  })
  .readonly()
export type MarkStyle = z.infer<typeof MarkStyle>

/** What of a style is to be otherwise, and nothing else of it; null takes away. */
export const StyleChange = z
  .strictObject({
    colour: MarkColour.optional(),
    text: MarkText.nullable().optional(),
    locked: z.boolean().optional(),
    fadeAfterS: FadeAfterS.nullable().optional(),
    /** Goes with `fadeAfterS`: alone it says nothing. */
    fadeFromS: FadeFromS.optional(),
  })
  .readonly()
export type StyleChange = z.infer<typeof StyleChange>
