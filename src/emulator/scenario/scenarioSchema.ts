// The scenario file: everything the emulated headset, room, patient, camera and head are made of.
// Every field is explained in docs/scenarios.md; a field added here is added there.
import { z } from 'zod'
import { Intrinsics, Pose, Quat, Vec3 } from '../../shared/protocol/spaces.ts'
import { SHEET_TAG, tagIds } from '../../shared/geometry/tags/tagCode.ts'
import { Err, Ok, type Result } from '../../shared/result.ts'
import { boneNames, jointNames } from '../body/skeletonNames.ts'

const seconds = z.number().min(0).max(36000)
const colour = z.string().regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour as #rrggbb')
const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1-64 letters, digits, - or _')

export const surfacePatterns = ['plain', 'plaster', 'linoleum', 'wood', 'fabric', 'paper', 'metal'] as const

const KnownPlane = z.strictObject({
  /** Seconds from the start until the device tells of this plane. */
  delayS: seconds.default(0),
  label: z.enum(['floor', 'wall', 'ceiling', 'table', 'bed', 'door', 'window', 'other']).default('other'),
})

const KnownMesh = z.strictObject({
  /** Seconds from the start until the device tells of this mesh. */
  delayS: seconds.default(0),
  label: z.enum(['global mesh', 'couch', 'table', 'bed', 'other']).default('other'),
})

const surfaceLook = {
  id,
  colour: colour.default('#d8d8d4'),
  pattern: z.enum(surfacePatterns).default('plain'),
  /** Strength of the pattern; 0 = one flat colour, 1 = as real. */
  texture: z.number().min(0).max(3).default(1),
}

const PlaneSurface = z.strictObject({
  type: z.literal('plane'),
  ...surfaceLook,
  centre: Vec3,
  normal: Vec3,
  /** Direction of the plane's height; default is up, or -z for a level plane. */
  up: Vec3.optional(),
  widthM: z.number().min(0.001).max(100),
  heightM: z.number().min(0.001).max(100),
  /** What the device is told; absent = it never learns of it. */
  knownPlane: KnownPlane.optional(),
})

const MeshSurface = z.strictObject({
  type: z.literal('mesh'),
  ...surfaceLook,
  vertices: z.array(Vec3).min(3).max(20000),
  /** Vertex numbers, counter-clockwise seen from outside. */
  triangles: z
    .array(z.tuple([z.int().min(0), z.int().min(0), z.int().min(0)]))
    .min(1)
    .max(40000),
  /** Soft shading across edges. */
  smooth: z.boolean().default(false),
  /** What a device with mesh-detection is told; absent = it never learns of it. */
  knownMesh: KnownMesh.optional(),
})

const Room = z.strictObject({
  preset: z.enum(['healthRoom', 'empty']).default('healthRoom'),
  /** Seconds until the device tells of the preset's planes (floor, walls, table, bench), one after another. */
  presetPlanesDelayS: seconds.default(0),
  /** Seconds until a device with mesh-detection tells of its scan of the preset. */
  presetMeshDelayS: seconds.default(0),
  surfaces: z
    .array(z.discriminatedUnion('type', [PlaneSurface, MeshSurface]))
    .max(200)
    .default([]),
})

const degrees = z.number().min(-200).max(200)
const JointTrack = z.union([
  degrees,
  z
    .array(z.strictObject({ atS: seconds, deg: degrees }))
    .min(1)
    .max(500),
])

const Patient = z.strictObject({
  posture: z.enum(['sitting', 'standing', 'supine']).default('sitting'),
  /** Sitting: the point of the seat under the hips; standing: the floor between the feet; supine: under the hips. */
  position: Vec3,
  /** Turn about up; 0 = the patient faces +z. */
  yawDeg: degrees.default(0),
  heightM: z.number().min(0.8).max(2.2).default(1.75),
  joints: z.partialRecord(z.enum(jointNames), JointTrack).default({}),
  /** Start the joint tracks again after this many seconds. */
  repeatS: seconds.optional(),
  breathing: z
    .strictObject({
      perMinute: z.number().min(0).max(60).default(14),
      amplitudeM: z.number().min(0).max(0.03).default(0.004),
    })
    .optional(),
  /** Contrast of mottling, moles and creases; 1 = as real skin, 0 = none. */
  skinTexture: z.number().min(0).max(3).default(1),
  skinColour: colour.default('#d2a58c'),
})

export const deviceModels = ['hololens2', 'quest3', 'androidPhone', 'noXr'] as const
const Device = z.strictObject({
  model: z.enum(deviceModels).default('hololens2'),
  /** Replaces the model's list of WebXR features. */
  features: z.array(z.string().min(1).max(40)).max(30).optional(),
  blendMode: z.enum(['additive', 'alpha-blend', 'opaque']).optional(),
  frameRateHz: z.number().min(1).max(240).optional(),
  /** Error of the pose that the device reports. The truth has none. */
  noise: z
    .strictObject({
      positionM: z.number().min(0).max(1).default(0),
      rotationDeg: z.number().min(0).max(45).default(0),
      correlationS: z.number().min(0.001).max(60).default(0.5),
    })
    .prefault({}),
  /** For devices with depth-sensing. */
  depth: z
    .strictObject({
      width: z.int().min(8).max(640).default(160),
      height: z.int().min(8).max(640).default(120),
      noiseM: z.number().min(0).max(0.2).default(0),
    })
    .prefault({}),
  /** For devices with mesh-detection: how far each corner of the scan is off on each axis, standard deviation. */
  mesh: z.strictObject({ noiseM: z.number().min(0).max(0.2).default(0) }).prefault({}),
})

