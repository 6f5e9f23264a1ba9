// The scenarios that come with the emulated headset. One patient, one set of targets; what differs is the head.
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import { benchTopM } from '../room/healthRoom.ts'
import { builtInTargets } from './builtInTargets.ts'
import { calibrationScenario } from './calibrationScenario.ts'
import type { ScenarioInput } from './scenarioSchema.ts'

export const builtInPatient = {
  posture: 'sitting',
  position: [0, benchTopM, -0.87],
  joints: { leftShoulderAbduction: 12 },
} as const satisfies NonNullable<ScenarioInput['patient']>

interface View {
  readonly position: Vec3
  readonly lookAt: Vec3
}

/** From where each part is examined: shoulder and knee at arm's length, table and wall a little further. */
const views = {
  all: { position: [0.8, 1.2, 0.1], lookAt: [0.263, 0.84, -0.794] },
  plane: { position: [0.95, 1.45, -0.65], lookAt: [0.62, 1.32, -1.9] },
  table: { position: [1.12, 1.35, 0.3], lookAt: [1.72, 0.75, 0.32] },
  shoulder: { position: [0.62, 1.38, -0.42], lookAt: [0.23, 1.09, -0.85] },
  knee: { position: [0.5, 1.02, 0.16], lookAt: [0.14, 0.45, -0.42] },
  ankle: { position: [0.55, 0.72, 0.08], lookAt: [0.186, 0.3, -0.42] },
} as const satisfies Record<string, View>

const around = ({ position, lookAt }: View, path: readonly Vec3[]): ScenarioInput['head'] => ({
  motion: 'walk',
  path: path.map((offset): Vec3 => [
    position[0] + offset[0],
    position[1] + offset[1],
    position[2] + offset[2],
  ]),
  lookAt,
  speedMps: 0.35,
})

const motions = {
  still: (view: View): ScenarioInput['head'] => ({ motion: 'still', ...view }),
  sway: (view: View): ScenarioInput['head'] => ({
    motion: 'sway',
    ...view,
    amplitudeM: 0.025,
    frequencyHz: 0.45,
    rotationDeg: 1.2,
  }),
  turn60: (view: View): ScenarioInput['head'] => ({ motion: 'turn', ...view, degPerS: 60, arcDeg: 40 }),
  walk: (view: View): ScenarioInput['head'] =>
    around(view, [
      [-0.22, 0, 0.1],
      [0.05, 0, 0],
      [0.2, 0, -0.06],
    ]),
} as const

const scenario = (
  name: string,
  head: ScenarioInput['head'],
  extra: Partial<ScenarioInput> = {},
): ScenarioInput => ({
  name,
  patient: builtInPatient,
  head,
  targets: builtInTargets,
  ...extra,
})

/** Small enough for software rendering on two cores; `-hd` has HoloLens 2's usual size. */
const smallCamera = { width: 640, height: 360 } as const

const demoHead = {
  motion: 'visitor',
  position: [0.75, 1.52, 0.35],
  lookAt: [0.08, 0.98, -0.9],
  amplitudeM: 0.02,
  rotationDeg: 0.8,
} as const satisfies ScenarioInput['head']

const demo = (camera: ScenarioInput['camera']): ScenarioInput =>
  scenario('demo', demoHead, {
    title: { nb: 'Demo: du leder hodet', en: 'Demo: you lead the head' },
    patient: { ...builtInPatient, breathing: {} },
    targets: [],
    camera,
  })

/**
 * Quest 3: depth of 1 cm at arm's length, a room scan that is off by about as much, and the passthrough camera some 3 cm
 * beside and above the eyes' middle (as its native samples put it), 50 ms late.
 */
const quest3 = (camera: ScenarioInput['camera']): ScenarioInput => ({
  ...demo({
    ...camera,
    lagMs: 50,
    viewerFromCamera: { position: [-0.03, 0.02, -0.06], orientation: [0, 0, 0, 1] },
  }),
  name: 'quest3',
  title: { nb: 'Quest 3: du leder hodet', en: 'Quest 3: you lead the head' },
  device: { model: 'quest3', depth: { noiseM: 0.006 }, mesh: { noiseM: 0.01 } },
})

/** A phone whose camera is the view; ARCore's depth is off by some 1.5 cm at arm's length. */
const androidPhone = (camera: ScenarioInput['camera']): ScenarioInput => ({
  ...demo(camera),
  name: 'androidPhone',
  title: { nb: 'Android-telefon: du leder hånden', en: 'Android phone: you lead the hand' },
  device: { model: 'androidPhone', depth: { width: 160, height: 90, noiseM: 0.008 } },
})

const trouble = scenario('trouble', motions.sway(views.all), {
  camera: smallCamera,
  trouble: [
    { type: 'trackingLoss', atS: 20, forS: 4, mode: 'limited' },
    { type: 'trackingLoss', atS: 35, forS: 4, mode: 'lost' },
    { type: 'cameraMute', atS: 50, forS: 5 },
    { type: 'spaceReset', atS: 65 },
  ],
})

function builtIn(): Readonly<Record<string, ScenarioInput>> {
  const all: Record<string, ScenarioInput> = {
    demo: demo({}),
    'demo-small': demo(smallCamera),
    calibration: calibrationScenario,
    quest3: quest3({}),
    'quest3-small': quest3(smallCamera),
    androidPhone: androidPhone({}),
    'androidPhone-small': androidPhone(smallCamera),
    trouble,
  }
  const camera = { ...smallCamera, frameId: true }
  for (const [motionName, motion] of Object.entries(motions))
    for (const [viewName, view] of Object.entries(views)) {
      const name = viewName === 'all' ? motionName : `${motionName}-${viewName}`
      const head = motion(view)
      all[name] = scenario(name, head, { camera })
      all[`${name}-hd`] = scenario(`${name}-hd`, head, { camera: { frameId: true } })
      all[`${name}-quest`] = scenario(`${name}-quest`, head, { camera, device: { model: 'quest3' } })
      all[`${name}-phone`] = scenario(`${name}-phone`, head, { camera, device: { model: 'androidPhone' } })
    }
  return all
}

/** By name, as a scenario file would hold them. */
export const builtInScenarios = builtIn()
