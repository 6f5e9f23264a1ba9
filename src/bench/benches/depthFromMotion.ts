// Depth from motion alone, on made pictures whose truth is known: how good the sweep is, apart from headset, network
// and desk. The wearer's tracking noise is the sharpest enemy, so both with and without it.
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
const WIDTH = 480
const MM = 1000

interface Case {
  readonly name: string
  readonly scene: Partial<SyntheticOptions>
  readonly noise: TrackingNoise
}

const cases: readonly Case[] = [
  { name: 'limb, good texture', scene: { texture: 25 }, noise: noNoise },
  { name: 'limb, faint texture', scene: { texture: 6 }, noise: noNoise },
  { name: 'limb, tracking noise', scene: {}, noise: hl2Noise },
  { name: 'board, tracking noise', scene: { shape: 'board' }, noise: hl2Noise },
  { name: 'limb, hand passes', scene: { hand: true }, noise: hl2Noise },
]

interface Outcome {
  readonly status: string
  readonly errorMm: number | undefined
  /** Error in units of what the estimate said of itself. */
  readonly sigmas: number | undefined
  readonly tookMs: number
}

function measureOne({ scene: options, noise }: Case, seed: number): Outcome {
  const scene = syntheticScene({ ...options, width: WIDTH, seed })
  const { still, pictures } = scene.record(noise, seed)
  const startedAtMs = performance.now()
  const motion = createMotionDepth(still, [scene.mark])
  for (const picture of pictures) motion.add(picture)
  const estimate = motion.estimate()
  const tookMs = performance.now() - startedAtMs
  const depth = estimate.points[0]
  if (depth === undefined) return { status: estimate.status, errorMm: undefined, sigmas: undefined, tookMs }
  const errorM = Math.abs(depth.depthM - scene.truthDepthM)
  return { status: estimate.status, errorMm: errorM * MM, sigmas: errorM / depth.sigmaM, tookMs }
}

export const depthFromMotion: Bench = {
  name: 'depthFromMotion',
  about: 'error of depth from motion on made pictures, without headset and network',
  measure: async () => {
    const results = cases.map((each) => {
      const outcomes = Array.from({ length: SCENES }, (_, seed) => measureOne(each, seed + 1))
      return { name: each.name, outcomes, known: outcomes.flatMap(({ errorMm }) => errorMm ?? []) }
    })
    const known = results.flatMap((result) => result.known)
    const all = results.flatMap(({ outcomes }) => outcomes)
    return Promise.resolve({
      values: {
        depthMedianMm: rounded(median(known)),
        depthP95Mm: rounded(percentile(known, 0.95)),
        withinTwoSigmaShare: rounded(
          all.filter(({ sigmas }) => sigmas !== undefined && sigmas <= 2).length / Math.max(1, known.length),
        ),
        estimateP95Ms: rounded(
          percentile(
            all.map(({ tookMs }) => tookMs),
            0.95,
          ),
          0,
        ),
        settled: all.filter(({ status }) => status === 'settled').length,
        n: all.length,
      },
      rows: results.map(({ name, outcomes, known: errors }) => ({
        case: name,
        settled: `${outcomes.filter(({ status }) => status === 'settled').length}/${outcomes.length}`,
        ...(errors.length === 0
          ? {}
          : { medianMm: rounded(median(errors)), p95Mm: rounded(percentile(errors, 0.95)) }),
      })),
    })
  },
}
