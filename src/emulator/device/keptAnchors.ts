// Anchors that the emulated headset keeps over XR sessions and reloads, as a real one does: with the room that they stand in,
// wherever the origin is by then. iwer keeps them where they stood in the reference space, never forgets one, and tracks all.
import { P_ANCHOR, P_DEVICE, P_SESSION, P_SPACE, XRSession } from 'iwer'
import { XRAnchor, XRAnchorUtils } from 'iwer/lib/anchors/XRAnchor.js'
import { XRSpace } from 'iwer/lib/spaces/XRSpace.js'
import { z } from 'zod'
import { invert, type Pose } from '../../shared/geometry/pose.ts'
import { movedMatrix } from './spaceReset.ts'

/** By handle, column by column: how the anchor stands in the room. */
const Kept = z.record(z.string(), z.array(z.number()).length(16))
type Kept = z.infer<typeof Kept>

/** More are refused, as a browser does. */
const MOST_KEPT = 8

export interface KeptAnchorsOptions {
  /** Anchors of another room are not found here. */
  readonly roomId: string
  readonly spaceFromRoom: () => Pose
  /** An XR session begins, with its origin where it is now. */
  readonly onSession: () => void
}

function roomStore(roomId: string): { read(): Kept; write(kept: Kept): void } {
  const key = `skulder.emulatedAnchors.${roomId}`
  return {
    read() {
      const stored = Kept.safeParse(JSON.parse(localStorage.getItem(key) ?? '{}'))
      return stored.success ? stored.data : {}
    },
    write: (kept) => localStorage.setItem(key, JSON.stringify(kept)),
  }
}

/** Puts this in iwer's place; undone by the returned function. */
export function keepAnchorsInRoom({ roomId, spaceFromRoom, onSession }: KeptAnchorsOptions): () => void {
  const store = roomStore(roomId)
  const before = Object.getOwnPropertyDescriptors(XRAnchorUtils)
  const forgetBefore = Object.getOwnPropertyDescriptor(XRSession.prototype, 'deletePersistentAnchor')
  // The prototype's own function, called below with each session as `this`.
  const forget = forgetBefore?.value as XRSession['deletePersistentAnchor'] | undefined

  XRAnchorUtils.recoverPersistentAnchorsFromStorage = (session) => {
    onSession()
    const { device, persistentAnchors, trackedAnchors } = session[P_SESSION]
    for (const [handle, roomFromAnchor] of Object.entries(store.read())) {
      const matrix = movedMatrix(spaceFromRoom(), roomFromAnchor)
      const anchor = new XRAnchor(new XRSpace(device[P_DEVICE].globalSpace, matrix), session)
      persistentAnchors.set(handle, anchor)
      // Until it is asked for.
      trackedAnchors.delete(anchor)
    }
  }
  XRAnchorUtils.createPersistentAnchor = (session, anchor, handle) => {
    const { anchorSpace } = anchor[P_ANCHOR]
    const kept = store.read()
    if (Object.keys(kept).length >= MOST_KEPT || anchorSpace === null)
      throw new DOMException('No more anchors are kept here.', 'QuotaExceededError')
    session[P_SESSION].persistentAnchors.set(handle, anchor)
    store.write({
      ...kept,
      [handle]: [...movedMatrix(invert(spaceFromRoom()), anchorSpace[P_SPACE].offsetMatrix)],
    })
  }
  Object.defineProperty(XRSession.prototype, 'deletePersistentAnchor', {
    configurable: true,
    writable: true,
    value(this: XRSession, handle: string) {
      store.write(Object.fromEntries(Object.entries(store.read()).filter(([other]) => other !== handle)))
      return forget?.call(this, handle)
    },
  })
  return () => {
    const { recoverPersistentAnchorsFromStorage, createPersistentAnchor } = before
    Object.defineProperties(XRAnchorUtils, { recoverPersistentAnchorsFromStorage, createPersistentAnchor })
    if (forgetBefore !== undefined)
      Object.defineProperty(XRSession.prototype, 'deletePersistentAnchor', forgetBefore)
  }
}
