// How much of the picture is sent: a cap on its bits that heeds the experts' lines, and a size that fits the way to the relay
// (SPEC.md CAP). Pure; the browser's own congestion control works below both.
import type { CameraLevel, CameraLimitReason } from '../../shared/protocol/device.ts'

export interface CapState {
  /** Cap on the bits of the picture. */
  readonly kbps: number
  readonly level: CameraLevel
  /** What keeps the picture small: the line only where its own figures said so as the picture shrank, else the processor. */
  readonly reason: Extract<CameraLimitReason, 'line' | 'encoder'>
  /** Seconds in a row for which a lower, or a higher, level would have fitted. */
  readonly belowS: number
  readonly aboveS: number
}

export interface CapSample {
  readonly upKbps: number | undefined
  readonly downLossShare: number | undefined
  /** Loss or delay say, too, that the line is short (judge.ts). */
  readonly isBorneOut: boolean
  /** The browser has had time to learn the line. */
  readonly isSettled: boolean
}

/** As the wearer's picture is sent at most (client/adapters/sendingOptions). */
export const MOST_KBPS = 2500
const LEAST_KBPS = 300
/** The thresholds of loss that congestion control goes by (draft-ietf-rmcat-gcc, section 6). */
const TOO_MUCH_LOSS = 0.1
const LITTLE_LOSS = 0.02
const RISE = 1.05
const REDUCED_BELOW_KBPS = 1200
const LOW_BELOW_KBPS = 600
const LOWER_AFTER_S = 8
const RAISE_AFTER_S = 20
/** A level is raised only with so much to spare, else it would swing. */
const SPARE = 1.2

export const openCap: CapState = { kbps: MOST_KBPS, level: 'full', reason: 'line', belowS: 0, aboveS: 0 }

const order: readonly CameraLevel[] = ['full', 'reduced', 'low']
const fits = (kbps: number): CameraLevel =>
  kbps < LOW_BELOW_KBPS ? 'low' : kbps < REDUCED_BELOW_KBPS ? 'reduced' : 'full'
const isLower = (a: CameraLevel, b: CameraLevel): boolean => order.indexOf(a) > order.indexOf(b)

export const lowerOf = (a: CameraLevel, b: CameraLevel): CameraLevel => (isLower(a, b) ? a : b)

function cappedKbps(kbps: number, downLossShare = 0): number {
  if (downLossShare > TOO_MUCH_LOSS) return Math.max(LEAST_KBPS, kbps * (1 - downLossShare / 2))
  return downLossShare < LITTLE_LOSS ? Math.min(MOST_KBPS, kbps * RISE) : kbps
}

/** The state after a look `stepS` seconds after the last one. */
export function capAfter(
  state: CapState,
  { upKbps, downLossShare, isBorneOut, isSettled }: CapSample,
  stepS: number,
): CapState {
  const kbps = cappedKbps(state.kbps, downLossShare)
  if (upKbps === undefined || !isSettled) return { ...state, kbps, belowS: 0, aboveS: 0 }
  const belowS = isLower(fits(upKbps), state.level) ? state.belowS + stepS : 0
  const aboveS = isLower(state.level, fits(upKbps / SPARE)) ? state.aboveS + stepS : 0
  const next = { ...state, kbps, belowS: 0, aboveS: 0 }
  if (belowS >= LOWER_AFTER_S)
    return { ...next, level: fits(upKbps), reason: isBorneOut ? 'line' : 'encoder' }
  return aboveS >= RAISE_AFTER_S ? { ...next, level: fits(upKbps / SPARE) } : { ...next, belowS, aboveS }
}
