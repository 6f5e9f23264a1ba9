// A reset of the reference space: what was told in the old one is met nowhere, and is told anew in the next frame.
import { describe, expect, it, vi } from 'vitest'
import type { Ray } from '../../shared/geometry/ray.ts'
import { createXrWorld } from './xrWorld.ts'

const forward: Ray = { origin: [0.1, 0.1, 0], direction: [0, 0, -1] }
const upright = { x: Math.SQRT1_2, y: 0, z: 0, w: Math.SQRT1_2 }
const unturned = { x: 0, y: 0, z: 0, w: 1 }

/** A wall as a plane, or as a scan, that stands so far in front. */
function wall(kind: 'plane' | 'mesh') {
  const space = new EventTarget()
  const session = Object.assign(new EventTarget(), { inputSources: [] })
  const world = createXrWorld({
    session: session as unknown as XRSession,
    space: space as unknown as XRReferenceSpace,
    features: [`${kind}-detection`],
  })
  const plane = {
    planeSpace: {},
    lastChangedTime: 1,
    polygon: [
      { x: -1, y: 0, z: -1 },
      { x: 1, y: 0, z: -1 },
      { x: 1, y: 0, z: 1 },
      { x: -1, y: 0, z: 1 },
    ],
  }
  const mesh = {
    meshSpace: {},
    lastChangedTime: 1,
    vertices: Float32Array.from([-2, -2, 0, 2, -2, 0, 0, 2, 0]),
    indices: Uint32Array.from([0, 1, 2]),
  }
  let timeMs = 0
  let farM = 2
  const frame = {
    detectedPlanes: new Set(kind === 'plane' ? [plane] : []),
    detectedMeshes: new Set(kind === 'mesh' ? [mesh] : []),
    getViewerPose: () => null,
    getPose: () => ({
      transform: { position: { x: 0, y: 0, z: -farM }, orientation: kind === 'plane' ? upright : unturned },
    }),
  } as unknown as XRFrame
  const onSurfaces = vi.fn()
  world.geometry.onSurfaces(onSurfaces)
  return {
    onSurfaces,
    /** Frames of a 60 Hz display. */
    pass: (frames: number): void => {
      for (let index = 0; index < frames; index += 1) world.frame((timeMs += 16), frame)
    },
    reset: (nowFarM: number): void => {
      farM = nowFarM
      space.dispatchEvent(new Event('reset'))
    },
    far: () => {
      const hit = kind === 'plane' ? world.geometry.planeHit(forward) : world.geometry.meshHit(forward)
      return hit && Math.round(-hit.pointWorld[2] * 1000) / 1000
    },
  }
}

describe.each(['plane', 'mesh'] as const)('[RE-9] a wall that is known as a %s, after a reset', (kind) => {
  it('is met nowhere until the next frame, and then where it stands in the new space', () => {
    const { pass, reset, far, onSurfaces } = wall(kind)
    pass(3)
    expect(far()).toBe(2)
    onSurfaces.mockClear()
    reset(3)
    expect(far()).toBeUndefined()
    pass(1)
    expect(far()).toBe(3)
    expect(onSurfaces).toHaveBeenCalledOnce()
  })

  it('that says nothing of a moved space it is looked at twice a second', () => {
    const { pass, far } = wall(kind)
    pass(3)
    pass(10)
    expect(far()).toBe(2)
  })
})
