import { describe, expect, it } from 'vitest'
import { findingIds, judge, type LineFacts } from './judge.ts'
import type { LineFigures } from '../../client/line/ladder.ts'

const wide: LineFigures = { upKbps: 2500, lossShare: 0, rttMs: 40, jitterMs: 5 }
const open: LineFacts = {
  signalling: 'open',
  rungs: { udp: 'open', tcp: 'open', turnUdp: 'absent', turnTcp: 'absent', turnTls: 'absent' },
  figures: wide,
}
const withFigures = (change: Partial<LineFigures>): LineFacts => ({
  ...open,
  figures: { ...wide, ...change },
})
const withRungs = (rungs: LineFacts['rungs']): LineFacts => ({ ...open, rungs })
const blocked = { udp: 'closed', tcp: 'closed' } as const
const noTurn = { turnUdp: 'absent', turnTcp: 'absent', turnTls: 'absent' } as const

describe('[L5] what the test of the line comes to', () => {
  it('is good over UDP, and says nothing of a relay server that nobody needs', () => {
    expect(judge(open)).toEqual({ verdict: 'good', carriedBy: 'udp', findings: [] })
    const closedTurn = { ...open.rungs, turnUdp: 'turnedAway', turnTls: 'closed' } as const
    expect(judge(withRungs(closedTurn))).toEqual({ verdict: 'good', carriedBy: 'udp', findings: [] })
  })

  it.each<{ what: string; rungs: LineFacts['rungs'] } & ReturnType<typeof judge>>([
    {
      what: 'TCP',
      rungs: { udp: 'closed', tcp: 'open', ...noTurn },
      verdict: 'limited',
      carriedBy: 'tcp',
      findings: ['udpClosed'],
    },
    {
      what: 'the relay server',
      rungs: { ...blocked, turnUdp: 'open', turnTls: 'open' },
      verdict: 'good',
      carriedBy: 'turnUdp',
      findings: ['byTurn'],
    },
    {
      what: 'the relay server, over TLS alone',
      rungs: { ...blocked, turnUdp: 'closed', turnTcp: 'closed', turnTls: 'open' },
      verdict: 'limited',
      carriedBy: 'turnTls',
      findings: ['byTurnStream'],
    },
    {
      what: 'nothing, with a relay server',
      rungs: { ...blocked, turnTls: 'closed' },
      verdict: 'missing',
      carriedBy: undefined,
      findings: ['nothingPasses'],
    },
    {
      what: 'nothing, and no relay server',
      rungs: { ...blocked, ...noTurn },
      verdict: 'missing',
      carriedBy: undefined,
      findings: ['nothingPassesNoTurn'],
    },
    {
      what: 'nothing, since the relay server turns us away',
      rungs: { ...blocked, turnUdp: 'closed', turnTls: 'turnedAway' },
      verdict: 'missing',
      carriedBy: undefined,
      findings: ['turnRefuses'],
    },
  ])('carried by $what', ({ rungs, verdict, carriedBy, findings }) => {
    const figures = carriedBy === undefined ? undefined : wide
    expect(judge({ ...open, rungs, figures })).toEqual({ verdict, carriedBy, findings })
  })

  it('needs the line for everything else first of all', () => {
    expect(judge({ signalling: 'closed', rungs: {}, figures: undefined })).toEqual({
      verdict: 'missing',
      carriedBy: undefined,
      findings: ['signallingClosed'],
    })
  })

  it.each([
    [{ upKbps: 1500 }, []],
    [{ upKbps: 1499 }, ['narrow']],
    [{ upKbps: 499 }, ['tooNarrow']],
    [{ lossShare: 0.03 }, []],
    [{ lossShare: 0.04 }, ['lossy']],
    [{ lossShare: 0.11 }, ['tooLossy']],
    [{ rttMs: 300 }, []],
    [{ rttMs: 301 }, ['late']],
    [{ rttMs: 601 }, ['tooLate']],
    [{ jitterMs: 50 }, []],
    [{ jitterMs: 51 }, ['uneven']],
  ] as const)('%o', (change, findings) => {
    expect(judge(withFigures(change))).toEqual({
      verdict: findings.length === 0 ? 'good' : 'limited',
      carriedBy: 'udp',
      findings,
    })
  })

  it('tells all that is wrong, worst first', () => {
    const all = judge({
      ...open,
      rungs: { udp: 'closed', tcp: 'open' },
      figures: { upKbps: 200, lossShare: 0.2, rttMs: 800, jitterMs: 90 },
    })
    expect(all.findings).toEqual(['tooNarrow', 'tooLossy', 'tooLate', 'uneven', 'udpClosed'])
    expect([...all.findings].sort((a, b) => findingIds.indexOf(a) - findingIds.indexOf(b))).toEqual(
      all.findings,
    )
  })
})
