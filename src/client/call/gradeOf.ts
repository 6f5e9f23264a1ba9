// How good a connection is, from its figures.
import type { Presence } from '../../shared/protocol/presence.ts'

/** Talking over one another starts at some 300 ms there and back (ITU-T G.114: 150 ms one way); 5 % loss is heard and seen. */
export function gradeOf(rttMs: number, lossShare: number): Extract<Presence, { type: 'quality' }>['grade'] {
  if (rttMs > 600 || lossShare > 0.1) return 'poor'
  return rttMs > 300 || lossShare > 0.03 ? 'fair' : 'good'
}
