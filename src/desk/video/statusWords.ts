// The one line that says what the stage shows and what a mark drawn now is worth. Pure: which sentence, which numbers.
import { placementErrorM, type PlacementCircumstances } from '../../shared/geometry/errorModel.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import { calibrationOf } from '../../shared/session/selectors.ts'
import type { Mark, SessionState } from '../../shared/session/state.ts'
import type { ConnectionState } from '../../client/sessionClient.ts'
import { RECORD_WAIT_MS } from './livePicture.ts'
import type { StageView } from './stageView.ts'

export interface StatusFacts {
  readonly connection: ConnectionState['tag']
  readonly view: StageView
  readonly nowMs: number
  readonly lastPictureAtMs: number | undefined
  /** Since when the wearer's camera is away (page clock, ms): pictures that come then show nothing new. */
  readonly cameraLostAtMs?: number | undefined
  /** Set while stills go in place of video: when the one on the stage was taken (page clock, ms), once there is one. */
  readonly stills?: { readonly takenAtMs: number | undefined } | undefined
  /** On the stage now. */
  readonly picture: PictureRef | undefined
  readonly state: Pick<
    SessionState,
    'device' | 'epoch' | 'tracked' | 'calibrations' | 'latestCalibrationId' | 'marks'
  >
}

export type StatusWords =
  | {
      readonly key:
        | 'connecting'
        | 'reconnecting'
        | 'waiting'
        | 'live'
        | 'liveApproximate'
        | 'liveNotFixed'
        | 'liveLost'
        | 'frozenFinding'
    }
  | { readonly key: 'stillsWaiting' }
  | { readonly key: 'still'; readonly takenAtMs: number; readonly agoMs: number }
  | {
      readonly key:
        | 'stalled'
        | 'frozenNotFixed'
        | 'frozenOld'
        | 'frozenUnknown'
        | 'frozenApproximate'
        | 'frozenSettling'
        | 'frozen'
      readonly agoMs: number
    }
  | { readonly key: 'frozenWithin' | 'frozenFrom'; readonly agoMs: number; readonly errorM: number }

/** A live picture that stands longer than this is said to stand: at 15 pictures/s some 30 are missing. */
export const STALLED_AFTER_MS = 2000
/** The camera of a headset whose wearer examines a patient is about an arm's length away. */
const TYPICAL_DISTANCE_M = 0.7

/** One sigma of where a point drawn on this picture will land by the depth sensor at arm's length, metres: what lies farther, or over an edge, is worse. Undefined while the optics are not known. */
export function expectedErrorM(picture: PictureRef, state: StatusFacts['state']): number | undefined {
  const calibration = calibrationOf(state, picture)
  if (calibration === undefined) return undefined
  const circumstances: PlacementCircumstances = {
    distanceM: TYPICAL_DISTANCE_M,
    calibration,
    picture,
    method: 'depth',
  }
  return placementErrorM(circumstances)
}

function stillWords({ takenAtMs }: NonNullable<StatusFacts['stills']>, nowMs: number): StatusWords {
  return takenAtMs === undefined
    ? { key: 'stillsWaiting' }
    : { key: 'still', takenAtMs, agoMs: Math.max(0, nowMs - takenAtMs) }
}

function liveWords({ state, picture, lastPictureAtMs, cameraLostAtMs, nowMs }: StatusFacts): StatusWords {
  if (lastPictureAtMs === undefined) return { key: 'waiting' }
  const agoMs = nowMs - Math.min(lastPictureAtMs, cameraLostAtMs ?? Infinity)
  if (cameraLostAtMs !== undefined || agoMs > STALLED_AFTER_MS) return { key: 'stalled', agoMs }
  if (state.device?.sessionMode === 'page' || picture?.tracked === false) return { key: 'liveNotFixed' }
  if (!state.tracked) return { key: 'liveLost' }
  return { key: picture?.match === 'approximate' ? 'liveApproximate' : 'live' }
}

function frozenWords({ view, nowMs, state }: StatusFacts, frozenAtMs: number): StatusWords {
  const agoMs = Math.max(0, nowMs - frozenAtMs)
  const picture = view.tag === 'frozen' ? view.picture : undefined
  if (picture === undefined)
    return agoMs <= RECORD_WAIT_MS ? { key: 'frozenFinding' } : { key: 'frozenUnknown', agoMs }
  if (!picture.tracked) return { key: 'frozenNotFixed', agoMs }
  if (picture.epoch !== state.epoch) return { key: 'frozenOld', agoMs }
  // Nobody can say by how much a borrowed pose is wrong: a number here would promise something.
  if (picture.match === 'approximate') return { key: 'frozenApproximate', agoMs }
  // No room model holds the patient: depth comes from motion, a moment after the mark, and how exactly depends on how far the
  // head goes and how far away the patient is. The mark says it then; a number here would promise something.
  return wellKnownWords(picture, view, state, agoMs)
}

/** Of a picture whose pose is known, in the present world. */
function wellKnownWords(
  picture: PictureRef,
  view: StageView,
  state: StatusFacts['state'],
  agoMs: number,
): StatusWords {
  const hasDepth = state.device?.geometry.includes('depth') === true
  const drawn = [...state.marks.values()].filter(
    ({ pictureId, erased }) => !erased && view.tag === 'frozen' && pictureId === view.pictureId,
  )
  const leastM = hasDepth ? expectedErrorM(picture, state) : undefined
  if (!isAllTold(drawn)) {
    if (leastM !== undefined) return { key: 'frozenFrom', agoMs, errorM: leastM }
    return { key: hasDepth ? 'frozen' : 'frozenSettling', agoMs }
  }
  const toldM = settledErrorM(drawn, state.epoch)
  if (toldM === undefined) return { key: 'frozen', agoMs }
  return { key: 'frozenWithin', agoMs, errorM: Math.max(toldM, leastM ?? 0) }
}

/** Each mark on this still has found its depth, or has said why not: nothing is under way. */
const isAllTold = (drawn: readonly Mark[]): boolean =>
  drawn.length > 0 &&
  drawn.every(
    ({ place }) =>
      place.status === 'unplaced' ||
      (place.status === 'placed' && (place.placement.settled || place.unsettledReason !== undefined)),
  )

/**
 * What the marks on this still have come to, at worst, metres: the next one finds its depth by the same pictures. Undefined where there is
 * none, or one of them could not be had: then nobody can say what becomes of the next.
 */
function settledErrorM(drawn: readonly Mark[], epoch: number): number | undefined {
  const errors = drawn.map(({ place }) => {
    const placement = place.status === 'placed' ? place.placement : undefined
    return placement?.settled === true && placement.epoch === epoch ? placement.errorM : undefined
  })
  const known = errors.filter((errorM) => errorM !== undefined)
  return known.length === 0 || known.length < errors.length ? undefined : Math.max(...known)
}

export function statusWords(facts: StatusFacts): StatusWords {
  if (facts.connection === 'reconnecting') return { key: 'reconnecting' }
  if (facts.connection !== 'live') return { key: 'connecting' }
  if (facts.view.tag === 'frozen') return frozenWords(facts, facts.view.frozenAtMs)
  return facts.stills === undefined ? liveWords(facts) : stillWords(facts.stills, facts.nowMs)
}
