// Targets of the built-in scenarios. The positions lie exactly on the true surface: they were found by ray casting
// against the built-in patient and room, and builtInTargets.test.ts checks that they still lie there.
import type { ScenarioInput } from './scenarioSchema.ts'

export const builtInTargets: NonNullable<ScenarioInput['targets']> = [
  { id: 'wall', position: [0.98, 1.3, -1.9], radiusM: 0.014, colour: '#ff00ff' },
  { id: 'wallLow', position: [0.45, 1.08, -1.9], radiusM: 0.014, colour: '#1030ff' },
  { id: 'table', position: [1.66, 0.75, 0.12], radiusM: 0.012, colour: '#ff0000' },
  { id: 'bench', position: [0.40103, 0.6215, -0.92734], radiusM: 0.012, colour: '#ff0000' },
  {
    id: 'shoulder',
    position: [0.22214, 1.13558, -0.82511],
    radiusM: 0.009,
    colour: '#00ff00',
    attachedTo: 'leftUpperArm',
  },
  {
    id: 'upperArm',
    position: [0.23649, 1.02402, -0.80616],
    radiusM: 0.009,
    colour: '#00ffff',
    attachedTo: 'leftUpperArm',
  },
  {
    id: 'knee',
    position: [0.16816, 0.6761, -0.38657],
    radiusM: 0.009,
    colour: '#ffff00',
    attachedTo: 'leftShin',
  },
  {
    id: 'shin',
    position: [0.14862, 0.47349, -0.3949],
    radiusM: 0.009,
    colour: '#00ff00',
    attachedTo: 'leftShin',
  },
  {
    id: 'ankle',
    position: [0.18645, 0.27548, -0.42086],
    radiusM: 0.009,
    colour: '#ff00ff',
    attachedTo: 'leftShin',
  },
]
