// When the chime rings: once for what is new and out of view; what was there when the wearer came is not new (SPEC: CHIME).
import type { ReadonlySignal } from '@preact/signals-core'
import type { Pose } from '../../shared/geometry/pose.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import { CHIME_EVERY_MS, newSights, panOf, toBeSeen, type Sight } from './attention.ts'
import type { Chime } from './chime.ts'

/** Who knows what the display shows. */
interface Display {
  isInView(atWorld: Vec3, worldFromViewer: Pose): boolean
}

interface RingingFrame {
  readonly nowMs: number
  /** Server's clock. */
  readonly sessionMs: number
  readonly worldFromViewer: Pose
}

export interface Ringing {
  about(sights: readonly Sight[], frame: RingingFrame): void
}

export function createRinging(chime: Chime, isOn: ReadonlySignal<boolean>, display: Display): Ringing {
  let known: ReadonlySet<string> = new Set()
  let sinceMs: number | undefined
  let chimedMs = -Infinity
  return {
    about(sights, { nowMs, sessionMs, worldFromViewer }) {
      sinceMs ??= sessionMs
      const news = newSights(sights, known, sinceMs)
      // Who goes back to a step is told of it again.
      known = new Set(sights.map(({ id }) => id))
      const [first] = toBeSeen(news.filter(({ atWorld }) => !display.isInView(atWorld, worldFromViewer)))
      if (first === undefined || !isOn.peek() || nowMs - chimedMs < CHIME_EVERY_MS) return
      chimedMs = nowMs
      chime.ring(panOf(first.atWorld, worldFromViewer))
    },
  }
}
