// The still's strong features followed through the other pictures, each with a narrowing belief of its distance.
import { findCorners } from './corners.ts'
import type { Observation } from './poseAdjustment.ts'
import { trackFeature, type Feature, type Track } from './trackFeature.ts'
import { relativeView, warp, type RelativeView, type WorkView } from './workView.ts'

export type Tracks = readonly (Track | undefined)[]

/** 0.1/m is beyond the far wall, 4/m a hand's breadth from the camera. */
const LEAST = 0.1
const MOST = 4
/** Three sigma of a pose's turn (0.06° per axis, two poses), in pixels per focal length; and of its place, metres. */
const TURN_SLACK_RAD = 3 * 1.4 * 0.00105
const SHIFT_SLACK_M = 3 * 1.4 * 0.001
/** A track narrows its feature's range only when the match is beyond doubt. */
const SURE_CORRELATION = 0.85

/** Features of the still, nothing known of their distance. */
export const featuresOf = (still: WorkView): Feature[] =>
  findCorners(still).map(({ x, y }) => ({
    x: (x - still.cx) / still.fx,
    y: (y - still.cy) / still.fy,
    px: x,
    py: y,
    inverseDepth: 1,
    lowest: LEAST,
    highest: MOST,
  }))

/** Where the features are in `view`; sure ones narrow the features' ranges. */
export function trackAll(features: readonly Feature[], still: WorkView, view: WorkView): Tracks {
  const relative = relativeView(still, view)
  return features.map((feature) => {
    const slackPx = view.fx * (TURN_SLACK_RAD + SHIFT_SLACK_M * Math.min(2.5, feature.inverseDepth))
    const track = trackFeature(feature, still, { view, relative }, Math.min(8, slackPx))
    if (track !== undefined && track.correlation > SURE_CORRELATION)
      narrow(feature, track, { view, relative }, slackPx)
    return track
  })
}

const near = new Float64Array(2)
const far = new Float64Array(2)

/** The part of the line on which the track may lie, given the pose's noise. */
function narrow(
  feature: Feature,
  { u, v }: Track,
  { view, relative }: { readonly view: WorkView; readonly relative: RelativeView },
  slackPx: number,
): void {
  const isSeen =
    warp(relative, view, [feature.x, feature.y, feature.inverseDepth], far) &&
    warp(relative, view, [feature.x, feature.y, feature.inverseDepth + 0.01], near)
  if (!isSeen) return
  const du = ((near[0] ?? 0) - (far[0] ?? 0)) * 100
  const dv = ((near[1] ?? 0) - (far[1] ?? 0)) * 100
  const parallax = Math.hypot(du, dv)
  if (parallax < 1) return
  const change = ((u - (far[0] ?? 0)) * du + (v - (far[1] ?? 0)) * dv) / parallax ** 2
  const lowest = Math.max(feature.lowest, feature.inverseDepth + change - slackPx / parallax)
  const highest = Math.min(feature.highest, feature.inverseDepth + change + slackPx / parallax)
  if (lowest >= highest) return
  feature.lowest = lowest
  feature.highest = highest
  feature.inverseDepth = (lowest + highest) / 2
}

/** What the adjustment takes: features seen in at least two pictures; `nodes[i]` = the tracks of view i + 1. */
export function observationsOf(features: readonly Feature[], nodes: readonly Tracks[]): Observation[] {
  const counts = features.map((_, index) => nodes.filter((tracks) => tracks[index] !== undefined).length)
  return nodes.flatMap((tracks, picture) =>
    tracks.flatMap((track, feature) =>
      track === undefined || (counts[feature] ?? 0) < 2
        ? []
        : [{ feature, node: picture + 1, u: track.u, v: track.v }],
    ),
  )
}
