// The patient's bones: how joint angles give each bone's pose. Patient space: metres, y up, facing +z, left is +x,
// origin at the hips' centre. Angles as a clinician says them: 0 = anatomical position, arms hanging.
import { compose, identityPose, type Pose } from '../../shared/geometry/pose.ts'
import { fromAxisAngle, identity, multiply, type Quat } from '../../shared/geometry/quat.ts'
import { add, type Vec3 } from '../../shared/geometry/vec3.ts'
import type { PatientSpec } from '../scenario/scenarioSchema.ts'
import { boneNames, type BoneName, type JointName } from './skeletonNames.ts'

export type JointAngles = Partial<Record<JointName, number>>
export type BonePoses = Readonly<Record<BoneName, Pose>>

const RAD = Math.PI / 180
/** Stature that the bone lengths below belong to. */
const MODEL_HEIGHT_M = 1.75

interface BoneRest {
  readonly parent: BoneName | undefined
  readonly offset: Vec3
}

const limb = (side: 1 | -1): Record<string, Vec3> => ({
  upperArm: [side * 0.182, 0.165, -0.022],
  forearm: [0, -0.29, 0],
  hand: [0, -0.25, 0],
  thigh: [side * 0.092, -0.01, 0],
  shin: [0, -0.43, 0],
  foot: [0, -0.42, 0],
})
const left = limb(1)
const right = limb(-1)
const origin: Vec3 = [0, 0, 0]

const rest: Readonly<Record<BoneName, BoneRest>> = {
  pelvis: { parent: undefined, offset: origin },
  spine: { parent: 'pelvis', offset: [0, 0.1, 0] },
  chest: { parent: 'spine', offset: [0, 0.17, 0] },
  neck: { parent: 'chest', offset: [0, 0.245, -0.025] },
  head: { parent: 'neck', offset: [0, 0.085, 0.015] },
  leftUpperArm: { parent: 'chest', offset: left['upperArm'] ?? origin },
  leftForearm: { parent: 'leftUpperArm', offset: left['forearm'] ?? origin },
  leftHand: { parent: 'leftForearm', offset: left['hand'] ?? origin },
  rightUpperArm: { parent: 'chest', offset: right['upperArm'] ?? origin },
  rightForearm: { parent: 'rightUpperArm', offset: right['forearm'] ?? origin },
  rightHand: { parent: 'rightForearm', offset: right['hand'] ?? origin },
  leftThigh: { parent: 'pelvis', offset: left['thigh'] ?? origin },
  leftShin: { parent: 'leftThigh', offset: left['shin'] ?? origin },
  leftFoot: { parent: 'leftShin', offset: left['foot'] ?? origin },
  rightThigh: { parent: 'pelvis', offset: right['thigh'] ?? origin },
  rightShin: { parent: 'rightThigh', offset: right['shin'] ?? origin },
  rightFoot: { parent: 'rightShin', offset: right['foot'] ?? origin },
}

const sittingSide = (side: 'left' | 'right'): JointAngles => ({
  [`${side}ShoulderFlexion`]: 16,
  [`${side}ShoulderAbduction`]: 7,
  [`${side}ShoulderRotation`]: 14,
  [`${side}ElbowFlexion`]: 50,
  [`${side}ForearmPronation`]: 68,
  [`${side}HipFlexion`]: 86,
  [`${side}HipAbduction`]: 7,
  [`${side}KneeFlexion`]: 84,
})
const restingSide = (side: 'left' | 'right'): JointAngles => ({
  [`${side}ShoulderAbduction`]: 9,
  [`${side}ElbowFlexion`]: 10,
  [`${side}ForearmPronation`]: 25,
  [`${side}HipAbduction`]: 4,
})

/** Joint angles of a posture before the scenario changes any. */
export const postureAngles: Readonly<Record<PatientSpec['posture'], JointAngles>> = {
  sitting: { ...sittingSide('left'), ...sittingSide('right'), trunkFlexion: 3, neckFlexion: 4 },
  standing: { ...restingSide('left'), ...restingSide('right') },
  supine: {
    ...restingSide('left'),
    ...restingSide('right'),
    leftAnkleDorsiflexion: -18,
    rightAnkleDorsiflexion: -18,
  },
}

const X: Vec3 = [1, 0, 0]
const Y: Vec3 = [0, 1, 0]
const Z: Vec3 = [0, 0, 1]
const turn = (axis: Vec3, deg: number): Quat => (deg === 0 ? identity : fromAxisAngle(axis, deg * RAD))
const chain = (...turns: readonly Quat[]): Quat => turns.reduce(multiply, identity)

