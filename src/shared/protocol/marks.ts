// What is drawn (on a picture) and what becomes of it (in the room).
import { z } from 'zod'
import { Epoch } from './pictures.ts'
import { Vec3 } from './spaces.ts'

/** More kinds (movement arrow, circle, area, label, step, distance, angle) join here. */
export const MarkKind = z.enum(['ink', 'arrow', 'point'])
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

/** ink: 2..n samples; arrow: exactly [tail, head]; point: exactly one. `session/decide.ts` holds the rule. */
export const Stroke = z.array(StrokeSample).min(1).max(MAX_STROKE_SAMPLES).readonly()
export type Stroke = z.infer<typeof Stroke>

/** The rung of the placement ladder (architecture D2) that gave the geometry. */
export const PlacementMethod = z.enum(['depth', 'mesh', 'plane', 'motion', 'confirmed', 'stated'])
export type PlacementMethod = z.infer<typeof PlacementMethod>

export const Placement = z
  .strictObject({
    /** Metres, wearer's base reference space of `epoch`. ink: polyline; arrow: [tail, head]; point: [p]. */
    pointsWorld: z.array(Vec3).min(1).max(MAX_STROKE_SAMPLES).readonly(),
    /** Unit normal of the surface at the mark's anchor, towards the camera; absent when not known. */
    normalWorld: Vec3.optional(),
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
])
export type UnplacedReason = z.infer<typeof UnplacedReason>

/** Why a mark could not settle by depth from motion. */
export const UnsettledReason = z.enum(['no-texture', 'no-parallax', 'moved', 'inconsistent'])
export type UnsettledReason = z.infer<typeof UnsettledReason>
