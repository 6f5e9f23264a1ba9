// Someone who leads the emulated head sits at a desk and does not lean; the head does it for them when its wearer is asked
// to: "move your head a little" on the display is answered as a person answers it. Its past is kept, as the head's is.

export interface AskedSway {
  setAsked(isAsked: boolean, pageTimeMs: number): void
  /** How far to the right the head has leaned by then, metres. */
  rightAt(pageTimeMs: number): number
}

/** From reading the words to moving. */
const REACTION_MS = 500
/** Half of the way from side to side: about as far as one leans without a step. */
const HALF_M = 0.06
const PERIOD_MS = 3000
/** Starts and ends as gently. */
const EASE_MS = 700
const KEPT_SPANS = 8

interface Span {
  readonly fromMs: number
  endMs: number
}

/** 0 to 1 over the ease's time, without a jerk at either end. */
function eased(ms: number): number {
  const x = Math.min(1, Math.max(0, ms / EASE_MS))
  return x * x * (3 - 2 * x)
}

/** What has been told of a moment stays true: who is asked no more leans back from then on. */
export function createAskedSway(): AskedSway {
  const spans: Span[] = []
  const leanIn = ({ fromMs, endMs }: Span, atMs: number): number => {
    const isNeverBegun = endMs <= fromMs
    if (isNeverBegun || atMs <= fromMs || atMs >= endMs + EASE_MS) return 0
    const strength = eased(atMs - fromMs) * (1 - eased(atMs - endMs))
    return HALF_M * strength * Math.sin((2 * Math.PI * (atMs - fromMs)) / PERIOD_MS)
  }
  return {
    setAsked(isAsked, pageTimeMs) {
      const last = spans.at(-1)
      const isLeaning = last?.endMs === Infinity
      if (isAsked && !isLeaning) {
        spans.push({ fromMs: pageTimeMs + REACTION_MS, endMs: Infinity })
        if (spans.length > KEPT_SPANS) spans.shift()
      }
      if (!isAsked && isLeaning) last.endMs = Math.max(last.fromMs, pageTimeMs)
    },
    rightAt: (pageTimeMs) => spans.reduce((sum, span) => sum + leanIn(span, pageTimeMs), 0),
  }
}
