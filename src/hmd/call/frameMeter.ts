// How long the page's own code takes per XR frame and what is drawn: for the bench `wearer-frame` and the report.
export interface FrameStats {
  /** 95th percentile of the last frames: our code plus Babylon's, milliseconds. */
  readonly scriptMsP95: number
  /** Our code alone, without Babylon's drawing. */
  readonly ownMsP95: number
  readonly drawCalls: number
  readonly triangles: number
  readonly frames: number
}

export interface FrameMeter {
  /** Start of the frame's own code. */
  begin(): void
  /** Own code is done, Babylon draws. */
  middle(): void
  /** Babylon has drawn. */
  end(): void
  stats(): FrameStats
}

const WINDOW = 300

function p95(values: Float64Array, count: number): number {
  const sorted = values.slice(0, count).sort()
  return sorted[Math.min(count - 1, Math.floor(count * 0.95))] ?? 0
}

export function createFrameMeter(drawn: () => { drawCalls: number; triangles: number }): FrameMeter {
  const scripts = new Float64Array(WINDOW)
  const owns = new Float64Array(WINDOW)
  let frames = 0
  let startedMs = 0
  return {
    begin() {
      startedMs = performance.now()
    },
    middle() {
      owns[frames % WINDOW] = performance.now() - startedMs
    },
    end() {
      scripts[frames % WINDOW] = performance.now() - startedMs
      frames++
    },
    stats() {
      const count = Math.min(frames, WINDOW)
      return { scriptMsP95: p95(scripts, count), ownMsP95: p95(owns, count), ...drawn(), frames }
    },
  }
}
