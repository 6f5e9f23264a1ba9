// Samples in memory, for tests.
import { fromLines, MAX_QUALITY_BYTES, type QualityStore, toLines } from './qualityStore.ts'

/** A store that forgets everything when it goes. */
export function createMemoryQualityStore(maxBytes = MAX_QUALITY_BYTES): QualityStore {
  const files = new Map<string, string>()
  const textOf = (sessionId: string): string => files.get(sessionId) ?? ''
  return {
    append: (sessionId, samples) => {
      const text = textOf(sessionId)
      if (text.length < maxBytes) files.set(sessionId, text + toLines(samples))
      return Promise.resolve()
    },
    read: (sessionId) => {
      const text = textOf(sessionId)
      return Promise.resolve({ samples: fromLines(text), isFull: text.length >= maxBytes })
    },
  }
}
