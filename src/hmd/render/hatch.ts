// An area as parallel lines: seen through, without a second kind of mesh. Pure.
import { add, cross, dot, normalize, scale, sub, type Vec3 } from '../../shared/geometry/vec3.ts'

type Flat = readonly [x: number, y: number]
type Segment = readonly [Vec3, Vec3]

/** More lines than this are closer than the eye parts them. */
const MOST_LINES = 60

/**
 * Lines `spacingM` apart, at 45° to the outline's own axes, where they lie inside the closed `outline` (metres; flat or nearly so,
 * concave too). Ends lie on the outline. None for fewer than three corners.
 */
export function hatch(outline: readonly Vec3[], normal: Vec3, spacingM: number): readonly Segment[] {
  const [origin] = outline
  if (origin === undefined || outline.length < 3) return []
  const side = normalize(cross(normal, Math.abs(dot(normal, [0, 1, 0])) > 0.9 ? [1, 0, 0] : [0, 1, 0]))
  const up = cross(normal, side)
  const along = normalize(add(side, up))
  const across = cross(normal, along)
  const flat = outline.map((corner): Flat => {
    const way = sub(corner, origin)
    return [dot(way, along), dot(way, across)]
  })
  const heights = flat.map(([, y]) => y)
  const [low, high] = [Math.min(...heights), Math.max(...heights)]
  const step = Math.max(spacingM, (high - low) / MOST_LINES)
  const segments: Segment[] = []
  for (let y = low + step / 2; y < high; y += step) segments.push(...cut(outline, flat, y))
  return segments
}

/** The parts of the line at height `y` that lie inside: crossings in order, taken two by two. */
function cut(outline: readonly Vec3[], flat: readonly Flat[], y: number): Segment[] {
  const crossings: { readonly x: number; readonly at: Vec3 }[] = []
  flat.forEach(([x0, y0], index) => {
    const next = (index + 1) % flat.length
    const [x1, y1] = flat[next] ?? [x0, y0]
    const [from, to] = [outline[index], outline[next]]
    if (y0 < y === y1 < y || from === undefined || to === undefined) return
    const t = (y - y0) / (y1 - y0)
    crossings.push({ x: x0 + (x1 - x0) * t, at: add(from, scale(sub(to, from), t)) })
  })
  crossings.sort((a, b) => a.x - b.x)
  const segments: Segment[] = []
  for (let index = 0; index + 1 < crossings.length; index += 2) {
    const [enter, leave] = [crossings[index], crossings[index + 1]]
    if (enter !== undefined && leave !== undefined) segments.push([enter.at, leave.at])
  }
  return segments
}
