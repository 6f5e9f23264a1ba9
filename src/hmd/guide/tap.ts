// An air-tap's ray may pass several things that take taps: the nearest of them gets it. Pure.

export interface Tap {
  /** Along the ray; Infinity: the room behind all else. */
  readonly distanceM: number
  take(): void
}

/** [TAP-1] Of two that are equally near, the first. */
export const nearestTap = (taps: readonly (Tap | undefined)[]): Tap | undefined =>
  taps.reduce(
    (nearest, tap) =>
      tap !== undefined && (nearest === undefined || tap.distanceM < nearest.distanceM) ? tap : nearest,
    undefined,
  )
