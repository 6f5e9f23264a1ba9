// Mouse, touch and keys of a visitor: dragging looks, W A S D walks, arrows turn, a click or Enter is an air-tap.
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import type { Intrinsics } from '../../shared/protocol/spaces.ts'
import type { DisplaySize } from '../device/displayOptics.ts'
import { normalize } from '../../shared/geometry/vec3.ts'
import type { VisitorHead } from '../head/visitorHead.ts'

export interface VisitorControlsOptions {
  readonly stage: HTMLElement
  /** Absent when the scenario moves the head: then only taps count. */
  readonly head: VisitorHead | undefined
  /** What the display shows, by its size. */
  readonly optics: (size: DisplaySize) => Intrinsics
  pointAlong(directionViewer: Vec3): void
  airTap(): void
}

/** A press that moves no further than this is a tap, CSS pixels. */
const TAP_PX = 5
const STRAIGHT: Vec3 = [0, 0, -1]

const walkKeys: Readonly<Record<string, readonly [number, number]>> = {
  KeyW: [0, 1],
  KeyS: [0, -1],
  KeyA: [-1, 0],
  KeyD: [1, 0],
}
const turnKeys: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
}

const sum = (
  held: ReadonlySet<string>,
  keys: Readonly<Record<string, readonly [number, number]>>,
): [number, number] => {
  const total: [number, number] = [0, 0]
  for (const code of held) {
    const value = keys[code]
    if (value === undefined) continue
    total[0] += value[0]
    total[1] += value[1]
  }
  return total
}

function attachKeys(options: VisitorControlsOptions, signal: AbortSignal): void {
  const { stage, head } = options
  const held = new Set<string>()
  const steer = (): void => head?.setInput({ walk: sum(held, walkKeys), turn: sum(held, turnKeys) })
  const tap = (event: KeyboardEvent): void => {
    event.preventDefault()
    if (event.repeat) return
    options.pointAlong(STRAIGHT)
    options.airTap()
  }
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    if (event.code === 'Enter' || event.code === 'Space') {
      tap(event)
      return
    }
    if (!(event.code in walkKeys) && !(event.code in turnKeys)) return
    event.preventDefault()
    held.add(event.code)
    steer()
  }
  stage.addEventListener('keydown', press, { signal })
  stage.addEventListener(
    'keyup',
    (event) => {
      held.delete(event.code)
      steer()
    },
    { signal },
  )
  stage.addEventListener(
    'blur',
    () => {
      held.clear()
      steer()
    },
    { signal },
  )
}

/** Starts listening; returns the way to stop. */
export function attachVisitorControls(options: VisitorControlsOptions): () => void {
  const { stage, head, optics } = options
  const stop = new AbortController()
  let drag: { x: number; y: number; moved: number } | undefined

  const directionAt = (event: PointerEvent): Vec3 => {
    const box = stage.getBoundingClientRect()
    const k = optics({ width: Math.max(1, box.width), height: Math.max(1, box.height) })
    return normalize([
      (event.clientX - box.left - k.cx) / k.fx,
      (k.cy - (event.clientY - box.top)) / k.fy,
      -1,
    ])
  }
  const on = <K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: HTMLElementEventMap[K]) => void,
  ): void => {
    stage.addEventListener(type, listener, { signal: stop.signal })
  }

  on('pointerdown', (event) => {
    if (event.button !== 0) return
    stage.setPointerCapture(event.pointerId)
    drag = { x: event.clientX, y: event.clientY, moved: 0 }
  })
  on('pointermove', (event) => {
    options.pointAlong(directionAt(event))
    if (drag === undefined) return
    const dx = event.clientX - drag.x
    const dy = event.clientY - drag.y
    drag = { x: event.clientX, y: event.clientY, moved: drag.moved + Math.hypot(dx, dy) }
    const { clientWidth, clientHeight } = stage
    const radPerPx = 1 / optics({ width: Math.max(1, clientWidth), height: Math.max(1, clientHeight) }).fy
    if (drag.moved > TAP_PX) head?.turnBy(dx * radPerPx, dy * radPerPx)
  })
  on('pointerup', (event) => {
    if (drag !== undefined && drag.moved <= TAP_PX) {
      options.pointAlong(directionAt(event))
      options.airTap()
    }
    drag = undefined
  })
  on('pointercancel', () => {
    drag = undefined
  })
  attachKeys(options, stop.signal)
  return () => {
    stop.abort()
  }
}