const Believed = z.strictObject({
  fx: z.number().positive().optional(),
  fy: z.number().positive().optional(),
  cx: z.number().optional(),
  cy: z.number().optional(),
  viewerFromCamera: Pose.optional(),
  lagMs: z.number().min(-200).max(2000).optional(),
  lagSigmaMs: z.number().min(0).max(2000).optional(),
  source: z.enum(['published', 'calibrated', 'assumed']).optional(),
  offsetSigmaM: z.number().min(0).max(1).optional(),
  angleSigmaRad: z.number().min(0).max(1).optional(),
})

const Camera = z.strictObject({
  width: Intrinsics.unwrap().shape.width.default(1280),
  height: Intrinsics.unwrap().shape.height.default(720),
  fps: z.number().min(1).max(60).default(15),
  /** Pixels; without them HoloLens 2's published optics scaled to the width. */
  fx: z.number().min(1).max(65536).optional(),
  fy: z.number().min(1).max(65536).optional(),
  cx: z.number().min(-8192).max(16384).optional(),
  cy: z.number().min(-8192).max(16384).optional(),
  /** Where the camera truly sits on the head. */
  viewerFromCamera: Pose.default({ position: [0, 0.05, 0], orientation: [0, 0, 0, 1] }),
  /** From exposure until the page gets the picture, ms. */
  lagMs: z.number().min(0).max(1500).default(80),
  blur: z.boolean().default(false),
  /** Exposure time when `blur` is on, ms. */
  exposureMs: z.number().min(0).max(200).default(16),
  /** A small machine-readable strip in the top left corner with the picture's number. */
  frameId: z.boolean().default(false),
  /** What the device believes where that differs from the truth. */
  believed: Believed.prefault({}),
})

const Gaze = {
  position: Vec3,
  /** Where the head looks; or give `orientation`. */
  lookAt: Vec3.optional(),
  orientation: Quat.optional(),
}
const Sway = {
  /** Size of the natural sway, metres (standard deviation of about half of it on each axis). */
  amplitudeM: z.number().min(0).max(0.5).default(0.025),
  frequencyHz: z.number().min(0.01).max(5).default(0.4),
  rotationDeg: z.number().min(0).max(30).default(1),
}

const Head = z.discriminatedUnion('motion', [
  z.strictObject({ motion: z.literal('still'), ...Gaze }),
  z.strictObject({ motion: z.literal('sway'), ...Gaze, ...Sway }),
  z.strictObject({
    motion: z.literal('turn'),
    ...Gaze,
    degPerS: z.number().min(0.1).max(720).default(60),
    /** Turns by half of it to each side of the gaze. */
    arcDeg: z.number().min(1).max(350).default(60),
    /** How far behind the eyes the axis is that the head turns about, metres; 0 turns about the eyes themselves. */
    neckBehindEyesM: z.number().min(0).max(0.5).default(0.09),
  }),
  z.strictObject({
    motion: z.literal('walk'),
    /** Walked from one to the next and back again; the head looks at `lookAt` all the time, when given. */
    path: z.array(Vec3).min(2).max(200),
    lookAt: Vec3.optional(),
    speedMps: z.number().min(0.05).max(5).default(0.6),
    /** Size of the step's bob, metres. */
    bobM: z.number().min(0).max(0.2).default(0.02),
  }),
  z.strictObject({
    motion: z.literal('poses'),
    poses: z
      .array(z.strictObject({ atS: seconds, ...Gaze }))
      .min(1)
      .max(20000),
    repeat: z.boolean().default(true),
  }),
  /** Led by the visitor with mouse and keys, with a gentle sway on top. */
  z.strictObject({ motion: z.literal('visitor'), ...Gaze, ...Sway }),
])

const Target = z.strictObject({
  id,
  /** Room, at time 0. On a surface, or up to 5 cm outside it. */
  position: Vec3,
  radiusM: z.number().min(0.001).max(0.5).default(0.01),
  colour: colour.default('#ff00ff'),
  /** The patient's bone that the target moves with. */
  attachedTo: z.enum(boneNames).optional(),
})

const Tag = z.strictObject({
  id: z.int().refine((value) => tagIds.includes(value), `must be one of ${tagIds.join(', ')}`),
  /** Of the tag, on a sheet of A4; 2 mm before a wall are enough. */
  centre: Vec3,
  normal: Vec3,
  /** Where the sheet's top edge points; default is up, or -z for a level sheet. */
  up: Vec3.optional(),
  /** Width of the black border. */
  sizeM: z.number().min(0.01).max(1).default(SHEET_TAG.sizeM),
})

