// A small ray-caster that makes gray pictures with known truth, to measure depth from motion: a wall with furniture-like
// contrast, and a limb (cylinder) or a slanted board before it, with as much or as little texture as asked.
// Deterministic: all chance comes from the seed. For tests and benches only.
import { castRay, depthOf, projectPoint } from '../shared/geometry/cameraModel.ts'
import type { GrayImage, MotionPicture } from '../shared/geometry/motion/motionTypes.ts'
import { transformDirection, type Pose } from '../shared/geometry/pose.ts'
import { fromAxisAngle, multiply, rotate } from '../shared/geometry/quat.ts'
import { add, cross, dot, normalize, scale, sub, type Vec3 } from '../shared/geometry/vec3.ts'
import type { ImagePoint, Intrinsics } from '../shared/protocol/spaces.ts'

export interface SyntheticOptions {
  readonly seed: number
  readonly width: number
  readonly shape: 'cylinder' | 'board'
  /** Amplitude of the skin's texture, luma levels. */
  readonly texture: number
  /** A disc of 8 mm radius of another colour under the mark. */
  readonly disc: boolean
  readonly distanceM: number
  /** Slant of the board (or turn of the limb's axis), radians. */
  readonly tiltRad: number
  /** Peak of the sway to each side, metres. */
  readonly swayM: number
  /** Sensor noise, luma levels; blocks are then quantised as a video codec does. */
  readonly sensorNoise: number
  /** Steps of the block transform's coefficients; 0 = no compression. */
  readonly quantisation: number
  readonly rateHz: number
  readonly beforeMs: number
  readonly afterMs: number
  /** A hand (dark bar) passes over the spot. */
  readonly hand: boolean
}

export const usualScene: SyntheticOptions = {
  seed: 1,
  width: 640,
  shape: 'cylinder',
  texture: 12,
  disc: false,
  distanceM: 0.7,
  tiltRad: 0.4,
  swayM: 0.02,
  sensorNoise: 2,
  quantisation: 6,
  rateHz: 8,
  beforeMs: 2000,
  afterMs: 1500,
  hand: false,
}

/** Pose noise, one sigma per axis, remembered for half a second. */
export interface TrackingNoise {
  readonly positionM: number
  readonly rotationRad: number
}

/** 1 mm and 0.06°: HoloLens 2 at its worst in a consultation's room (architecture D2). */
export const hl2Noise: TrackingNoise = { positionM: 0.001, rotationRad: 0.00105 }
export const noNoise: TrackingNoise = { positionM: 0, rotationRad: 0 }

export interface Recorded {
  readonly still: MotionPicture
  /** In order of time, the still left out. */
  readonly pictures: readonly MotionPicture[]
}

export interface SyntheticScene {
  readonly mark: ImagePoint
  readonly intrinsics: Intrinsics
  /** What the marked ray truly hits, told with the still's true pose. */
  readonly truthDepthM: number
  /** Unit, world. */
  readonly truthNormal: Vec3
  /** True depth along the ray of another image point of the still. */
  depthAt(point: ImagePoint): number
  /** The same pictures with poses as a device would tell them. */
  record(noise: TrackingNoise, seed: number): Recorded
}

export interface Random {
  uniform(): number
  normal(): number
}

/** mulberry32: small, seeded, good enough for noise. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  return { uniform, normal }
}

const TEXTURE_SIZE = 512

/** Smooth noise of several grain sizes, zero mean, standard deviation one, repeating every 512 texels. */
function noiseTexture(random: Random, grains: readonly number[]): Float32Array {
  const texture = new Float32Array(TEXTURE_SIZE * TEXTURE_SIZE)
  for (const grain of grains) {
    const cells = TEXTURE_SIZE / grain
    const lattice = Float32Array.from({ length: cells * cells }, () => random.normal())
    for (let y = 0; y < TEXTURE_SIZE; y++) {
      for (let x = 0; x < TEXTURE_SIZE; x++) {
        texture[y * TEXTURE_SIZE + x]! +=
          between(lattice, cells, x / grain, y / grain) / Math.sqrt(grains.length)
      }
    }
  }
  return texture
}

function between(texture: Float32Array, size: number, x: number, y: number): number {
  const wrap = (value: number): number => ((value % size) + size) % size
  const [ix, iy] = [Math.floor(x), Math.floor(y)]
  const [a, b] = [x - ix, y - iy]
  const at = (dx: number, dy: number): number => texture[wrap(iy + dy) * size + wrap(ix + dx)]!
  const top = at(0, 0) * (1 - a) + at(1, 0) * a
  const low = at(0, 1) * (1 - a) + at(1, 1) * a
  return top * (1 - b) + low * b
}

