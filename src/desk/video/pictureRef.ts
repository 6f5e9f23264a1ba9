// A shown picture's identity for the protocol: the pose record it was matched with and its camera's optics. Pure.
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import type { MatchedPicture } from '../../client/pictureSync/pictureClock.ts'
import { intrinsicsOf, takenBy, type Calibrations } from '../../client/pictureSync/recordRef.ts'

/**
 * What a drawing on this picture refers to; undefined while nothing is known about where its camera was, when
 * nothing can be drawn. Optics that had to be borrowed from another calibration make the match approximate.
 */
export function pictureRefOf(matched: MatchedPicture, state: Calibrations): PictureRef | undefined {
  const { record, still } = matched
  if (still !== undefined) return still.picture
  if (record === undefined) return undefined
  const intrinsics = intrinsicsOf(record, state)
  if (intrinsics === undefined) return undefined
  return {
    ...takenBy(record),
    // A borrowed record's number is another picture's: under it the wearer would send that one's still.
    frameSeq: matched.match === 'approximate' ? ownNumber(matched) : record.frameSeq,
    intrinsics,
    match: state.calibrations.has(record.calibrationId) ? matched.match : 'approximate',
  }
}

/** A number that no picture of the wearer's has, the same whenever this picture is asked for. */
const ownNumber = ({ shown }: MatchedPicture): number => Math.round(shown.shownAtMs * 1000) % 2 ** 32
