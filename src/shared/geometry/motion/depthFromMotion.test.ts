import { describe, expect, it } from 'vitest'
import { hl2Noise, noNoise, syntheticScene } from '../../../testing/syntheticMotion.ts'
import { dot } from '../vec3.ts'
import { createMotionDepth } from './depthFromMotion.ts'
import type { MotionPicture } from './motionTypes.ts'

// Small pictures, few of them: what is measured properly is in the bench.
const scene = syntheticScene({
  seed: 1,
  width: 320,
  rateHz: 4,
  shape: 'board',
  texture: 20,
  swayM: 0.03,
  quantisation: 0,
  sensorNoise: 1,
})

const estimateOf = (still: MotionPicture, pictures: readonly MotionPicture[], mark = scene.mark) => {
  const motion = createMotionDepth(still, [mark])
  for (const picture of pictures) motion.add(picture)
  return motion.estimate()
}

describe('depth from motion', () => {
  it('[M5] finds depth and tilt of a textured board', () => {
    const { still, pictures } = scene.record(noNoise, 1)
    const estimate = estimateOf(still, pictures)
    const [point] = estimate.points
    expect(Math.abs(point!.depthM - scene.truthDepthM)).toBeLessThan(0.02)
    expect(Math.abs(point!.depthM - scene.truthDepthM)).toBeLessThan(3 * point!.sigmaM)
    if (estimate.normalWorld !== undefined)
      expect(dot(estimate.normalWorld, scene.truthNormal)).toBeGreaterThan(0.85)
  })
  it('[M3] stands noisy poses, and its sigma says so', () => {
    const { still, pictures } = scene.record(hl2Noise, 2)
    const [point] = estimateOf(still, pictures).points
    expect(Math.abs(point!.depthM - scene.truthDepthM)).toBeLessThan(3 * point!.sigmaM)
    expect(point!.sigmaM).toBeGreaterThan(0.005)
  })
  it('[M8] finds what only colour shows', () => {
    const coloured = (picture: MotionPicture): MotionPicture => {
      const { width, height, data } = picture.image
      const chroma = { width, height, cb: data.map(() => 128), cr: data }
      return { ...picture, image: { width, height, data: data.map((_, i) => 128 + (i % 2)), chroma } }
    }
    const { still, pictures } = scene.record(noNoise, 1)
    const [point] = estimateOf(coloured(still), pictures.map(coloured)).points
    expect(Math.abs(point!.depthM - scene.truthDepthM)).toBeLessThan(0.01)
  })
  it('[M9] believes recorded poses under which the pictures agree', () => {
    const { still, pictures } = scene.record(noNoise, 1)
    const [point] = estimateOf(still, pictures).points
    expect(Math.abs(point!.depthM - scene.truthDepthM)).toBeLessThan(0.005)
    expect(point!.sigmaM).toBeLessThan(0.008)
  })
  it('[M1] does not depend on the order of the pictures and ignores other epochs', () => {
    const { still, pictures } = scene.record(noNoise, 1)
    const foreign = pictures.map((picture) => ({ ...picture, epoch: 2 }))
    const forward = estimateOf(still, [...foreign, ...pictures, still])
    const twice = estimateOf(still, [...pictures, ...pictures])
    expect(twice).toEqual(forward)
    expect(forward.picturesUsed).toBe(pictures.length)
  })
  it('[M7] says that there is no parallax while the head is still', () => {
    const { still, pictures } = scene.record(noNoise, 1)
    const unmoved = pictures.map((picture) => ({
      ...picture,
      worldFromCamera: still.worldFromCamera,
      image: still.image,
    }))
    expect(estimateOf(still, unmoved).status).toBe('no-parallax')
  })
  it('[M7] says that an even spot has no texture', () => {
    const flat = (picture: MotionPicture): MotionPicture => ({
      ...picture,
      image: { ...picture.image, data: picture.image.data.map((_, i) => 128 + (i % 2)) },
    })
    const { still, pictures } = scene.record(noNoise, 1)
    expect(estimateOf(flat(still), pictures.map(flat)).status).toBe('no-texture')
  })
  it('gathers before it has seen three pictures', () => {
    const { still, pictures } = scene.record(noNoise, 1)
    expect(estimateOf(still, pictures.slice(0, 2))).toMatchObject({
      status: 'gathering',
      points: [undefined],
    })
  })
})