type AngleOf = (joint: JointName) => number

/** Turn of a limb's bone. Forward (+z) is a negative turn about x for what hangs down. */
function limbTurn(side: 'left' | 'right', part: string, angle: AngleOf): Quat {
  const out = side === 'left' ? 1 : -1
  switch (part) {
    case 'UpperArm':
      return chain(
        turn(X, -angle(`${side}ShoulderFlexion`)),
        turn(Z, out * angle(`${side}ShoulderAbduction`)),
        turn(Y, -out * angle(`${side}ShoulderRotation`)),
      )
    case 'Forearm':
      return turn(X, -angle(`${side}ElbowFlexion`))
    case 'Hand':
      return chain(turn(Y, -out * angle(`${side}ForearmPronation`)), turn(X, -angle(`${side}WristFlexion`)))
    case 'Thigh':
      return chain(
        turn(X, -angle(`${side}HipFlexion`)),
        turn(Z, out * angle(`${side}HipAbduction`)),
        turn(Y, -out * angle(`${side}HipRotation`)),
      )
    case 'Shin':
      return turn(X, angle(`${side}KneeFlexion`))
    default:
      return turn(X, -angle(`${side}AnkleDorsiflexion`))
  }
}

/** Turn of a bone against its parent. */
function localTurn(bone: BoneName, angle: AngleOf): Quat {
  if (bone.startsWith('left')) return limbTurn('left', bone.slice(4), angle)
  if (bone.startsWith('right')) return limbTurn('right', bone.slice(5), angle)
  if (bone === 'pelvis') return identity
  const part = bone === 'neck' || bone === 'head' ? 'neck' : 'trunk'
  return chain(turn(Y, angle(`${part}Rotation`) / 2), turn(X, angle(`${part}Flexion`) / 2))
}

/** Size of a patient against the model. */
export const bodyScale = (spec: Pick<PatientSpec, 'heightM'>): number => spec.heightM / MODEL_HEIGHT_M

function anglesAt(spec: PatientSpec, timeS: number): JointAngles {
  const t = spec.repeatS === undefined || spec.repeatS === 0 ? timeS : timeS % spec.repeatS
  const angles: JointAngles = { ...postureAngles[spec.posture] }
  for (const [name, track] of Object.entries(spec.joints)) {
    // The schema has let only joint names through; Object.entries forgets them.
    const joint = name as JointName
    if (typeof track === 'number') angles[joint] = track
    else angles[joint] = sampleTrack(track, t)
  }
  return angles
}

function sampleTrack(track: readonly { atS: number; deg: number }[], t: number): number {
  const next = track.findIndex(({ atS }) => atS >= t)
  const after = track[next === -1 ? track.length - 1 : next]
  const before = track[next <= 0 ? (next === -1 ? track.length - 1 : 0) : next - 1]
  if (after === undefined || before === undefined) return 0
  const span = after.atS - before.atS
  if (span <= 0) return after.deg
  const x = (t - before.atS) / span
  return before.deg + (after.deg - before.deg) * x * x * (3 - 2 * x)
}

/** Room from patient: where the hips' centre is put so that the posture rests on `spec.position`. */
export function roomFromPatient(spec: PatientSpec): Pose {
  const yaw = turn(Y, spec.yawDeg)
  const s = bodyScale(spec)
  switch (spec.posture) {
    case 'standing':
      return { position: add(spec.position, [0, 0.948 * s, 0]), orientation: yaw }
    case 'sitting':
      return { position: add(spec.position, [0, 0.088 * s, 0]), orientation: yaw }
    case 'supine':
      return { position: add(spec.position, [0, 0.118 * s, 0]), orientation: multiply(yaw, turn(X, -90)) }
  }
}

/** Every bone's pose in patient space, model size (not yet scaled to the patient's height). */
export function bonePosesAt(spec: PatientSpec, timeS: number): BonePoses {
  const angles = anglesAt(spec, timeS)
  const poses: Partial<Record<BoneName, Pose>> = {}
  for (const bone of boneNames) {
    const { parent, offset } = rest[bone]
    const parentPose = parent === undefined ? identityPose : (poses[parent] ?? identityPose)
    poses[bone] = compose(parentPose, {
      position: offset,
      orientation: localTurn(bone, (joint) => angles[joint] ?? 0),
    })
  }
  // Every name of boneNames was just filled in, parents first.
  return poses as BonePoses
}

/** False for a patient who keeps perfectly still, whose mesh then never changes. */
export const isMoving = (spec: PatientSpec): boolean =>
  spec.breathing !== undefined || Object.values(spec.joints).some((track) => typeof track !== 'number')
