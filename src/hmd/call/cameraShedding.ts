// Measures how mixed reality fares, lets the quality watchdog judge, and has what it says applied (senderLimits.ts). Stills are made from the camera's own pictures and stay as sharp as they are.
import type { SenderLimits } from './senderLimits.ts'
import { calmWatchdog, judge, type WatchdogState } from './qualityWatchdog.ts'

export interface SheddingOptions {
  /** Frames a second that the display should draw; undefined: the best that it has drawn is what it can. */
  readonly nominalHz: number | undefined
  /** Whether the system's word on its heat is this device's. */
  readonly watchesHeat: boolean
  readonly sender: () => RTCRtpSender | undefined
  readonly limits: Pick<SenderLimits, 'allowByDevice'>
}

export interface Shedding {
  /** In each XR frame. */
  frameDrawn(): void
  /** Mixed reality is over: the picture is as good as can be again. */
  close(): void
}

const PERIOD_MS = 1000

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

  async function look(): Promise<void> {
    const share = frameShare()
    const isBusy = await isEncoderBusy(options.sender())
    state = judge(state, { frameShare: share, isEncoderBusy: isBusy, isHot: heat.isHot() })
    await options.limits.allowByDevice(state.level, state.reason)
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
      void options.limits.allowByDevice(calmWatchdog.level, calmWatchdog.reason)
    },
  }
}
