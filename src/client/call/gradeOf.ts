// How good a connection is, from its figures.
import type { Presence } from '../../shared/protocol/presence.ts'

/** A picture of 1280x720 at 30/s needs about as much of a line. */
export const VIDEO_LINE_KBPS = 1500
/**
 * The browser's estimate of such a line, where loss or delay bear it out: it keeps a fifth in hand (hmd/poorLine/SPEC.md
 * MODE-2, 3).
 */
export const SLOW_KBPS = 1200

/** Talking over one another starts at some 300 ms there and back (ITU-T G.114: 150 ms one way); 5 % loss is heard and seen. */
export function gradeOf(rttMs: number, lossShare: number): Extract<Presence, { type: 'quality' }>['grade'] {
  if (rttMs > 600 || lossShare > 0.1) return 'poor'
  return rttMs > 300 || lossShare > 0.03 ? 'fair' : 'good'
}
