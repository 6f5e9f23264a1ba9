// The pictures that depth can be told from: the last two seconds, and for each picture that is drawn on, those around
// it for as long as it is. Pure apart from its own memory.
import type { MotionPicture } from '../../shared/geometry/motion/motionTypes.ts'

export interface KeptPicture extends MotionPicture {
  readonly frameSeq: number
  /** Where it was taken is known to some centimetres only: it can be drawn on, and tells no depth of another. */
  readonly limited: boolean
}

/** Two seconds at 15 pictures/s. */
export const RING_SIZE = 30
/** Before and after the picture that is drawn on; depth from motion takes some 24. */
const HELD_SIZE = 45

type Key = string
const keyOf = (picture: { readonly epoch: number; readonly frameSeq: number }): Key =>
  `${picture.epoch}:${picture.frameSeq}`

export interface PictureKeeper {
  add(picture: KeptPicture): void
  hold(picture: { readonly epoch: number; readonly frameSeq: number }): void
  letGo(picture: { readonly epoch: number; readonly frameSeq: number }): void
  /** The picture that was drawn on. */
  find(picture: { readonly epoch: number; readonly frameSeq: number }): KeptPicture | undefined
  /** All that are kept of the epoch and may be compared with it, itself left out. */
  around(picture: { readonly epoch: number; readonly frameSeq: number }): readonly KeptPicture[]
}

export function createPictureKeeper(): PictureKeeper {
  let ring: readonly KeptPicture[] = []
  const held = new Map<Key, readonly KeptPicture[]>()
  const all = (): readonly KeptPicture[] => [...new Set([...[...held.values()].flat(), ...ring])]
  return {
    add(picture) {
      ring = [...ring, picture].slice(-RING_SIZE)
      for (const [key, around] of held) {
        // The picture itself may come after it was asked to be kept.
        if (around.length < HELD_SIZE || key === keyOf(picture)) held.set(key, [...around, picture])
      }
    },
    hold(picture) {
      if (!held.has(keyOf(picture)))
        held.set(
          keyOf(picture),
          ring.filter(({ epoch }) => epoch === picture.epoch),
        )
    },
    letGo(picture) {
      held.delete(keyOf(picture))
    },
    find: (picture) => all().find((kept) => keyOf(kept) === keyOf(picture)),
    around: (picture) =>
      all().filter(
        (kept) => kept.epoch === picture.epoch && kept.frameSeq !== picture.frameSeq && !kept.limited,
      ),
  }
}
