// Files in memory, for tests.
import type { ObjectStore, StillName } from './objectStore.ts'

const keyOf = (name: StillName): string => `${name.sessionId}/${name.pictureId}`

/** A store that forgets everything when it goes. */
export function createMemoryObjectStore(): ObjectStore {
  const stills = new Map<string, Uint8Array>()
  return {
    putStill: (name, jpeg) => {
      stills.set(keyOf(name), jpeg.slice())
      return Promise.resolve()
    },
    getStill: (name) => Promise.resolve(stills.get(keyOf(name))),
  }
}
