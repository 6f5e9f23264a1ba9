// Draw calls at 100 marks, counted in Babylon's engine without a display.
import { NullEngine } from '@babylonjs/core/Engines/nullEngine.js'
import { describe, expect, it } from 'vitest'
import { createLineBatch, addLine } from './lineBatch.ts'
import { createLineMesh } from './lineMesh.ts'
import { MarkKind } from '../../shared/protocol/marks.ts'
import { hasPointsOf } from '../../shared/session/markShape.ts'
import { markLines, type ShownMark } from './markShapes.ts'
import { sceneOn } from './stage.ts'

/** A mark of each kind in turn, at its own place. */
function markAt(n: number): ShownMark {
  const kind = MarkKind.options[n % MarkKind.options.length] ?? 'ink'
  const x = n / 100
  const points = [
    [x, 1, -1],
    [x, 1.1, -1],
    [x + 0.1, 1.1, -1],
  ] as const
  const count = [1, 2, 3].find((each) => hasPointsOf(kind, each)) ?? 2
  return {
    kind,
    colour: 'sky',
    pointsWorld: points.slice(0, count),
    normalWorld: [0, 0, 1],
    dashed: n % 5 === 0,
    soft: n % 7 === 0,
    sweepRad: Math.PI / 2,
    errorM: 0.02,
    viewpoint: [0, 1.6, 0],
  }
}

describe('the mark mesh', () => {
  it('draws 100 marks of all kinds in one mesh', () => {
    const engine = new NullEngine()
    const scene = sceneOn(engine)
    const mesh = createLineMesh('marks', scene, { outline: false, order: 1 })
    const batch = createLineBatch(32768)
    for (let n = 0; n < 100; n++) {
      for (const { points, look } of markLines(markAt(n))) expect(addLine(batch, points, look)).toBeDefined()
    }
    mesh.show(batch)
    expect(scene.meshes.filter((each) => each.isEnabled())).toHaveLength(1)
    expect(mesh.mesh.subMeshes).toHaveLength(1)
    expect(mesh.mesh.subMeshes[0]?.indexCount).toBe(batch.indexCount)
    scene.dispose()
    engine.dispose()
  })

  it('says when a batch is full instead of writing past its end', () => {
    const batch = createLineBatch(4)
    const look = { colour: [1, 1, 1] as const, opacity: 1, dashed: false, soft: false, widthM: 0.004 }
    expect(
      addLine(
        batch,
        [
          [0, 0, 0],
          [1, 0, 0],
        ],
        look,
      ),
    ).toBe(0)
    expect(
      addLine(
        batch,
        [
          [0, 0, 0],
          [1, 0, 0],
        ],
        look,
      ),
    ).toBeUndefined()
  })
})
