// Ids that count up: valid UUIDs (version 7) that a failing test can name. Every test starts its own count.

const uuidOf = (kind: number, count: number): string =>
  `0190000${kind.toString(16)}-0000-7000-8000-${count.toString(16).padStart(12, '0')}`

/** A source of new ids; `kind` (0..15) keeps the ids of two sources apart. */
export function countedIds(kind = 0): () => string {
  let count = 0
  return () => {
    count += 1
    return uuidOf(kind, count)
  }
}
