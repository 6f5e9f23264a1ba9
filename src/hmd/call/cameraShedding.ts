// Measures how mixed reality fares, lets the quality watchdog judge, and applies what it says: a smaller, slower picture
// from the sender (one encoding, as ever), fewer pictures from the camera where it can be told, and a word to the expert.
// Stills are made from the camera's own pictures and stay as sharp as they are.
import type { CameraLevel, CameraLimitReason } from '../../shared/protocol/device.ts'
import { calmWatchdog, judge, type WatchdogState } from './qualityWatchdog.ts'

export interface SheddingOptions {
  /** Frames a second that the display should draw; undefined: the best that it has drawn is what it can. */
  readonly nominalHz: number | undefined
  /** Whether the system's word on its heat is this device's. */
  readonly watchesHeat: boolean
  readonly sender: () => RTCRtpSender | undefined
  /** The camera's pictures as they are sent at most, long side in pixels; undefined while there are none. */
  readonly pictureLongSide: () => number | undefined
  readonly limitCamera: (hz: number) => void
  readonly report: (level: CameraLevel, reason: CameraLimitReason) => void
}

export interface Shedding {
  /** In each XR frame. */
  frameDrawn(): void
  /** Mixed reality is over: the picture is as good as can be again. */
  close(): void
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

const PERIOD_MS = 1000

/** The sender's single encoding, made smaller; the camera's track is left alone. */
async function applyTo(
  sender: RTCRtpSender,
  { longSide, hz }: Limits,
  pictureLongSide: number,
): Promise<void> {
  const parameters = sender.getParameters()
  const [encoding] = parameters.encodings
  if (encoding === undefined) return
  const scaleResolutionDownBy = Math.max(1, pictureLongSide / longSide)
  if (encoding.scaleResolutionDownBy === scaleResolutionDownBy && encoding.maxFramerate === hz) return
  Object.assign(encoding, { scaleResolutionDownBy, maxFramerate: hz })
  await sender.setParameters(parameters)
}

/** Whether the encoder says of itself that it lacks processor time. */
async function isEncoderBusy(sender: RTCRtpSender | undefined): Promise<boolean> {
  const report = await sender?.getStats()
  let isBusy = false
  report?.forEach((stats: { readonly type?: unknown; readonly qualityLimitationReason?: unknown }) => {
    if (stats.type === 'outbound-rtp') isBusy ||= stats.qualityLimitationReason === 'cpu'
  })
  return isBusy
}

/** Follows the system's own word on its heat, where the browser passes it on (Compute Pressure). */
function watchHeat(watches: boolean): { isHot(): boolean; close(): void } {
  let isHot = false
  if (!watches || !('PressureObserver' in globalThis)) return { isHot: () => false, close: () => undefined }
  const observer = new PressureObserver((records) => {
    isHot = records.at(-1)?.state === 'critical'
  })
  // Refused by policy or not there for this device: then heat shows in the frame rate only.
  observer.observe('cpu', { sampleInterval: 2000 }).catch(() => undefined)
  return { isHot: () => isHot, close: () => observer.disconnect() }
}

export function startShedding(options: SheddingOptions): Shedding {
  const heat = watchHeat(options.watchesHeat)
  let state: WatchdogState = calmWatchdog
  let frames = 0
  let sinceMs = performance.now()
  let isJudging = false
  let bestHz = 0

  /** Undefined while nobody looks, or it is not known yet what the display can do. */
  function frameShare(): number | undefined {
    const nowMs = performance.now()
    const rateHz = (frames * 1000) / Math.max(1, nowMs - sinceMs)
    frames = 0
    sinceMs = nowMs
    if (document.hidden) return undefined
    bestHz = Math.max(bestHz, rateHz)
    const nominalHz = options.nominalHz ?? bestHz
    return nominalHz === 0 ? undefined : rateHz / nominalHz
  }

  async function apply(): Promise<void> {
    const { [state.level]: limit } = limits
    options.limitCamera(limit.hz)
    const sender = options.sender()
    const longSide = options.pictureLongSide()
    if (sender !== undefined && longSide !== undefined) await applyTo(sender, limit, longSide)
  }

  async function look(): Promise<void> {
    const share = frameShare()
    const before = state
    const isBusy = await isEncoderBusy(options.sender())
    state = judge(state, { frameShare: share, isEncoderBusy: isBusy, isHot: heat.isHot() })
    // Each time, not at a change only: after a reconnect the sender is another one, and knows nothing of it.
    await apply()
    if (before.level !== state.level) options.report(state.level, state.reason)
  }

  const timer = setInterval(() => {
    if (isJudging) return
    isJudging = true
    // A sender that is just closing refuses both; the next turn finds another one.
    look()
      .catch(() => undefined)
      .finally(() => (isJudging = false))
  }, PERIOD_MS)

  return {
    frameDrawn() {
      frames++
    },
    close() {
      clearInterval(timer)
      heat.close()
      if (state.level === 'full') return
      state = calmWatchdog
      options.report(state.level, state.reason)
      // A call that is over has no sender any more.
      apply().catch(() => undefined)
    },
  }
}