interface Hit {
  readonly distance: number
  readonly point: Vec3
  readonly normal: Vec3
  readonly luma: number
}

type Caster = (origin: Vec3, direction: Vec3) => Hit | undefined

const LIMB_RADIUS_M = 0.06

interface World {
  cast(origin: Vec3, direction: Vec3): Hit
  readonly target: Vec3
}

function buildWorld(options: SyntheticOptions, random: Random): World {
  const skin = noiseTexture(random, [4, 8, 16])
  const wall = noiseTexture(random, [4, 16, 64])
  const target: Vec3 = [0, 1.3, -options.distanceM]
  const light = normalize([0.4, 0.8, 0.5])
  // One texel of skin is one millimetre.
  const skinLuma = (s: number, t: number, normal: Vec3, point: Vec3): number => {
    const isDisc = options.disc && Math.hypot(...sub(point, target)) < 0.008
    const base = isDisc ? 90 : 150
    return (
      base * (0.6 + 0.4 * Math.max(0, dot(normal, light))) +
      options.texture * between(skin, TEXTURE_SIZE, s * 1000, t * 1000)
    )
  }
  const nearShape =
    options.shape === 'cylinder' ? limb(options, target, skinLuma) : board(options, target, skinLuma)
  return {
    target,
    cast: (origin, direction) => nearShape(origin, direction) ?? background(origin, direction, wall),
  }
}

type SkinLuma = (s: number, t: number, normal: Vec3, point: Vec3) => number

function limb(options: SyntheticOptions, target: Vec3, luma: SkinLuma): Caster {
  const axis: Vec3 = normalize([Math.sin(options.tiltRad), Math.cos(options.tiltRad), 0.3])
  // The surface, not the axis, passes through the target, somewhat off its nearest line.
  const outward = normalize(rotate(fromAxisAngle(axis, 0.4), cross(cross(axis, [0, 0, 1]), axis)))
  const centre = sub(target, scale(outward, LIMB_RADIUS_M))
  const sideways = cross(axis, outward)
  return (origin, direction) => {
    const o = sub(origin, centre)
    const flatO = sub(o, scale(axis, dot(o, axis)))
    const flatD = sub(direction, scale(axis, dot(direction, axis)))
    const a = dot(flatD, flatD)
    const b = dot(flatO, flatD)
    const inside = b * b - a * (dot(flatO, flatO) - LIMB_RADIUS_M ** 2)
    if (inside <= 0) return undefined
    const distance = (-b - Math.sqrt(inside)) / a
    if (distance <= 0) return undefined
    const point = add(origin, scale(direction, distance))
    const rel = sub(point, centre)
    const along = dot(rel, axis)
    if (Math.abs(along) > 0.25) return undefined
    const normal = scale(sub(rel, scale(axis, along)), 1 / LIMB_RADIUS_M)
    const around = Math.atan2(dot(normal, sideways), dot(normal, outward)) * LIMB_RADIUS_M
    return { distance, point, normal, luma: luma(around, along, normal, point) }
  }
}

function board(options: SyntheticOptions, target: Vec3, luma: SkinLuma): Caster {
  const normal = rotate(fromAxisAngle([0.5, 1, 0], options.tiltRad), [0, 0, 1])
  const right = normalize(cross([0, 1, 0], normal))
  const up = cross(normal, right)
  return (origin, direction) => {
    const toward = dot(direction, normal)
    if (Math.abs(toward) < 1e-6) return undefined
    const distance = dot(sub(target, origin), normal) / toward
    const point = add(origin, scale(direction, distance))
    const rel = sub(point, target)
    const [s, t] = [dot(rel, right), dot(rel, up)]
    if (distance <= 0 || Math.abs(s) > 0.12 || Math.abs(t) > 0.12) return undefined
    return { distance, point, normal, luma: luma(s, t, normal, point) }
  }
}

