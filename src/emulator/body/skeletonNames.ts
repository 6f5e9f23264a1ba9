// Names that a scenario may use for the patient's bones and joints.

export const boneNames = [
  'pelvis',
  'spine',
  'chest',
  'neck',
  'head',
  'leftUpperArm',
  'leftForearm',
  'leftHand',
  'rightUpperArm',
  'rightForearm',
  'rightHand',
  'leftThigh',
  'leftShin',
  'leftFoot',
  'rightThigh',
  'rightShin',
  'rightFoot',
] as const
export type BoneName = (typeof boneNames)[number]

const sided = [
  'ShoulderFlexion',
  'ShoulderAbduction',
  'ShoulderRotation',
  'ElbowFlexion',
  'ForearmPronation',
  'WristFlexion',
  'HipFlexion',
  'HipAbduction',
  'HipRotation',
  'KneeFlexion',
  'AnkleDorsiflexion',
] as const
type Sided = (typeof sided)[number]

export type JointName =
  `left${Sided}` | `right${Sided}` | 'trunkFlexion' | 'trunkRotation' | 'neckFlexion' | 'neckRotation'

export const jointNames: readonly [JointName, ...JointName[]] = [
  'trunkFlexion',
  'trunkRotation',
  'neckFlexion',
  'neckRotation',
  ...sided.map((name): JointName => `left${name}`),
  ...sided.map((name): JointName => `right${name}`),
]
