import { describe, expect, it, vi } from 'vitest'
import type { DownSample, LineSample } from '../../client/line/figures.ts'
import type { LineProbe, MediaRung, RungOutcome } from '../../client/line/ladder.ts'
import { AppError, type ErrorCode } from '../../shared/protocol/errors.ts'
import { createLineTest, type LineTest } from './lineTest.ts'

const sample: LineSample = { upBps: 2_000_000, rttS: 0.05, jitterS: 0.01, sent: 1000, lost: 0 }
/** Each look finds `kbps` more, half a second later. */
const downLooks = (kbps: number): readonly DownSample[] =>
  Array.from({ length: 4 }, (_, index) => {
    const bytes = (kbps * 500 * index) / 8
    return { atMs: index * 500, bytes, received: 100 * index, lost: 0, jitterS: 0.01 }
  })
const place = { address: '203.0.113.5', port: 40_000, turnServers: [] }

type Outcomes = Readonly<Partial<Record<MediaRung, RungOutcome>>>

/** `more`: what further media workers' ports have. */
function createFakeProbe(outcomes: Outcomes, refusal?: ErrorCode, more: readonly Outcomes[] = []) {
  const workers = [outcomes, ...more]
  let worker = 0
  const tried: string[] = []
  const close = vi.fn()
  const probe: LineProbe = {
    place,
    connect: () => (refusal === undefined ? Promise.resolve() : Promise.reject(new AppError(refusal))),
    open: (rung) => {
      tried.push(worker === 0 ? rung : `${rung} at ${worker}`)
      return Promise.resolve(workers[worker]?.[rung] ?? 'absent')
    },
    takeWorker: (index) => {
      worker = index
      return Promise.resolve(workers.length)
    },
    watchDown: (rung, onLook) => {
      tried.push(`${rung} down`)
      onLook(1)
      return Promise.resolve({ little: downLooks(300), much: downLooks(1000) })
    },
    watch: (onLook) => {
      onLook(1)
      return Promise.resolve([sample, sample, sample])
    },
    close,
  }
  return { probe, tried, close }
}

async function walked(probe: LineProbe): Promise<{ test: LineTest; stop: ReturnType<typeof vi.fn> }> {
  const stop = vi.fn()
  // The fake probe sends no picture.
  const startPicture = () => ({ track: {} as MediaStreamTrack, stop })
  const test = createLineTest({
    openProbe: () => Promise.resolve(probe),
    startPicture,
    role: () => 'patient',
  })
  await test.run()
  return { test, stop }
}

const findingsOf = ({ progress: { value } }: LineTest): readonly string[] =>
  value.tag === 'done' ? value.verdict.findings : []

