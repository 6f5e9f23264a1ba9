// Repeatable randomness: the same seed gives the same world, the same sway, the same tracking noise.

/** Uniform 0..1 from integers; the same arguments always give the same number. */
export function hash01(seed: number, index: number): number {
  let h = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 0x165667b1, 0xc2b2ae35)
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39)
  return ((h ^ (h >>> 15)) >>> 0) / 4294967296
}

/** Standard normal from integers (Box-Muller). */
export function gaussian(seed: number, index: number): number {
  const u = Math.max(1e-9, hash01(seed, index * 2))
  return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * hash01(seed, index * 2 + 1))
}

/**
 * Smooth random function of time with standard deviation 1 and a correlation time of about `correlationS`.
 * Four normal knots around `timeS` are blended by cubic B-spline weights, scaled to keep the variance.
 */
export function smoothNoise(seed: number, timeS: number, correlationS: number): number {
  const x = timeS / Math.max(1e-4, correlationS)
  const knot = Math.floor(x)
  const f = x - knot
  const w0 = (1 - f) ** 3 / 6
  const w1 = (3 * f ** 3 - 6 * f ** 2 + 4) / 6
  const w2 = (-3 * f ** 3 + 3 * f ** 2 + 3 * f + 1) / 6
  const w3 = f ** 3 / 6
  const norm = Math.sqrt(w0 * w0 + w1 * w1 + w2 * w2 + w3 * w3)
  const sum =
    w0 * gaussian(seed, knot - 1) +
    w1 * gaussian(seed, knot) +
    w2 * gaussian(seed, knot + 1) +
    w3 * gaussian(seed, knot + 2)
  return sum / norm
}
