// What placing starts from and what it gives.
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import type { MarkKind, PlacementMethod, Stroke } from '../../shared/protocol/marks.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'

export interface DrawnStroke {
  readonly kind: MarkKind
  readonly stroke: Stroke
  readonly picture: PictureRef
}

/** Which rung told a surface, and its one sigma along the ray, metres, where it was measured. */
export interface SurfaceSource {
  readonly method: PlacementMethod
  readonly sigmaM: number | undefined
}

export interface PlacedPoints {
  readonly pointsWorld: readonly Vec3[]
  readonly normalWorld: Vec3 | undefined
  /** circle, area: the closed outline where the surface is curved. */
  readonly drapedWorld?: readonly Vec3[] | undefined
  /** Of the mark as a whole: where points stand on surfaces of their own, the least certain one. */
  readonly source: SurfaceSource
  /** distance, angle: each point's own. */
  readonly pointSources?: readonly SurfaceSource[] | undefined
}
