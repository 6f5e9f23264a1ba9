// Depth from motion alone, on made pictures whose truth is known: how good it is, apart from headset, network and desk.
// One row for each thing that makes it hard. The wearer's tracking noise is the sharpest enemy, so both with and without.
import { createMotionDepth } from '../../shared/geometry/motion/depthFromMotion.ts'
import {
  hl2Noise,
  noNoise,
  syntheticScene,
  type SyntheticOptions,
  type TrackingNoise,
} from '../../testing/syntheticMotion.ts'
import { median, percentile, rounded, type Bench } from '../bench.ts'

/** Each scene is ray-cast in some seconds; more of them would not end in time on 2 cores. */
const SCENES = 3
/** Draws of noise per scene. */
const DRAWS = 3
const WIDTH = 480
const MM = 1000

interface Case {
  readonly name: string
  readonly scene: Partial<SyntheticOptions>
}

const cases: readonly Case[] = [
  { name: 'limb, good texture', scene: { texture: 25 } },
  { name: 'limb, faint texture', scene: { texture: 4 } },
  { name: 'limb, low light', scene: { texture: 10, sensorNoise: 5 } },
  { name: 'limb, its far side (52°)', scene: { aroundRad: 0.9 } },
  { name: 'wrist (3 cm)', scene: { radiusM: 0.03 } },
  { name: 'board', scene: { shape: 'board' } },
  { name: 'hand passes', scene: { hand: true } },
  { name: 'breathing, 6 mm', scene: { breathM: 0.006, radiusM: 0.12, aroundRad: 0.7 } },
  { name: 'drifting, 3 mm/s', scene: { driftMPerS: [0.003, 0.001, 0] } },
  { name: 'moving, 10 mm/s', scene: { driftMPerS: [0.01, 0.003, 0] } },
  { name: 'blank skin, mottled wall', scene: { texture: 1.5, aroundRad: 0.9, wallTexture: 25 } },
  { name: 'head nearly still (5 mm)', scene: { swayM: 0.005 } },
]

interface Outcome {
  readonly status: string
  readonly errorMm: number | undefined
  /** Error in units of what the estimate said of itself. */
  readonly sigmas: number | undefined
}

interface Timing {
  readonly addMs: number
  readonly estimateMs: number
}

interface Result {
  readonly name: string
  readonly quiet: readonly Outcome[]
  readonly noisy: readonly Outcome[]
  readonly timings: readonly Timing[]
}

function measureCase({ name, scene: options }: Case): Result {
  const [quiet, noisy, timings]: [Outcome[], Outcome[], Timing[]] = [[], [], []]
  for (let seed = 1; seed <= SCENES; seed++) {
    const scene = syntheticScene({ ...options, width: WIDTH, seed })
    const measure = (noise: TrackingNoise, draw: number): Outcome => {
      const { still, pictures } = scene.record(noise, seed * 10 + draw)
      const startedAtMs = performance.now()
      const motion = createMotionDepth(still, [scene.mark])
      for (const picture of pictures) motion.add(picture)
      const addedAtMs = performance.now()
      const { status, points } = motion.estimate()
      const addMs = (addedAtMs - startedAtMs) / pictures.length
      timings.push({ addMs, estimateMs: performance.now() - addedAtMs })
      const [depth] = points
      if (depth === undefined) return { status, errorMm: undefined, sigmas: undefined }
      const errorM = Math.abs(depth.depthM - scene.truthDepthM)
      return { status, errorMm: errorM * MM, sigmas: errorM / depth.sigmaM }
    }
    quiet.push(measure(noNoise, 0))
    for (let draw = 1; draw <= DRAWS; draw++) noisy.push(measure(hl2Noise, draw))
  }
  return { name, quiet, noisy, timings }
}

const errorsOf = (outcomes: readonly Outcome[]): number[] => outcomes.flatMap(({ errorMm }) => errorMm ?? [])
const withinShare = (outcomes: readonly Outcome[]): number => {
  const known = outcomes.flatMap(({ sigmas }) => sigmas ?? [])
  return rounded(known.filter((sigmas) => sigmas <= 2).length / Math.max(1, known.length))
}
const settledOf = (outcomes: readonly Outcome[]): number =>
  outcomes.filter(({ status }) => status === 'settled').length
const medianIn = (outcomes: readonly Outcome[]): number | string =>
  errorsOf(outcomes).length === 0 ? '-' : rounded(median(errorsOf(outcomes)))
const worstIn = (outcomes: readonly Outcome[]): number | string =>
  errorsOf(outcomes).length === 0 ? '-' : rounded(Math.max(...errorsOf(outcomes)))

export const depthFromMotion: Bench = {
  name: 'depthFromMotion',
  about: 'error of depth from motion on made pictures, without headset and network',
  measure: async () => {
    const results = cases.map(measureCase)
    const [quiet, noisy] = [results.flatMap((each) => each.quiet), results.flatMap((each) => each.noisy)]
    const timings = results.flatMap((each) => each.timings)
    return Promise.resolve({
      values: {
        quietMedianMm: rounded(median(errorsOf(quiet))),
        quietP95Mm: rounded(percentile(errorsOf(quiet), 0.95)),
        depthMedianMm: rounded(median(errorsOf(noisy))),
        depthP95Mm: rounded(percentile(errorsOf(noisy), 0.95)),
        withinTwoSigmaShare: withinShare([...quiet, ...noisy]),
        addMedianMs: rounded(median(timings.map(({ addMs }) => addMs))),
        estimateMedianMs: rounded(median(timings.map(({ estimateMs }) => estimateMs))),
        settled: settledOf([...quiet, ...noisy]),
        n: quiet.length + noisy.length,
      },
      rows: results.map(({ name, quiet: still, noisy: shaken }) => ({
        case: name,
        quietMedianMm: medianIn(still),
        quietWorstMm: worstIn(still),
        noisyMedianMm: medianIn(shaken),
        noisyWorstMm: worstIn(shaken),
        withinTwoSigma: withinShare([...still, ...shaken]),
        settled: `${settledOf([...still, ...shaken])}/${still.length + shaken.length}`,
      })),
    })
  },
}