describe('the test of the line', () => {
  it('[L4] tries every rung, then measures on the best that is open', async () => {
    const { probe, tried, close } = createFakeProbe({ udp: 'closed', tcp: 'open', turnTls: 'open' })
    const { test, stop } = await walked(probe)
    expect(tried).toEqual(['udp', 'tcp', 'turnUdp', 'turnTcp', 'turnTls', 'tcp', 'tcp down'])
    expect(test.progress.value).toMatchObject({
      tag: 'done',
      verdict: { verdict: 'limited', carriedBy: 'tcp' },
    })
    expect(test.figures.value).toMatchObject({ up: { kbps: 2000 }, down: { kbps: 1000 }, rttMs: 50 })
    expect(test.place.value).toEqual(place)
    expect(close).toHaveBeenCalledOnce()
    expect(stop).toHaveBeenCalledOnce()
  })

  it('[L9] tries each media worker’s port, TCP only where UDP is closed, and measures at one that is open', async () => {
    const { probe, tried } = createFakeProbe({ udp: 'closed', tcp: 'closed' }, undefined, [
      { udp: 'closed', tcp: 'open' },
      { udp: 'open' },
    ])
    const { test } = await walked(probe)
    const byTurn = ['turnUdp', 'turnTcp', 'turnTls'].map((rung) => `${rung} at 2`)
    const ports = ['udp', 'tcp', 'udp at 1', 'tcp at 1', 'udp at 2']
    expect(tried).toEqual([...ports, ...byTurn, 'udp at 2', 'udp down'])
    expect(test.outcomes.value).toMatchObject({ udp: 'partly', tcp: 'partly' })
    expect(test.progress.value).toMatchObject({
      verdict: { carriedBy: 'udp', findings: ['portsClosed', 'narrowDown'] },
    })
  })

  it('[L9] does not try ports for ever where each is waited for in vain', async () => {
    vi.useFakeTimers()
    const shut = { udp: 'closed', tcp: 'closed' } as const
    const { probe, tried } = createFakeProbe(
      shut,
      undefined,
      Array.from({ length: 30 }, () => shut),
    )
    const open: LineProbe['open'] = (rung, picture) => {
      vi.advanceTimersByTime(6000)
      return probe.open(rung, picture)
    }
    const { test } = await walked({ ...probe, open })
    vi.useRealTimers()
    // Four ports of 12 s each, then the ways by the TURN server.
    expect(tried).toHaveLength(4 * 2 + 3)
    expect(test.ports.value).toHaveLength(4)
  })

  it('measures nothing where no rung is open', async () => {
    const { probe, tried } = createFakeProbe({ udp: 'closed', tcp: 'closed' })
    const { test } = await walked(probe)
    expect(tried).toHaveLength(5)
    expect(test.figures.value).toBeUndefined()
    expect(test.progress.value).toMatchObject({ verdict: { findings: ['nothingPassesNoTurn'] } })
  })

  it('tells a line that does not bear the conversation from a link that is refused', async () => {
    const offline = await walked(createFakeProbe({}, 'offline').probe)
    expect(offline.test.progress.value).toMatchObject({ verdict: { findings: ['signallingClosed'] } })
    expect(offline.test.outcomes.value).toEqual({ signalling: 'closed' })
    const refused = await walked(createFakeProbe({}, 'link-expired').probe)
    expect(refused.test.progress.value).toEqual({ tag: 'refused', code: 'link-expired' })
    expect(refused.stop).toHaveBeenCalledOnce()
  })

  /** Breaks off at the n-th asking for each of these. */
  function breakingOff(probe: LineProbe, tried: readonly string[], at: readonly number[]): LineProbe {
    let asked = 0
    return {
      ...probe,
      open: async (rung, picture) => {
        const outcome = await probe.open(rung, picture)
        asked += 1
        if (at.includes(asked)) throw new AppError(asked % 2 === 0 ? 'timeout' : 'offline', tried.join())
        return outcome
      },
    }
  }

  it('[L10] tries a step again that was cut short, keeps what it had, and says that the line drops', async () => {
    const { probe, tried, close } = createFakeProbe({ udp: 'open', tcp: 'open' })
    const { test } = await walked(breakingOff(probe, tried, [2, 3, 8]))
    expect(tried.slice(0, 4)).toEqual(['udp', 'tcp', 'tcp', 'tcp'])
    expect(tried.slice(-3)).toEqual(['udp', 'udp', 'udp down'])
    expect(test.outcomes.value).toMatchObject({ signalling: 'unsteady', udp: 'open', tcp: 'open' })
    expect(test.figures.value).toMatchObject({ up: { kbps: 2000 }, down: { kbps: 1000 } })
    expect(test.progress.value).toMatchObject({ verdict: { verdict: 'limited', carriedBy: 'udp' } })
    expect(findingsOf(test)).toContain('drops')
    expect(test.cuts.value).toBe(3)
    // Each try over a connection of its own.
    expect(close).toHaveBeenCalledTimes(4)
  })

  it('[L10] takes the same worker again over the fresh connection', async () => {
    const { probe, tried } = createFakeProbe({ udp: 'open', tcp: 'open' }, undefined, [{ udp: 'open' }])
    const takeWorker = vi.fn((index: number) => probe.takeWorker(index))
    await walked(breakingOff({ ...probe, takeWorker }, tried, [3]))
    expect(tried.slice(0, 4)).toEqual(['udp', 'tcp', 'udp at 1', 'udp at 1'])
    expect(takeWorker.mock.calls.flat().slice(0, 3)).toEqual([0, 1, 1])
  })

  it('[L10] says that the line does not hold where each try is cut short, and keeps what was found before', async () => {
    const { probe, tried } = createFakeProbe({ udp: 'open', tcp: 'open' })
    const { test } = await walked(breakingOff(probe, tried, [2, 3, 4]))
    expect(findingsOf(test)).toEqual(['signallingLost'])
    expect(test.outcomes.value).toEqual({ signalling: 'unsteady', udp: 'open' })
  })

  it('[L10] has fewer figures, and no worse verdict, where measuring alone cuts the line', async () => {
    const { probe } = createFakeProbe({ udp: 'open', tcp: 'open' })
    const watchDown: LineProbe['watchDown'] = () => Promise.reject(new AppError('timeout'))
    const { test } = await walked({ ...probe, watchDown })
    expect(test.figures.value).toMatchObject({ up: { kbps: 2000 }, down: undefined })
    expect(findingsOf(test)).toEqual(['drops', 'downClosed'])
    expect(test.progress.value).toMatchObject({ verdict: { verdict: 'limited', carriedBy: 'udp' } })
  })

  it('[L10] a refusal after a cut is a refusal', async () => {
    const { probe, tried } = createFakeProbe({ udp: 'open' })
    const connect = vi.fn().mockResolvedValueOnce(undefined).mockRejectedValue(new AppError('server-full'))
    const { test } = await walked({ ...breakingOff(probe, tried, [1]), connect })
    expect(test.progress.value).toEqual({ tag: 'refused', code: 'server-full' })
  })
})
