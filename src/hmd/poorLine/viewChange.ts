// Whether the view is another one than when the last still was taken, and whether it has come to rest: by the head where its
// pose is known, and by a small grey copy of the picture (SPEC.md SNAP-2). Pure but for what it remembers.
import type { CameraSpeed } from '../../shared/protocol/spaces.ts'
import type { Pose } from '../../shared/geometry/pose.ts'
import { angleBetween } from '../../shared/geometry/quat.ts'
import { distance } from '../../shared/geometry/vec3.ts'

/** Of one instant; without a pose on a page that does not know where its camera is. */
export interface View {
  readonly pose: Pose | undefined
  readonly speed: CameraSpeed | undefined
  /** Grey values, always as many. */
  readonly grey: Uint8Array
}

const TURNED_RAD = (8 * Math.PI) / 180
const MOVED_M = 0.12
const REST_RAD_PER_S = (10 * Math.PI) / 180
const REST_M_PER_S = 0.1
/** Of 255: noise and the camera's own brightness come to 2 or 3, a hand in the picture to 15. */
const OTHER_PICTURE = 12
const SAME_PICTURE = 5

const meanOf = (grey: Uint8Array): number => grey.reduce((sum, value) => sum + value, 0) / grey.length

/** Mean difference of two grey copies, 0..255, once their mean brightness is taken out: a lamp that is lit is no other view. */
export function greyDifference(a: Uint8Array, b: Uint8Array): number {
  const shift = meanOf(a) - meanOf(b)
  let sum = 0
  for (let index = 0; index < a.length; index++) sum += Math.abs((a[index] ?? 0) - (b[index] ?? 0) - shift)
  return sum / a.length
}

const hasMoved = (from: Pose, now: Pose): boolean =>
  angleBetween(from.orientation, now.orientation) > TURNED_RAD ||
  distance(from.position, now.position) > MOVED_M

export class ViewChange {
  #still: View | undefined
  #before: View | undefined
  #changedAtMs: number | undefined
  #isAtRest = false

  /** Since when it is another view, undefined while it is the same; and whether it rests now. */
  get now(): { readonly changedAtMs: number | undefined; readonly isAtRest: boolean } {
    return { changedAtMs: this.#changedAtMs, isAtRest: this.#isAtRest }
  }

  see(view: View, nowMs: number): void {
    this.#isAtRest = this.#rests(view)
    this.#before = view
    if (!this.#isOther(view)) this.#changedAtMs = undefined
    else this.#changedAtMs ??= nowMs
  }

  /** The view that was seen last is the one of the still that is taken now. */
  stillTaken(): void {
    this.#still = this.#before
    this.#changedAtMs = undefined
  }

  /** Poses of before do not compare any more: whatever comes is another view. */
  worldChanged(nowMs: number): void {
    this.#still = undefined
    this.#changedAtMs = nowMs
  }

  #isOther(view: View): boolean {
    const { pose, grey } = this.#still ?? {}
    if (grey === undefined) return this.#changedAtMs !== undefined
    const isElsewhere = pose !== undefined && view.pose !== undefined && hasMoved(pose, view.pose)
    return isElsewhere || greyDifference(grey, view.grey) > OTHER_PICTURE
  }

  #rests({ speed, grey }: View): boolean {
    if (speed !== undefined) return speed.angularRadPerS < REST_RAD_PER_S && speed.linearMPerS < REST_M_PER_S
    return this.#before !== undefined && greyDifference(this.#before.grey, grey) < SAME_PICTURE
  }
}
