// When marks are painted again that change by themselves: what flows along an arrow, what fades. Not with each display frame:
// where the processor draws the page, a turning arrow alone left one picture in two seconds of three (measured on two cores).
import { isSoftwareGl } from '../softwareGl.ts'
import { hasFlow } from './paintMarks.ts'
import type { SeenMark } from './seenMarks.ts'

/** Between two paintings of what flows. In a fifth of a second it goes on by a third of a dash: one still sees which way. */
const FLOW_MS = { card: 33, software: 200 } as const
/** A mark that will fade begins to do so this much late at most. */
const FADE_WAIT_MS = 250

export type Drawer = keyof typeof FLOW_MS

/** Milliseconds until the marks look otherwise; undefined when nothing of them changes by itself. */
export function changesAfterMs(
  marks: readonly SeenMark[],
  { flows, drawer }: { readonly flows: boolean; readonly drawer: Drawer },
): number | undefined {
  const isFading = marks.some(({ opacity }) => opacity > 0 && opacity < 1)
  if (isFading || (flows && hasFlow(marks))) return FLOW_MS[drawer]
  return marks.some(({ mark, opacity }) => mark.fadeAfterS !== undefined && opacity > 0)
    ? FADE_WAIT_MS
    : undefined
}

export interface Repainting {
  /** Paints again when these look otherwise; `flows`: false where motion is to be spared. */
  after(marks: readonly SeenMark[], flows: boolean): void
  close(): void
}

/** With a display frame, so that a page nobody sees paints nothing. */
export function createRepainting(paint: () => void): Repainting {
  const drawer = isSoftwareGl() ? 'software' : 'card'
  let timer: ReturnType<typeof setTimeout> | undefined
  let frame: number | undefined
  const close = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (frame !== undefined) cancelAnimationFrame(frame)
    frame = undefined
  }
  const onFrame = (): void => {
    frame = undefined
    paint()
  }
  const onTime = (): void => {
    timer = undefined
    frame = requestAnimationFrame(onFrame)
  }
  return {
    after(marks, flows) {
      if (timer !== undefined || frame !== undefined) return
      const afterMs = changesAfterMs(marks, { flows, drawer })
      if (afterMs !== undefined) timer = setTimeout(onTime, afterMs)
    },
    close,
  }
}
