// The last full-resolution pictures by frameSeq, so that exactly the picture that was frozen can be sent as a still.
// Canvases are made once and drawn over: memory is bounded, no garbage per picture.

export interface Surface<P> {
  draw(picture: P): void
}

export interface Numbered {
  readonly frameSeq: number
  readonly width: number
  readonly height: number
}

export interface StillRing<S extends Surface<P>, P> {
  /** Keeps a picture under its number. False when it could not. */
  keep(of: Numbered, picture: P): boolean
  /** Hands the picture over: it leaves the ring and is the caller's. Undefined when it is not kept (any more). */
  take(frameSeq: number): S | undefined
  clear(): void
}

/**
 * 1 s at 30 pictures a second. Over a poor line (0.15 s each way) a picture needs 0.3 s to the expert besides decoding, and
 * the word that it was frozen 0.3 s back. 30 pictures of 1280x720 are 111 MB.
 */
const CAPACITY = 30

interface Slot<S> {
  readonly surface: S
  readonly width: number
  readonly height: number
  frameSeq: number
}

/** `makeSurface` makes a canvas of a size; undefined when the browser has no memory for it. */
export function createStillRing<S extends Surface<P>, P>(
  makeSurface: (width: number, height: number) => S | undefined,
  capacity = CAPACITY,
): StillRing<S, P> {
  let slots: Slot<S>[] = []

  function freeSlot(width: number, height: number): Slot<S> | undefined {
    if (slots.some((slot) => slot.width !== width || slot.height !== height)) slots = []
    if (slots.length >= capacity) {
      const oldest = slots.shift()
      if (oldest !== undefined) slots.push(oldest)
      return oldest
    }
    const surface = makeSurface(width, height)
    if (surface === undefined) return undefined
    const slot = { surface, width, height, frameSeq: -1 }
    slots.push(slot)
    return slot
  }

  return {
    keep({ frameSeq, width, height }, picture) {
      const slot = freeSlot(width, height)
      if (slot === undefined) return false
      slot.surface.draw(picture)
      slot.frameSeq = frameSeq
      return true
    },
    take(frameSeq) {
      const index = slots.findIndex((slot) => slot.frameSeq === frameSeq)
      return index < 0 ? undefined : slots.splice(index, 1)[0]?.surface
    },
    clear() {
      slots = []
    },
  }
}