/** A room's box: walls with soft mottling and sharp-edged pictures, cupboards and tiles. */
function background(origin: Vec3, direction: Vec3, wall: Float32Array): Hit {
  const walls: readonly [Vec3, number, number][] = [
    [[0, 0, 1], -2.4, 170],
    [[0, 1, 0], 0, 110],
    [[0, -1, 0], -2.6, 220],
    [[1, 0, 0], -1.8, 150],
    [[-1, 0, 0], -1.9, 160],
  ]
  let best: Hit = { distance: 10, point: add(origin, scale(direction, 10)), normal: [0, 0, 1], luma: 60 }
  for (const [normal, offset, base] of walls) {
    const toward = dot(direction, normal)
    if (toward >= -1e-6) continue
    const distance = (offset - dot(origin, normal)) / toward
    if (distance <= 0 || distance >= best.distance) continue
    const point = add(origin, scale(direction, distance))
    const [s, t] =
      normal[0] !== 0 ? [point[2], point[1]] : normal[1] !== 0 ? [point[0], point[2]] : [point[0], point[1]]
    const block = between(wall, TEXTURE_SIZE, Math.floor(s * 3.1 + 50) * 37, Math.floor(t * 2.7 + 50) * 53)
    const luma =
      base + (block > 0.4 ? -50 : block < -0.7 ? 35 : 0) + 3 * between(wall, TEXTURE_SIZE, s * 120, t * 120)
    best = { distance, point, normal, luma }
  }
  return best
}

/** One ray per pixel; sixteen where neighbours differ, so that edges lie where they are to a fraction of a pixel. */
function render(world: World, pose: Pose, k: Intrinsics): Float32Array {
  const lumaAt = (x: number, y: number): number => {
    const local: Vec3 = [(x - k.cx) / k.fx, -(y - k.cy) / k.fy, -1]
    return world.cast(pose.position, normalize(transformDirection(pose, local))).luma
  }
  const coarse = new Float32Array(k.width * k.height)
  for (let y = 0; y < k.height; y++) {
    for (let x = 0; x < k.width; x++) coarse[y * k.width + x] = lumaAt(x + 0.5, y + 0.5)
  }
  const picture = Float32Array.from(coarse)
  for (let y = 1; y < k.height - 1; y++) {
    for (let x = 1; x < k.width - 1; x++) {
      const at = y * k.width + x
      const around = [at - 1, at + 1, at - k.width, at + k.width].map((near) => coarse[near]! - coarse[at]!)
      if (Math.max(...around.map(Math.abs)) < 12) continue
      let sum = 0
      for (let i = 0; i < 16; i++) sum += lumaAt(x + ((i & 3) + 0.5) / 4, y + ((i >> 2) + 0.5) / 4)
      picture[at] = sum / 16
    }
  }
  return picture
}

/** Rows: the eight cosines of the block transform. */
const cosines = Float32Array.from({ length: 64 }, (_, i) => {
  const [u, x] = [i >> 3, i & 7]
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / 16)
})
const flipped = cosines.map((_, i) => cosines[(i & 7) * 8 + (i >> 3)]!)

/** block = matrix · blockᵀ, twice: once with the cosines transforms, once with them flipped transforms back. */
function transform(block: Float32Array, matrix: Float32Array): void {
  for (let pass = 0; pass < 2; pass++) {
    const before = block.slice()
    for (let i = 0; i < 64; i++) {
      let sum = 0
      for (let k = 0; k < 8; k++) sum += matrix[(i >> 3) * 8 + k]! * before[(i & 7) * 8 + k]!
      block[i] = sum
    }
  }
}

/** Cosine transform of 8 x 8 blocks, coefficients rounded to `step`: what a video codec leaves of a picture. */
function compress(picture: Float32Array, width: number, height: number, step: number): void {
  const block = new Float32Array(64)
  for (let by = 0; by + 8 <= height; by += 8) {
    for (let bx = 0; bx + 8 <= width; bx += 8) {
      const pixel = (i: number): number => (by + (i >> 3)) * width + bx + (i & 7)
      for (let i = 0; i < 64; i++) block[i] = picture[pixel(i)]!
      transform(block, cosines)
      for (let i = 0; i < 64; i++) {
        const size = step * (1 + ((i >> 3) + (i & 7)) / 6)
        block[i] = Math.round(block[i]! / size) * size
      }
      transform(block, flipped)
      for (let i = 0; i < 64; i++) picture[pixel(i)] = block[i]!
    }
  }
}

function develop(picture: Float32Array, k: Intrinsics, options: SyntheticOptions, random: Random): GrayImage {
  const noisy = picture.map((luma) => luma + options.sensorNoise * random.normal())
  if (options.quantisation > 0) compress(noisy, k.width, k.height, options.quantisation)
  const data = Uint8Array.from(noisy, (luma) => Math.max(0, Math.min(255, Math.round(luma))))
  return { width: k.width, height: k.height, data }
}