export const Trouble = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('trackingLoss'),
    atS: seconds,
    forS: seconds,
    /** `lost`: no viewer pose; `limited`: orientation right, position frozen and marked as emulated. */
    mode: z.enum(['lost', 'limited']).default('lost'),
  }),
  z.strictObject({
    type: z.literal('spaceReset'),
    atS: seconds,
    /** Where the new reference space stands in the old one. */
    newOrigin: z
      .strictObject({ position: Vec3, yawDeg: degrees.default(0) })
      .default({ position: [0.5, 0, 0], yawDeg: 20 }),
    /** Whether the reset event tells that to the page; most devices do not. */
    tellsTransform: z.boolean().default(false),
  }),
  z.strictObject({ type: z.literal('cameraMute'), atS: seconds, forS: seconds }),
  /** Taken off the head: the device shows nothing, and says so to the page. */
  z.strictObject({ type: z.literal('doffed'), atS: seconds, forS: seconds }),
  /** The device is too hot, or too slow, to draw all its frames. */
  z.strictObject({
    type: z.literal('slowFrames'),
    atS: seconds,
    forS: seconds,
    rateHz: z.number().min(1).max(240),
  }),
])

const ScenarioShape = z.strictObject({
  schema: z.literal(1).default(1),
  name: z.string().min(1).max(80),
  title: z.strictObject({ nb: z.string().max(200), en: z.string().max(200) }).optional(),
  /** Seed of all that is random in the scenario. */
  seed: z.int().min(0).max(2147483647).default(1),
  room: Room.prefault({}),
  patient: Patient.nullable().default(null),
  device: Device.prefault({}),
  camera: Camera.prefault({}),
  head: Head,
  targets: z.array(Target).max(100).default([]),
  /** Printed tags that stand in the room. */
  tags: z.array(Tag).max(20).default([]),
  trouble: z.array(Trouble).max(100).default([]),
})

/** What zod cannot say of a single field. */
function checkScenario(scenario: z.infer<typeof ScenarioShape>, context: z.RefinementCtx): void {
  const complain = (path: (string | number)[], message: string): void => {
    context.addIssue({ code: 'custom', path, message })
  }
  scenario.room.surfaces.forEach((surface, index) => {
    if (surface.type === 'plane' && Math.hypot(...surface.normal) < 1e-6)
      complain(['room', 'surfaces', index, 'normal'], 'must not be zero')
    if (surface.type !== 'mesh') return
    const count = surface.vertices.length
    surface.triangles.forEach((triangle, t) => {
      if (triangle.some((vertex) => vertex >= count))
        complain(
          ['room', 'surfaces', index, 'triangles', t],
          `names a vertex that is not there (there are ${count})`,
        )
    })
  })
  scenario.tags.forEach((tag, index) => {
    if (Math.hypot(...tag.normal) < 1e-6) complain(['tags', index, 'normal'], 'must not be zero')
  })
  scenario.targets.forEach((target, index) => {
    if (target.attachedTo !== undefined && scenario.patient === null)
      complain(['targets', index, 'attachedTo'], 'needs a patient, and this scenario has none')
    if (scenario.targets.findIndex((other) => other.id === target.id) !== index)
      complain(['targets', index, 'id'], `'${target.id}' is used twice`)
  })
  if (scenario.head.motion === 'poses')
    scenario.head.poses.forEach((pose, index, all) => {
      const before = all[index - 1]
      if (before !== undefined && pose.atS <= before.atS)
        complain(['head', 'poses', index, 'atS'], 'must be later than the pose before it')
    })
}

export const Scenario = ScenarioShape.superRefine(checkScenario)
export type Scenario = z.infer<typeof Scenario>
export type ScenarioInput = z.input<typeof Scenario>
export type HeadSpec = Scenario['head']
export type PatientSpec = NonNullable<Scenario['patient']>
export type SurfaceSpec = Scenario['room']['surfaces'][number]
export type TargetSpec = Scenario['targets'][number]
export type TagSpec = Scenario['tags'][number]
export type TroubleSpec = Scenario['trouble'][number]
type WithoutTime<T> = T extends unknown ? Omit<T, 'atS'> : never
/** Trouble that begins when it is caused. */
export type TroubleNow = WithoutTime<z.input<typeof Trouble>>
export type Gaze = Pick<Extract<HeadSpec, { motion: 'still' }>, keyof typeof Gaze>
export type SurfacePattern = (typeof surfacePatterns)[number]
export type DeviceModel = (typeof deviceModels)[number]

/** `head.poses.2.atS` for people: `head.poses[2].atS`. */
const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  )

/** Reads a scenario from parsed JSON; each complaint names the field and what is wrong with it. */
export function parseScenario(json: unknown): Result<Scenario, readonly string[]> {
  const parsed = Scenario.safeParse(json)
  if (parsed.success) return Ok(parsed.data)
  return Err(
    parsed.error.issues.map(
      (issue) => `${issue.path.length === 0 ? 'scenario' : pathText(issue.path)}: ${issue.message}`,
    ),
  )
}
