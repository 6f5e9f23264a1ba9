// What speaks against video on a line (hmd/poorLine/SPEC.md MODE-2, MODE-3): asked during the call, and by the test before it. Pure.
import type { CameraModeCause } from '../../shared/protocol/device.ts'
import { SLOW_KBPS } from './gradeOf.ts'

/** Shares 0..1; what is not known is undefined. */
export interface VideoLook {
  /** What the wearer's way to the relay can carry, by the browser's estimate. */
  readonly upKbps: number | undefined
  readonly upLossShare: number | undefined
  /** Worst of what the experts tell of their ways from the relay. */
  readonly downLossShare: number | undefined
  /** Worst of the wearer's and the experts', there and back to the relay. */
  readonly rttMs: number | undefined
  /** The encoder lacks processor time: a smaller picture helps it (call/cameraShedding), and the line is not to blame. */
  readonly isEncoderBusy: boolean
  /** What the camera's picture would need to be worth looking at. */
  readonly neededKbps: number
}

const LOSSY_SHARE = 0.1
/**
 * Where the delay sways the browser's estimate collapses far below what the line can carry; with neither loss nor delay to bear
 * it out, one from here on may be believed.
 */
const CREDIBLE_KBPS = 400
/** The smallest picture that is ever sent, 640x360 at 10/s: with less there is nothing to look at. */
const LEAST_KBPS = 90
/** With less than this the line does well what it is asked to do, and a low estimate may only be a careful one. */
export const TELLING_LOSS_SHARE = 0.03
const TELLING_RTT_MS = 450

/** Bits that a picture needs for skin to be more than a smear: 0.04 for each pixel (H.264, little motion). */
export const neededKbps = (width: number, height: number, hz: number): number =>
  Math.min(SLOW_KBPS, (0.04 * width * height * hz) / 1000)

/** Loss or delay say, too, that the line is short: the browser's estimate falls as well where the processor is. */
export const isBorneOut = ({
  upLossShare = 0,
  downLossShare = 0,
  rttMs = 0,
}: Pick<VideoLook, 'upLossShare' | 'downLossShare' | 'rttMs'>): boolean =>
  Math.max(upLossShare, downLossShare) > TELLING_LOSS_SHARE || rttMs > TELLING_RTT_MS

/** What speaks against video now; undefined when nothing does. Where the line is not known yet, its loss is. */
export function complaintOf(look: VideoLook, knowsLine: boolean): CameraModeCause | undefined {
  const { upKbps, upLossShare = 0, downLossShare = 0 } = look
  const isUp = upLossShare > LOSSY_SHARE
  const lossShare = isUp ? upLossShare : downLossShare
  if (lossShare > LOSSY_SHARE)
    return { reason: 'lossy', way: isUp ? 'up' : 'down', lossShare: Math.round(lossShare * 1000) / 1000 }
  if (!knowsLine || upKbps === undefined || look.isEncoderBusy) return undefined
  return isSlow(upKbps, isBorneOut(look), look.neededKbps)
    ? { reason: 'slow', way: 'up', kbps: Math.round(upKbps) }
    : undefined
}

function isSlow(upKbps: number, isTelling: boolean, needed: number): boolean {
  if (isTelling) return upKbps < SLOW_KBPS
  return upKbps < LEAST_KBPS || (upKbps >= CREDIBLE_KBPS && upKbps < needed)
}
