import { describe, expect, it } from 'vitest'
import type { Ray } from '../../shared/geometry/ray.ts'
import { createRoomMeshes, type RoomMeshes } from './roomMeshes.ts'

const space = new EventTarget() as unknown as XRReferenceSpace
const forward: Ray = { origin: [0.01, 0.01, 0], direction: [0, 0, -1] }

/** A square of `cells` x `cells` x 2 triangles, 2 m wide, in its own plane z = 0, facing +z. */
function square(cells: number, changedMs: number): XRMesh {
  const vertices: number[] = []
  const indices: number[] = []
  for (let j = 0; j <= cells; j++)
    for (let i = 0; i <= cells; i++) vertices.push((2 * i) / cells - 1, (2 * j) / cells - 1, 0)
  for (let j = 0; j < cells; j++)
    for (let i = 0; i < cells; i++) {
      const a = j * (cells + 1) + i
      indices.push(a, a + 1, a + cells + 2, a, a + cells + 2, a + cells + 1)
    }
  return {
    meshSpace: {},
    vertices: Float32Array.from(vertices),
    indices: Uint32Array.from(indices),
    lastChangedTime: changedMs,
  } as unknown as XRMesh
}

/** A frame in which each mesh lies so far in front, along -z. */
const frameOf = (meshes: ReadonlyMap<XRMesh, number>): XRFrame =>
  ({
    detectedMeshes: new Set(meshes.keys()),
    getPose: (meshSpace: XRSpace) => {
      const [, farM] = [...meshes].find(([mesh]) => mesh.meshSpace === meshSpace) ?? []
      return (
        farM !== undefined && {
          transform: { position: { x: 0, y: 0, z: -farM }, orientation: { x: 0, y: 0, z: 0, w: 1 } },
        }
      )
    },
  }) as unknown as XRFrame

/** Lets so many XR frames pass, the first of which is told of the meshes. */
let timeMs = 0
function pass(meshes: RoomMeshes, frame: XRFrame, frames: number): void {
  timeMs += 1000
  for (let index = 0; index < frames; index++) meshes.read(frame, timeMs + index)
}

describe('the room’s scan', () => {
  it('is met at its nearest triangle, with the normal towards the ray’s origin, from either side', () => {
    const meshes = createRoomMeshes(space)
    const frame = frameOf(
      new Map([
        [square(2, 1), 3],
        [square(2, 1), 2],
      ]),
    )
    pass(meshes, frame, 3)
    expect(meshes.hit(forward)).toMatchObject({ method: 'mesh', normalWorld: [0, 0, 1] })
    expect(meshes.hit(forward)?.pointWorld[2]).toBeCloseTo(-2)
    const back = meshes.hit({ origin: [0.01, 0.01, -9], direction: [0, 0, 1] })
    expect(back?.pointWorld[2]).toBeCloseTo(-3)
    expect(back?.normalWorld?.[2]).toBeCloseTo(-1)
    expect(meshes.hit({ origin: [5, 0, 0], direction: [0, 0, -1] })).toBeUndefined()
  })

  it('is made ready in parts, and the scan of before holds until then', () => {
    const meshes = createRoomMeshes(space)
    const mesh = square(40, 1)
    const near = frameOf(new Map([[mesh, 1]]))
    // 3200 triangles: three parts.
    pass(meshes, near, 3)
    expect(meshes.hit(forward)).toBeUndefined()
    pass(meshes, near, 1)
    expect(meshes.hit(forward)?.pointWorld[2]).toBeCloseTo(-1)
    // The table was moved back by half a metre: same mesh, new vertices.
    for (let i = 2; i < mesh.vertices.length; i += 3) mesh.vertices[i] = -0.5
    mesh.lastChangedTime = 2
    pass(meshes, near, 3)
    expect(meshes.hit(forward)?.pointWorld[2]).toBeCloseTo(-1)
    pass(meshes, near, 1)
    expect(meshes.hit(forward)?.pointWorld[2]).toBeCloseTo(-1.5)
  })

  it('follows a mesh that moves without changing, and forgets one that is gone', () => {
    const meshes = createRoomMeshes(space)
    const mesh = square(1, 1)
    pass(meshes, frameOf(new Map([[mesh, 1]])), 2)
    pass(meshes, frameOf(new Map([[mesh, 4]])), 1)
    expect(meshes.hit(forward)?.pointWorld[2]).toBeCloseTo(-4)
    pass(meshes, frameOf(new Map()), 1)
    expect(meshes.hit(forward)).toBeUndefined()
  })
})
