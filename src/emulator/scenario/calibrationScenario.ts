// The scenario `calibration`: a sheet on the wall by the door, a head that looks at it from all the views that the wizard
// wants, and a camera of which the device believes something else.
import { fromAxisAngle, lookRotation, multiply } from '../../shared/geometry/quat.ts'
import { SHEET_TAG } from '../../shared/geometry/tags/tagCode.ts'
import { sub, type Vec3 } from '../../shared/geometry/vec3.ts'
import type { ScenarioInput } from './scenarioSchema.ts'

const sheet: Vec3 = [-0.3, 1.45, 1.897]
const DEG = Math.PI / 180

/** Seconds; head beside, above and nearer than 0.72 m before the sheet, cm; turned left, up, tilted left from the sheet, degrees. */
type Look = readonly [
  atS: number,
  aside: number,
  above: number,
  nearer: number,
  ...turn: [number, number, number],
]
const looks: readonly Look[] = [
  [0, 0, 4, 0, 0, 0, 0],
  [1, 0, 4, 0, 17, 2, 0],
  [2, 12, 6, 2, -17, -3, -6],
  [2.8, 14, 6, 4, 2, 0, -14],
  [3.6, 14, 0, 6, 12, 8, -14],
  [4.6, 0, -4, 8, -14, -7, 4],
  [5.4, -10, -6, 10, -4, 7, 16],
  [6.4, -16, -2, 6, 16, -6, 16],
  [7.2, -10, 4, -4, 0, 5, 4],
  [8.2, 4, 8, -10, -18, 3, -4],
  [9.2, 8, 6, -6, 15, -4, -8],
  [10.2, 0, 4, 0, -8, 4, 0],
  [11, 0, 4, 0, 0, 0, 0],
]

function poseOf([atS, aside, above, nearer, left, up, tilt]: Look) {
  // The wearer faces the door's wall, +z: “aside” is to the wearer's right.
  const position: Vec3 = [sheet[0] - aside / 100, sheet[1] + above / 100, sheet[2] - 0.72 + nearer / 100]
  const turn = multiply(
    multiply(fromAxisAngle([0, 1, 0], left * DEG), fromAxisAngle([1, 0, 0], up * DEG)),
    fromAxisAngle([0, 0, 1], tilt * DEG),
  )
  return { atS, position, orientation: multiply(lookRotation(sub(sheet, position), [0, 1, 0]), turn) }
}

/** Camera 640 x 360: 5 cm and 2° from where it is believed, 3 % more focal length, 80 ms of lag that nobody told. */
export const calibrationScenario: ScenarioInput = {
  name: 'calibration',
  title: { nb: 'Kalibrering: arket på veggen', en: 'Calibration: the sheet on the wall' },
  camera: {
    width: 640,
    height: 360,
    frameId: true,
    lagMs: 80,
    fx: 499,
    viewerFromCamera: {
      position: [0.03, 0.09, 0],
      orientation: fromAxisAngle([0.8, 0.5, 0.33], 2 * DEG),
    },
    believed: {
      fx: 484.5,
      fy: 484.5,
      viewerFromCamera: { position: [0, 0.05, 0], orientation: [0, 0, 0, 1] },
      lagMs: 0,
      lagSigmaMs: 80,
      source: 'published',
      offsetSigmaM: 0.02,
      angleSigmaRad: 0.02,
    },
  },
  head: { motion: 'poses', poses: looks.map(poseOf) },
  tags: [{ id: SHEET_TAG.id, centre: sheet, normal: [0, 0, -1] }],
  targets: [
    { id: 'left', position: [-0.13, 1.5, 1.9], radiusM: 0.01, colour: '#ff00ff' },
    { id: 'right', position: [-0.47, 1.4, 1.9], radiusM: 0.01, colour: '#00e05a' },
  ],
}
