// Which pointers may draw: a hand that rests on the screen beside the pen must not. Pure.

export interface PointerFacts {
  readonly pointerId: number
  readonly pointerType: string
  /** Contact size in CSS pixels, 1 or 0 where the device tells none. */
  readonly width: number
  readonly height: number
  /** Page clock, ms. */
  readonly atMs: number
}

export interface PalmState {
  /** When a pen was last near or on the screen. */
  readonly penSeenAtMs: number | undefined
}

export const noPen: PalmState = { penSeenAtMs: undefined }

/** A hand that holds a pen rests before and after the pen touches; half a second covers lifting between strokes. */
const PEN_HOLDS_MS = 500
/** A fingertip touches some 10 mm, about 40 CSS pixels; a palm or the side of a hand is far larger. */
const PALM_SIZE_PX = 60

/** Tells of every pointer event, hovering ones too. */
export const pointerSeen = (state: PalmState, { pointerType, atMs }: PointerFacts): PalmState =>
  pointerType === 'pen' ? { penSeenAtMs: atMs } : state

/** May this pointer, going down now, draw? */
export function mayDraw(state: PalmState, pointer: PointerFacts): boolean {
  if (pointer.pointerType !== 'touch') return true
  if (Math.max(pointer.width, pointer.height) > PALM_SIZE_PX) return false
  return state.penSeenAtMs === undefined || pointer.atMs - state.penSeenAtMs > PEN_HOLDS_MS
}
