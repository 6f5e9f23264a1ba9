// Small pictures of the strip's stills, fetched one after the other as their bytes become there.
import { effect, signal, untracked, type ReadonlySignal } from '@preact/signals'
import { SerialQueue } from '../../client/serialQueue.ts'
import type { SessionClient } from '../../client/sessionClient.ts'
import type { PictureId } from '../../shared/protocol/ids.ts'
import { keptStills } from '../../shared/session/selectors.ts'

export interface Thumbnails {
  /** By picture; one that is on its way, or could not be had, is not in it. */
  readonly images: ReadonlySignal<ReadonlyMap<PictureId, ImageBitmap>>
  close(): void
}

/** Sharp at twice the strip's size, and in the small window. */
const WIDTH_PX = 320
/** The sharp still on the stage comes first: fetching and decoding it twice at once makes both late. */
const AFTER_MS = 1000

export function createThumbnails(
  session: SessionClient,
  fetchStill: (pictureId: PictureId) => Promise<ImageBitmap>,
): Thumbnails {
  const images = signal<ReadonlyMap<PictureId, ImageBitmap>>(new Map())
  const asked = new Set<PictureId>()
  const queue = new SerialQueue()
  const load = async (pictureId: PictureId): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, AFTER_MS))
    const still = await fetchStill(pictureId)
    const resizeHeight = Math.max(1, Math.round((WIDTH_PX * still.height) / still.width))
    const image = await createImageBitmap(still, {
      resizeWidth: WIDTH_PX,
      resizeHeight,
      resizeQuality: 'medium',
    })
    still.close()
    images.value = new Map(images.peek()).set(pictureId, image)
  }
  const stop = effect(() => {
    // What could not be had is asked for again with each new connection.
    if (session.connection.value.tag !== 'live') {
      for (const pictureId of asked) if (!images.peek().has(pictureId)) asked.delete(pictureId)
      return
    }
    const kept = keptStills(session.state.value)
    untracked(() => {
      for (const { pictureId, still } of kept) {
        if (still === undefined || asked.has(pictureId)) continue
        asked.add(pictureId)
        // The strip says itself that a picture is missing.
        queue.run(() => load(pictureId)).catch(() => undefined)
      }
      forget(images.peek(), new Set(kept.map(({ pictureId }) => pictureId)))
    })
  })
  const forget = (all: ReadonlyMap<PictureId, ImageBitmap>, kept: ReadonlySet<PictureId>): void => {
    const gone = [...all].filter(([pictureId]) => !kept.has(pictureId))
    if (gone.length === 0) return
    images.value = new Map([...all].filter(([pictureId]) => kept.has(pictureId)))
    for (const [pictureId, image] of gone) {
      image.close()
      // Brought back, it is fetched anew.
      asked.delete(pictureId)
    }
  }
  return {
    images,
    close() {
      stop()
      for (const image of images.peek().values()) image.close()
    },
  }
}
