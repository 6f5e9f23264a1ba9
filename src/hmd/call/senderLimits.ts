// What the wearer's single encoding may be at most: size and rate by the lower of the device's and the line's levels, bits by
// the line. One owner, because the browser takes changes only of parameters that were read just before.
import { SerialQueue } from '../../client/serialQueue.ts'
import type { CameraLevel, CameraLimitReason } from '../../shared/protocol/device.ts'
import { lowerOf, MOST_KBPS, openCap, type CapState } from '../poorLine/cap.ts'

export interface SenderLimits {
  /** What the device allows now, and why not more. Resolves when the sender knows; never rejects. */
  allowByDevice(level: CameraLevel, reason: CameraLimitReason): Promise<void>
  /** What the line carries now: the level and what keeps it there, and a cap on the picture's bits. */
  allowByLine(cap: Pick<CapState, 'level' | 'reason' | 'kbps'>): Promise<void>
}

interface Limits {
  readonly longSide: number
  readonly hz: number
}

/** 1280x720@30, 960x540@15 and 640x360@10, or as much of them as an upright picture fills (hmd-platforms 7.9, 7.10). */
const limits: Readonly<Record<CameraLevel, Limits>> = {
  full: { longSide: 1280, hz: 30 },
  reduced: { longSide: 960, hz: 15 },
  low: { longSide: 640, hz: 10 },
}

export interface SenderLimitsOptions {
  readonly sender: () => RTCRtpSender | undefined
  /** The camera's pictures as they are sent at most, long side in pixels; undefined while there are none. */
  readonly pictureLongSide: () => number | undefined
  /** Fewer pictures from the camera itself, where it can be told. */
  readonly limitCamera: (hz: number) => void
  readonly report: (level: CameraLevel, reason: CameraLimitReason) => void
}

interface Allowed {
  readonly device: CameraLevel
  readonly reason: CameraLimitReason
  readonly line: CameraLevel
  readonly lineReason: CapState['reason']
  readonly kbps: number | undefined
}

/** The lower of both levels, and whose it is. */
function limitOf(allowed: Allowed): { level: CameraLevel; reason: CameraLimitReason } {
  const { device, reason, line, lineReason } = allowed
  return lowerOf(device, line) === device ? { level: device, reason } : { level: line, reason: lineReason }
}

export function createSenderLimits(options: SenderLimitsOptions): SenderLimits {
  const { sender, pictureLongSide, limitCamera, report } = options
  const queue = new SerialQueue()
  let allowed: Allowed = {
    device: 'full',
    reason: 'none',
    line: openCap.level,
    lineReason: openCap.reason,
    kbps: undefined,
  }

  /** Each time, not at a change only: after a reconnect the sender is another one, and knows nothing of it. */
  function allow(part: Partial<Allowed>): Promise<void> {
    const before = limitOf(allowed)
    allowed = { ...allowed, ...part }
    const { level, reason } = limitOf(allowed)
    if (before.level !== level) report(level, reason)
    const limit = limits[level]
    limitCamera(limit.hz)
    return queue.run(async () => {
      const now = sender()
      const longSide = pictureLongSide()
      if (now === undefined || longSide === undefined) return
      // A sender that is just closing refuses; the next turn finds another one.
      await applyTo(now, limit, { longSide, kbps: allowed.kbps }).catch(() => undefined)
    })
  }
  return {
    allowByDevice: (device, reason) => allow({ device, reason }),
    allowByLine: ({ level: line, reason: lineReason, kbps }) => {
      const isOpen = (is: Pick<Allowed, 'line' | 'kbps'>): boolean =>
        is.line === 'full' && (is.kbps ?? MOST_KBPS) >= MOST_KBPS
      // As it was opened: nothing to tell the sender.
      return isOpen(allowed) && isOpen({ line, kbps }) ? Promise.resolve() : allow({ line, lineReason, kbps })
    },
  }
}

/** The sender's single encoding, made smaller; the camera's track is left alone. */
async function applyTo(
  sender: RTCRtpSender,
  limit: Limits,
  { longSide, kbps }: { readonly longSide: number; readonly kbps: number | undefined },
): Promise<void> {
  const parameters = sender.getParameters()
  const [encoding] = parameters.encodings
  if (encoding === undefined) return
  const wanted = {
    scaleResolutionDownBy: Math.max(1, longSide / limit.longSide),
    maxFramerate: limit.hz,
    ...(kbps === undefined ? {} : { maxBitrate: Math.round(kbps * 1000) }),
  }
  const isSame =
    encoding.scaleResolutionDownBy === wanted.scaleResolutionDownBy &&
    encoding.maxFramerate === wanted.maxFramerate &&
    (kbps === undefined || encoding.maxBitrate === wanted.maxBitrate)
  if (isSame) return
  Object.assign(encoding, wanted)
  await sender.setParameters(parameters)
}
