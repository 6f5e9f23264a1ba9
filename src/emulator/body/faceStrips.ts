// Brows, closed calm eyelids and lips: thin strips laid on the face. Plain on purpose; a face that tries to be real
// and fails would draw the eye away from the joint being examined.
import { transformDirection, transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import { fieldNormal, type DistanceField } from '../geometry/surfaceNets.ts'

export interface FaceStrips {
  readonly positions: number[]
  readonly normals: number[]
  readonly indices: number[]
  /** Per vertex: 1 = hair-coloured, 2 = lip-coloured, 3 = shadow. */
  readonly kinds: number[]
}

interface Strip {
  readonly kind: 1 | 2 | 3
  /** Centre line in the head's x and y from -x to +x, metres, with the half thickness at each point. */
  readonly line: readonly (readonly [x: number, y: number, halfM: number])[]
}

const bothSides = (strip: Strip): readonly Strip[] => [
  strip,
  { ...strip, line: strip.line.map(([x, y, halfM]) => [-x, y, halfM] as const).reverse() },
]

const strips: readonly Strip[] = [
  ...bothSides({
    kind: 1,
    line: [
      [0.015, 0.1165, 0.0018],
      [0.024, 0.1195, 0.0027],
      [0.036, 0.1205, 0.0025],
      [0.046, 0.118, 0.0017],
      [0.052, 0.1145, 0.0006],
    ],
  }),
  ...bothSides({
    kind: 1,
    line: [
      [0.0195, 0.097, 0.0005],
      [0.025, 0.0948, 0.0011],
      [0.032, 0.0938, 0.0013],
      [0.039, 0.0948, 0.0011],
      [0.0455, 0.0975, 0.0005],
    ],
  }),
  ...bothSides({
    kind: 3,
    line: [
      [0.019, 0.1055, 0.0004],
      [0.027, 0.1085, 0.0007],
      [0.037, 0.1085, 0.0007],
      [0.046, 0.105, 0.0004],
    ],
  }),
  {
    kind: 2,
    line: [
      [-0.024, 0.0435, 0.0006],
      [-0.014, 0.0455, 0.0032],
      [-0.004, 0.0465, 0.0042],
      [0, 0.0455, 0.004],
      [0.004, 0.0465, 0.0042],
      [0.014, 0.0455, 0.0032],
      [0.024, 0.0435, 0.0006],
    ],
  },
  {
    kind: 2,
    line: [
      [-0.022, 0.042, 0.0006],
      [-0.01, 0.0385, 0.0044],
      [0, 0.0378, 0.005],
      [0.01, 0.0385, 0.0044],
      [0.022, 0.042, 0.0006],
    ],
  },
  {
    kind: 3,
    line: [
      [-0.024, 0.0432, 0.0004],
      [-0.01, 0.0424, 0.0007],
      [0, 0.0428, 0.0007],
      [0.01, 0.0424, 0.0007],
      [0.024, 0.0432, 0.0004],
    ],
  },
]

const LIFT_M = 0.0006

/** Marches from in front of the face onto it. */
function ontoFace(
  field: DistanceField,
  head: Pose,
  [x, y]: readonly [number, number],
  lift: number,
): { point: Vec3; normal: Vec3 } {
  const direction = transformDirection(head, [0, 0, -1])
  let point = transformPoint(head, [x, y, 0.25])
  for (let i = 0; i < 60; i++) {
    const distance = field(point[0], point[1], point[2])
    if (distance < 2e-4) break
    point = [
      point[0] + direction[0] * distance * 0.8,
      point[1] + direction[1] * distance * 0.8,
      point[2] + direction[2] * distance * 0.8,
    ]
  }
  const normal = fieldNormal(field, point, 0.003)
  return {
    point: [point[0] + normal[0] * lift, point[1] + normal[1] * lift, point[2] + normal[2] * lift],
    normal,
  }
}

/** Points between the given ones, so that a strip follows the curve of the face. */
function refine(line: Strip['line']): Strip['line'] {
  return line.flatMap((point, i) => {
    const next = line[i + 1]
    if (next === undefined) return [point]
    return [0, 1 / 3, 2 / 3].map(
      (t) =>
        [
          point[0] + (next[0] - point[0]) * t,
          point[1] + (next[1] - point[1]) * t,
          point[2] + (next[2] - point[2]) * t,
        ] as const,
    )
  })
}

/** Strips in patient space for a head at `head`. */
export function faceStrips(field: DistanceField, head: Pose): FaceStrips {
  const out: FaceStrips = { positions: [], normals: [], indices: [], kinds: [] }
  for (const { kind, line } of strips) {
    const lift = kind === 3 ? LIFT_M * 2 : LIFT_M
    refine(line).forEach(([x, y, halfM], i) => {
      for (const side of [1, -1]) {
        const { point, normal } = ontoFace(field, head, [x, y + side * halfM], lift)
        out.positions.push(...point)
        out.normals.push(...normal)
        out.kinds.push(kind)
      }
      const n = out.positions.length / 3
      if (i > 0) out.indices.push(n - 4, n - 3, n - 1, n - 4, n - 1, n - 2)
    })
  }
  return out
}
