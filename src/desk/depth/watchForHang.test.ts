import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useFakeWorkers } from '../../testing/fakeWorker.ts'
import { openDepthWorker } from './openDepthWorker.ts'
import { MOST_UNANSWERED, watchForHang } from './watchForHang.ts'

const PATIENCE_MS = (MOST_UNANSWERED + 1) * 1000

function watched() {
  const workers = useFakeWorkers()
  const worker = openDepthWorker()
  const [onRestart, onFailure] = [vi.fn(), vi.fn()]
  worker.onRestart(onRestart)
  worker.onFailure(onFailure)
  const stop = watchForHang(worker)
  return { workers, onRestart, onFailure, stop }
}

describe('a depth worker that never answers', () => {
  const noted = vi.fn()
  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('reportError', noted)
  })
  afterEach(() => {
    noted.mockReset()
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })

  it('[DJ-4] is ended, noted and begun anew; when the next hangs too its owner is told', () => {
    const { workers, onRestart, onFailure } = watched()
    vi.advanceTimersByTime(PATIENCE_MS - 1000)
    expect(workers.map(({ posted, isEnded }) => ({ posted, isEnded }))).toEqual([
      { posted: [{ type: 'ping' }], isEnded: false },
    ])
    vi.advanceTimersByTime(1000)
    expect(workers.map(({ isEnded }) => isEnded)).toEqual([true, false])
    expect(onRestart).toHaveBeenCalledOnce()
    expect(onFailure).not.toHaveBeenCalled()
    vi.advanceTimersByTime(PATIENCE_MS)
    expect(workers.map(({ isEnded }) => isEnded)).toEqual([true, true])
    expect(onFailure).toHaveBeenCalledOnce()
    expect(noted).toHaveBeenCalledTimes(2)
    vi.advanceTimersByTime(3 * PATIENCE_MS)
    expect(onFailure).toHaveBeenCalledOnce()
    expect(noted).toHaveBeenCalledTimes(2)
  })

  it('[DJ-4] is not one that answers slowly, or that nobody waits for any more', () => {
    const { workers, stop } = watched()
    for (let turn = 0; turn < 5; turn++) {
      vi.advanceTimersByTime(PATIENCE_MS - 1000)
      workers[0]!.answer({ type: 'pong' })
    }
    stop()
    vi.advanceTimersByTime(2 * PATIENCE_MS)
    expect(workers).toHaveLength(1)
    expect(noted).not.toHaveBeenCalled()
  })
})