/** A dark bar, a hand's breadth, that passes over the spot in a third of the pictures. */
function coverByHand(picture: Float32Array, k: Intrinsics, phase: number): void {
  const left = Math.round(k.width * (phase - 0.1))
  const right = Math.round(k.width * (phase + 0.1))
  for (let y = 0; y < k.height; y++) {
    for (let x = Math.max(0, left); x < Math.min(k.width, right); x++)
      picture[y * k.width + x] = 70 + ((x * 7 + y * 3) % 11)
  }
}

/** Where the head is: swaying before the target, looking at it. */
function truePose(timeMs: number, options: SyntheticOptions, phases: readonly number[]): Pose {
  const t = timeMs / 1000
  const [p0 = 0, p1 = 0, p2 = 0, hz = 0.45] = phases
  const sway = (rate: number, phase: number): number => Math.sin(2 * Math.PI * rate * t + phase)
  const position: Vec3 = [
    options.swayM * sway(hz, p0),
    1.42 + 0.35 * options.swayM * sway(hz * 0.8, p1),
    0.3 * options.swayM * sway(hz * 1.2, p2),
  ]
  const yaw = fromAxisAngle([0, 1, 0], 0.03 * sway(0.3, p1) + 0.05)
  const pitch = fromAxisAngle([1, 0, 0], -0.12 / options.distanceM + 0.02 * sway(0.4, p2))
  const roll = fromAxisAngle([0, 0, 1], 0.02 * sway(0.35, p0))
  return { position, orientation: multiply(multiply(yaw, pitch), roll) }
}

/** Six Ornstein-Uhlenbeck walks: what the device's tracking is wrong by. */
function poseNoise(noise: TrackingNoise, rateHz: number, random: Random): (pose: Pose) => Pose {
  const kept = Math.exp(-1000 / rateHz / 500)
  const state = Array.from({ length: 6 }, () => random.normal())
  return ({ position, orientation }) => {
    state.forEach((value, i) => (state[i] = kept * value + Math.sqrt(1 - kept * kept) * random.normal()))
    const shift = scale([state[0]!, state[1]!, state[2]!], noise.positionM)
    const turn = scale([state[3]!, state[4]!, state[5]!], noise.rotationRad)
    const angle = Math.hypot(...turn)
    return {
      position: add(position, shift),
      orientation: angle === 0 ? orientation : multiply(fromAxisAngle(turn, angle), orientation),
    }
  }
}

/** A whole scene: still, pictures before and after, and the truth. */
export function syntheticScene(given: Partial<SyntheticOptions>): SyntheticScene {
  const options = { ...usualScene, ...given }
  const random = createRandom(options.seed)
  const world = buildWorld(options, random)
  const width = options.width
  const height = Math.round((width * 9) / 16)
  const k: Intrinsics = {
    width,
    height,
    fx: 0.757 * width,
    fy: 0.757 * width,
    cx: 0.492 * width,
    cy: 0.473 * height,
  }
  const phases = [...[0, 1, 2].map(() => random.uniform() * 2 * Math.PI), 0.3 + 0.3 * random.uniform()]
  const take = (timeMs: number): Shot => {
    const truth = truePose(timeMs, options, phases)
    const luma = render(world, truth, k)
    if (options.hand && timeMs > 300) coverByHand(luma, k, ((timeMs - 300) % 900) / 900)
    return { timeMs, truth, image: develop(luma, k, options, random) }
  }
  const stepMs = 1000 / options.rateHz
  const before = Math.floor(options.beforeMs / stepMs)
  const after = Math.floor(options.afterMs / stepMs)
  const shots = Array.from({ length: before + after + 1 }, (_, i) => take((i - before) * stepMs))
  const { truth } = shots[before]!
  const hitAt = (point: ImagePoint): Hit => {
    const ray = castRay(point, truth, k)
    return world.cast(ray.origin, ray.direction)
  }
  const mark = projectPoint(world.target, truth, k) ?? [0.5, 0.5]
  return {
    mark,
    intrinsics: k,
    truthDepthM: depthOf(hitAt(mark).point, truth),
    truthNormal: hitAt(mark).normal,
    depthAt: (point) => depthOf(hitAt(point).point, truth),
    record: (noise, seed) => {
      const tell = poseNoise(noise, options.rateHz, createRandom(seed * 7919 + 13))
      const all = shots.map((shot): MotionPicture => ({
        image: shot.image,
        worldFromCamera: tell(shot.truth),
        intrinsics: k,
        captureTimeMs: shot.timeMs,
        epoch: 1,
      }))
      return { still: all[before]!, pictures: all.filter((_, index) => index !== before) }
    },
  }
}

interface Shot {
  readonly timeMs: number
  readonly truth: Pose
  readonly image: GrayImage
}
