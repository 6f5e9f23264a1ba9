// Which way what flows along a line runs in the headset: told by the shader's own words, as no shader runs without a display.
import { NullEngine } from '@babylonjs/core/Engines/nullEngine.js'
import type { ShaderMaterial } from '@babylonjs/core/Materials/shaderMaterial.pure.js'
import { describe, expect, it } from 'vitest'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import { addLine, createLineBatch } from './lineBatch.ts'
import { createLineMesh } from './lineMesh.ts'
import { sceneOn } from './stage.ts'

const tail: Vec3 = [0, 1, -1]
const head: Vec3 = [0.1, 1, -1]

/** Metres along the line as the shader gets them, at its first point and at its last. */
function metresAlong(): readonly (number | undefined)[] {
  const batch = createLineBatch(8)
  addLine(batch, [tail, head], {
    colour: [1, 1, 1],
    opacity: 1,
    dashed: false,
    soft: false,
    flows: true,
    widthM: 0.004,
  })
  return [batch.shapes[2], batch.shapes[4 * 2 + 2]]
}

/** How the wave's phase changes with metres along the line, and with seconds. */
function waveInShader(): { readonly perM: number; readonly perS: number } {
  const engine = new NullEngine()
  const lines = createLineMesh('marks', sceneOn(engine), { outline: false, order: 1 })
  const { shaderPath } = lines.mesh.material as ShaderMaterial
  lines.dispose()
  engine.dispose()
  const source = JSON.stringify(shaderPath)
  expect(source).toContain('vShape = vec3(shapes.x, shapes.z, shapes.w);')
  const found = /float wave = fract\(vShape\.y \/ ([\d.]+) ([+-]) seconds \* ([\d.]+)\);/.exec(source)
  const [, metres, sign, waves] = found ?? []
  return { perM: 1 / Number(metres), perS: (sign === '-' ? -1 : 1) * Number(waves) }
}

describe('what flows along a turning or movement arrow', () => {
  it('runs from its tail to its head, 8 cm in a second', () => {
    const [atTail, atHead] = metresAlong()
    expect(atTail).toBe(0)
    expect(atHead).toBeCloseTo(0.1)
    // A crest stays where the phase does: perM * metres + perS * seconds is the same.
    const { perM, perS } = waveInShader()
    expect(-perS / perM).toBeCloseTo(0.08)
  })
})
