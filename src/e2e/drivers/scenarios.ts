// Small scenarios for tests: one surface, one target of a colour that nothing else has, a small quiet camera picture.
import type { ScenarioInput } from '../../emulator/scenario/scenarioSchema.ts'

export const targetColour = '#ff00ff'
const camera = { width: 640, height: 360, fps: 15 }

const wall = {
  type: 'plane' as const,
  id: 'wall',
  pattern: 'plaster' as const,
  centre: [0, 1.5, -1.2] as [number, number, number],
  normal: [0, 0, 1] as [number, number, number],
  widthM: 5,
  heightM: 3,
  knownPlane: { label: 'wall' as const },
}
const onWall = { id: 'spot', position: [0.1, 1.5, -1.2], radiusM: 0.02, colour: targetColour } as const

/** A wall that the device knows, the head still. */
export const stillWall = {
  name: 'still-wall',
  room: { preset: 'empty', surfaces: [wall] },
  camera,
  head: { motion: 'still', position: [0, 1.6, 0], lookAt: [0, 1.5, -1.2] },
  targets: [onWall],
} as const satisfies ScenarioInput

/** The wearer looks down at it, so that the whole panel is seen beside what the page lays over it. */
export const wallBelow = {
  ...stillWall,
  name: 'wall-below',
  head: { motion: 'still', position: [0, 1.6, 0], lookAt: [0, 1.1, -1.2] },
} as const satisfies ScenarioInput

/** The same; the visitor leads the head, which is quite still otherwise. */
export const led = {
  ...wallBelow,
  name: 'led',
  head: { ...wallBelow.head, motion: 'visitor', amplitudeM: 0, rotationDeg: 0 },
} as const satisfies ScenarioInput

/** The same, but the device learns of the wall long after somebody has drawn on it. */
export const lateWall = {
  ...stillWall,
  name: 'late-wall',
  room: { preset: 'empty', surfaces: [{ ...wall, knownPlane: { label: 'wall', delayS: 45 } }] },
} as const satisfies ScenarioInput

/**
 * The same, with the head turning to and fro at 60°/s, so far that the target is out of sight where it turns back: no neck
 * does that in an instant, and between two poses nobody knows when.
 */
export const turningWall = {
  ...stillWall,
  name: 'turning-wall',
  head: { motion: 'turn', position: [0, 1.6, 0], lookAt: [0, 1.5, -1.2], degPerS: 60, arcDeg: 100 },
} as const satisfies ScenarioInput

/** A wall that the device does not know, seen by a head that goes slowly from side to side. */
export const unknownWall = {
  ...stillWall,
  name: 'unknown-wall',
  room: { preset: 'empty', surfaces: [{ ...wall, knownPlane: undefined }] },
  head: {
    motion: 'sway',
    position: [0, 1.6, 0],
    lookAt: [0, 1.5, -1.2],
    amplitudeM: 0.4,
    frequencyHz: 0.05,
  },
} as const satisfies ScenarioInput

/** Another room, another calibration, another target: nothing of it is in the code. */
export const unseenRoom = {
  name: 'never-seen',
  seed: 77,
  room: {
    preset: 'empty',
    surfaces: [
      {
        type: 'plane',
        id: 'slope',
        colour: '#c9b79c',
        pattern: 'wood',
        centre: [0.4, 0.9, -0.9],
        normal: [-0.35, 0.8, 0.49],
        up: [0.1, 0.5, -0.86],
        widthM: 2.4,
        heightM: 1.8,
        knownPlane: { label: 'table', delayS: 0.5 },
      },
    ],
  },
  camera: {
    width: 800,
    height: 448,
    fps: 12,
    fx: 700,
    fy: 690,
    cx: 410,
    cy: 215,
    lagMs: 130,
    viewerFromCamera: { position: [0.03, 0.06, -0.02], orientation: [-0.0871557, 0, 0, 0.9961947] },
  },
  head: {
    motion: 'sway',
    position: [0.1, 1.6, 0.1],
    lookAt: [0.4, 0.9, -0.9],
    amplitudeM: 0.02,
    frequencyHz: 0.5,
  },
  targets: [{ id: 'dot', position: [0.4, 0.9, -0.9], radiusM: 0.018, colour: '#00e05a' }],
} as const satisfies ScenarioInput
