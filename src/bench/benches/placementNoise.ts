// How well marks lie where the device itself tracks its head inexactly: the same strokes under growing error of the pose that it
// reports, on the patient and on the wall. Depth from motion lives on that pose; what a mark says of itself must grow with it.
import { builtInScenarios } from '../../emulator/scenario/builtInScenarios.ts'
import type { ScenarioInput } from '../../emulator/scenario/scenarioSchema.ts'
import { CouldNotMeasure, median, percentile, rounded, type Bench } from '../bench.ts'
import { onStage } from '../stage.ts'
import { drawCase, smallCamera } from './placementCase.ts'
import { strokeFigures, type DrawnStrokes } from './placementRows.ts'

type Noise = NonNullable<NonNullable<ScenarioInput['device']>['noise']>

/**
 * Standard deviation on each axis and how long an error lasts. usual: as HoloLens 2 is expected to track (architecture D2, and what the
 * adjustment of poses believes); double and poor: worse than that and slower, so that pictures show less of it.
 */
const noises: Readonly<Record<string, Noise>> = {
  none: {},
  'usual 1 mm 0.06°': { positionM: 0.001, rotationDeg: 0.06, correlationS: 0.5 },
  'double 2 mm 0.12°': { positionM: 0.002, rotationDeg: 0.12, correlationS: 1 },
  'poor 5 mm 0.3°': { positionM: 0.005, rotationDeg: 0.3, correlationS: 2 },
}
const scenes = [
  { on: 'sway-plane', surface: 'plane' },
  { on: 'turn60-plane', surface: 'plane' },
  { on: 'sway-shoulder', surface: 'body' },
  { on: 'sway-knee', surface: 'body' },
] as const
type Scene = (typeof scenes)[number]
const STROKES = 3

interface NoisyStrokes extends DrawnStrokes {
  readonly noise: string
  readonly scene: Scene
}

function scenarioOf({ on }: Scene, noise: Noise, name: string): ScenarioInput {
  const base = builtInScenarios[on]
  if (base === undefined) throw new CouldNotMeasure(`there is no built-in scenario ${on}`)
  return smallCamera({ ...base, device: { ...base.device, noise } }, name)
}

/** Of those under one noise: keys as `usualBodyMedianMm`. */
function figuresOf(results: readonly NoisyStrokes[], noise: string): readonly (readonly [string, number])[] {
  const word = noise.split(' ', 1)[0] ?? noise
  const of = (surface: 'plane' | 'body'): number[] =>
    results
      .filter((result) => result.noise === noise && result.scene.surface === surface)
      .flatMap(({ strokes }) => strokes.map(({ errorMm }) => errorMm))
  const [plane, body] = [of('plane'), of('body')]
  return [
    [`${word}PlaneMedianMm`, rounded(median(plane))],
    [`${word}BodyMedianMm`, rounded(median(body))],
    [`${word}BodyP95Mm`, rounded(percentile(body, 0.95))],
  ]
}

export const placementNoise: Bench = {
  name: 'placement-noise',
  about: 'the same where the device tracks its head inexactly, by how much',
  measure: () =>
    onStage(async ({ server, people }) => {
      const results: NoisyStrokes[] = []
      for (const [noise, spec] of Object.entries(noises)) {
        for (const scene of scenes) {
          const name = `noise-${results.length}`
          const scenario = scenarioOf(scene, spec, name)
          await server.addScenario(name, scenario)
          const strokes = await drawCase(
            { server, people },
            { name, targets: scenario.targets ?? [], mode: 'freeze', count: STROKES },
          )
          results.push({ noise, scene, strokes, unplaced: STROKES - strokes.length })
        }
      }
      const all = results.flatMap(({ strokes }) => strokes)
      const beyond = (sigmas: number): number =>
        all.filter(({ errorMm, saidMm }) => errorMm > sigmas * saidMm).length
      return {
        values: {
          ...Object.fromEntries(Object.keys(noises).flatMap((noise) => figuresOf(results, noise))),
          n: all.length,
          unplaced: results.reduce((sum, { unplaced }) => sum + unplaced, 0),
          beyondTwoSigma: beyond(2),
          beyondThreeSigma: beyond(3),
        },
        rows: results.map(({ noise, scene, ...drawn }) => ({ noise, on: scene.on, ...strokeFigures(drawn) })),
      }
    }),
}
