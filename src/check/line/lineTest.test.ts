import { describe, expect, it, vi } from 'vitest'
import type { LineSample } from '../../client/line/figures.ts'
import type { LineProbe, MediaRung, RungOutcome } from '../../client/line/ladder.ts'
import { AppError, type ErrorCode } from '../../shared/protocol/errors.ts'
import { createLineTest, type LineTest } from './lineTest.ts'

const sample: LineSample = { upBps: 2_000_000, rttS: 0.05, jitterS: 0.01, sent: 1000, lost: 0 }
const place = { address: '203.0.113.5', port: 40_000, turnServers: [] }

function createFakeProbe(outcomes: Readonly<Partial<Record<MediaRung, RungOutcome>>>, refusal?: ErrorCode) {
  const tried: MediaRung[] = []
  const close = vi.fn()
  const probe: LineProbe = {
    place,
    connect: () => (refusal === undefined ? Promise.resolve() : Promise.reject(new AppError(refusal))),
    open: (rung) => {
      tried.push(rung)
      return Promise.resolve(outcomes[rung] ?? 'absent')
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
  const test = createLineTest({ openProbe: () => Promise.resolve(probe), startPicture })
  await test.run()
  return { test, stop }
}

describe('the test of the line', () => {
  it('[L4] tries every rung, then measures on the best that is open', async () => {
    const { probe, tried, close } = createFakeProbe({ udp: 'closed', tcp: 'open', turnTls: 'open' })
    const { test, stop } = await walked(probe)
    expect(tried).toEqual(['udp', 'tcp', 'turnUdp', 'turnTcp', 'turnTls', 'tcp'])
    expect(test.progress.value).toMatchObject({
      tag: 'done',
      verdict: { verdict: 'limited', carriedBy: 'tcp' },
    })
    expect(test.figures.value).toMatchObject({ upKbps: 2000, rttMs: 50 })
    expect(test.place.value).toEqual(place)
    expect(close).toHaveBeenCalledOnce()
    expect(stop).toHaveBeenCalledOnce()
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
})
