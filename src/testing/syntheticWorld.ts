// The made-up room that depth from motion is measured in: walls with furniture-like contrast, and before them a limb
// (cylinder) or a slanted board, with as much or as little texture as asked, that breathes and drifts as asked.
// Deterministic: all chance comes from the seed. For tests and benches only.
import { fromAxisAngle, rotate } from '../shared/geometry/quat.ts'
import { add, cross, dot, normalize, scale, sub, type Vec3 } from '../shared/geometry/vec3.ts'

export interface WorldOptions {
  readonly shape: 'cylinder' | 'board'
  /** Amplitude of the skin's texture, luma levels. */
  readonly texture: number
  /** Period of stripes along the body's axis (a shirt's), metres; 0 = none. */
  readonly stripesM: number
  /** Amplitude of the walls' mottling, luma levels. */
  readonly wallTexture: number
  /** A disc of 8 mm radius of another colour under the mark. */
  readonly disc: boolean
  readonly distanceM: number
  /** Slant of the board (or turn of the limb's axis), radians. */
  readonly tiltRad: number
  /** The limb's: 0.06 is a lower leg, 0.12 a trunk, 0.03 a wrist. */
  readonly radiusM: number
  /** How far around the limb the mark lies from its nearest line, radians: 1.1 is near its outline. */
  readonly aroundRad: number
  /** Breathing: peak to peak along the marked surface's normal, four seconds a breath; metres. */
  readonly breathM: number
  /** The patient's slow drift, metres a second, room axes. */
  readonly driftMPerS: Vec3
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

export const TEXTURE_SIZE = 512

/** Smooth noise of several grain sizes, zero mean, standard deviation one, repeating every 512 texels. */
export function noiseTexture(random: Random, grains: readonly number[]): Float32Array {
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

export function between(texture: Float32Array, size: number, x: number, y: number): number {
  const wrap = (value: number): number => ((value % size) + size) % size
  const [ix, iy] = [Math.floor(x), Math.floor(y)]
  const [a, b] = [x - ix, y - iy]
  const at = (dx: number, dy: number): number => texture[wrap(iy + dy) * size + wrap(ix + dx)]!
  const top = at(0, 0) * (1 - a) + at(1, 0) * a
  const low = at(0, 1) * (1 - a) + at(1, 1) * a
  return top * (1 - b) + low * b
}

export interface Hit {
  readonly distance: number
  readonly point: Vec3
  readonly normal: Vec3
  readonly luma: number
}

type Caster = (origin: Vec3, direction: Vec3) => Hit | undefined

export interface World {
  /** What rays hit at a time. */
  castAt(timeMs: number): (origin: Vec3, direction: Vec3) => Hit
  /** Where the mark is at time 0. */
  readonly target: Vec3
}

const BREATHS_PER_S = 0.25

export function buildWorld(options: WorldOptions, random: Random): World {
  const skin = noiseTexture(random, [4, 8, 16])
  const wall = noiseTexture(random, [4, 16, 64])
  const target: Vec3 = [0, 1.3, -options.distanceM]
  const light = normalize([0.4, 0.8, 0.5])
  // One texel of skin is one millimetre.
  const skinLuma = (s: number, t: number, normal: Vec3, point: Vec3): number => {
    const isDisc = options.disc && Math.hypot(...sub(point, target)) < 0.008
    const base = isDisc ? 90 : 150
    const stripe = options.stripesM === 0 ? 0 : 25 * Math.sin((2 * Math.PI * s) / options.stripesM)
    return (
      base * (0.6 + 0.4 * Math.max(0, dot(normal, light))) +
      stripe +
      options.texture * between(skin, TEXTURE_SIZE, s * 1000, t * 1000)
    )
  }
  const nearShape =
    options.shape === 'cylinder' ? limb(options, target, skinLuma) : board(options, target, skinLuma)
  const facing = nearShape(add(target, [0, 0, 1]), [0, 0, -1])?.normal ?? [0, 0, 1]
  const phase = options.breathM === 0 ? 0 : random.uniform() * 2 * Math.PI
  /** How far the body is from where it is at time 0. */
  const shiftAt = (timeMs: number): Vec3 => {
    const t = timeMs / 1000
    const breath = (Math.sin(2 * Math.PI * BREATHS_PER_S * t + phase) - Math.sin(phase)) / 2
    return add(scale(facing, options.breathM * breath), scale(options.driftMPerS, t))
  }
  return {
    target,
    castAt: (timeMs) => {
      const shift = shiftAt(timeMs)
      return (origin, direction) =>
        nearShape(sub(origin, shift), direction) ?? background(origin, direction, wall, options.wallTexture)
    },
  }
}

type SkinLuma = (s: number, t: number, normal: Vec3, point: Vec3) => number

function limb(options: WorldOptions, target: Vec3, luma: SkinLuma): Caster {
  const axis: Vec3 = normalize([Math.sin(options.tiltRad), Math.cos(options.tiltRad), 0.3])
  // The surface, not the axis, passes through the target, somewhat off its nearest line.
  const outward = normalize(
    rotate(fromAxisAngle(axis, options.aroundRad), cross(cross(axis, [0, 0, 1]), axis)),
  )
  const centre = sub(target, scale(outward, options.radiusM))
  const sideways = cross(axis, outward)
  return (origin, direction) => {
    const o = sub(origin, centre)
    const flatO = sub(o, scale(axis, dot(o, axis)))
    const flatD = sub(direction, scale(axis, dot(direction, axis)))
    const a = dot(flatD, flatD)
    const b = dot(flatO, flatD)
    const inside = b * b - a * (dot(flatO, flatO) - options.radiusM ** 2)
    if (inside <= 0) return undefined
    const distance = (-b - Math.sqrt(inside)) / a
    if (distance <= 0) return undefined
    const point = add(origin, scale(direction, distance))
    const rel = sub(point, centre)
    const along = dot(rel, axis)
    if (Math.abs(along) > 0.25) return undefined
    const normal = scale(sub(rel, scale(axis, along)), 1 / options.radiusM)
    const around = Math.atan2(dot(normal, sideways), dot(normal, outward)) * options.radiusM
    return { distance, point, normal, luma: luma(around, along, normal, point) }
  }
}

function board(options: WorldOptions, target: Vec3, luma: SkinLuma): Caster {
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

/** Normal towards the room, offset, luma. */
const walls: readonly [Vec3, number, number][] = [
  [[0, 0, 1], -2.4, 170],
  [[0, 1, 0], 0, 110],
  [[0, -1, 0], -2.6, 220],
  [[1, 0, 0], -1.8, 150],
  [[-1, 0, 0], -1.9, 160],
]

/** A room's box: walls with soft mottling and sharp-edged pictures, cupboards and tiles. */
function background(origin: Vec3, direction: Vec3, wall: Float32Array, mottling: number): Hit {
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
      base +
      (block > 0.4 ? -50 : block < -0.7 ? 35 : 0) +
      mottling * between(wall, TEXTURE_SIZE, s * 120, t * 120)
    best = { distance, point, normal, luma }
  }
  return best
}
