import { describe, expect, it } from 'vitest'
import { findingIds, judge, leftBy, type LineFacts } from './judge.ts'
import type { LineFigures, PortOutcome, WayFigures } from '../../client/line/ladder.ts'

const wideWay: WayFigures = { kbps: 2500, lossShare: 0, jitterMs: 5 }
const wide: LineFigures = { up: wideWay, down: wideWay, rttMs: 40 }
const whole: PortOutcome = { port: 40_000, udp: 'open', tcp: 'open' }
const open: LineFacts = {
  role: 'patient',
  signalling: 'open',
  rungs: { udp: 'open', tcp: 'open', turnUdp: 'absent', turnTcp: 'absent', turnTls: 'absent' },
  ports: [whole],
  figures: wide,
}
const withFigures = (change: Partial<LineFigures>): LineFacts => ({
  ...open,
  figures: { ...wide, ...change },
})
const portOf = ({ udp, tcp }: LineFacts['rungs']): PortOutcome => ({
  port: 40_000,
  udp: udp === 'open' ? 'open' : 'closed',
  tcp: tcp === 'open' ? 'open' : 'closed',
})
const withRungs = (rungs: LineFacts['rungs']): LineFacts => ({ ...open, rungs, ports: [portOf(rungs)] })
const blocked = { udp: 'closed', tcp: 'closed' } as const
const noTurn = { turnUdp: 'absent', turnTcp: 'absent', turnTls: 'absent' } as const

it('[L12] leaves a consultation without sound and video, none at all, or all of it', () => {
  expect(leftBy(judge(open))).toBe('all')
  expect(leftBy(judge({ ...withRungs({ ...blocked, ...noTurn }), figures: undefined }))).toBe('noMedia')
  expect(leftBy(judge({ ...open, signalling: 'lost' }))).toBe('noContact')
  expect(leftBy(judge({ ...open, signalling: 'closed' }))).toBe('noContact')
})

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
    expect(judge({ ...withRungs(rungs), figures })).toEqual({ verdict, carriedBy, findings })
  })

  it('needs the line for everything else first of all', () => {
    expect(
      judge({ role: undefined, signalling: 'closed', rungs: {}, ports: [], figures: undefined }),
    ).toEqual({
      verdict: 'missing',
      carriedBy: undefined,
      findings: ['signallingClosed'],
    })
  })

  it.each([
    [{ lossShare: 0.03 }, undefined],
    [{ lossShare: 0.04 }, 'lossy'],
    [{ lossShare: 0.11 }, 'tooLossy'],
    [{ jitterMs: 50 }, undefined],
    [{ jitterMs: 51 }, 'uneven'],
  ] as const)('%o of one way is told of that way, and of both ways once', (change, finding) => {
    const way = { ...wideWay, ...change }
    const found = (figures: Partial<LineFigures>) => judge(withFigures(figures)).findings
    expect(found({ up: way })).toEqual(finding === undefined ? [] : [`${finding}Up`])
    expect(found({ down: way })).toEqual(finding === undefined ? [] : [`${finding}Down`])
    expect(found({ up: way, down: way })).toEqual(finding === undefined ? [] : [finding])
  })

  it('is limited by what is wrong with one way alone', () => {
    expect(judge(withFigures({ down: { ...wideWay, kbps: 1000 } })).verdict).toBe('limited')
  })

  it('tells each way by itself where both are bad and one is worse', () => {
    const figures = { up: { ...wideWay, kbps: 400 }, down: { ...wideWay, kbps: 1000 }, rttMs: 500 }
    expect(judge(withFigures(figures)).findings).toEqual(['tooNarrowUp', 'narrowDown', 'late'])
  })

  it.each([
    [300, []],
    [301, ['late']],
    [601, ['tooLate']],
  ] as const)('%d ms there and back', (rttMs, findings) => {
    expect(judge(withFigures({ rttMs })).findings).toEqual(findings)
  })

  it('says when only the way up could be measured', () => {
    expect(judge(withFigures({ down: undefined }))).toMatchObject({
      verdict: 'limited',
      findings: ['downClosed'],
    })
  })

  it('[L9] tells of a firewall that opens some of the media workers’ ports only', () => {
    const slow: PortOutcome = { port: 40_001, udp: 'closed', tcp: 'open' }
    const shut: PortOutcome = { port: 40_002, udp: 'closed', tcp: 'closed' }
    const at = (ports: readonly PortOutcome[], rungs: LineFacts['rungs']) => judge({ ...open, ports, rungs })
    const partly = { udp: 'partly', tcp: 'open', ...noTurn } as const
    expect(at([whole, slow], partly)).toMatchObject({ carriedBy: 'udp', findings: ['udpPartly'] })
    expect(at([whole, shut], { ...partly, tcp: 'partly' }).findings).toEqual(['portsClosed'])
    expect(at([shut, slow], { ...noTurn, udp: 'closed', tcp: 'partly' })).toMatchObject({
      carriedBy: 'tcp',
      findings: ['portsClosed'],
    })
    // Where the relay server gets through, every worker is reached.
    expect(at([whole, shut], { udp: 'partly', tcp: 'partly', turnTls: 'open' }).findings).toEqual([
      'udpPartly',
    ])
  })

  it('tells all that is wrong, worst first', () => {
    const bad: WayFigures = { kbps: 200, lossShare: 0.2, jitterMs: 90 }
    const all = judge({
      ...open,
      rungs: { udp: 'closed', tcp: 'open' },
      ports: [{ port: 40_000, udp: 'closed', tcp: 'open' }],
      figures: { up: bad, down: { ...bad, kbps: 2000 }, rttMs: 800 },
    })
    expect(all.findings).toEqual(['tooNarrowUp', 'tooLossy', 'tooLate', 'uneven', 'udpClosed'])
    expect([...all.findings].sort((a, b) => findingIds.indexOf(a) - findingIds.indexOf(b))).toEqual(
      all.findings,
    )
  })

  it('[L10] tells a line that drops now and then from one that does not hold, and from one that never stood', () => {
    expect(judge({ ...open, signalling: 'unsteady' })).toEqual({
      verdict: 'limited',
      carriedBy: 'udp',
      findings: ['drops'],
    })
    const missing = { verdict: 'missing', findings: ['signallingLost'] }
    expect(judge({ ...open, signalling: 'lost' })).toMatchObject(missing)
    expect(judge({ ...open, signalling: 'closed' })).toMatchObject({ findings: ['signallingClosed'] })
  })

  it('takes the browser’s estimate of the way up for what it is: a fifth below, and careful where nothing bears it out', () => {
    const ofUp = (kbps: number, rttMs = 40) =>
      judge(withFigures({ up: { ...wideWay, kbps }, rttMs })).findings
    const ofDown = (kbps: number) => judge(withFigures({ down: { ...wideWay, kbps } })).findings
    expect(ofUp(1200)).toEqual([])
    expect(ofUp(1199)).toEqual(['narrowUp'])
    expect(ofUp(200)).toEqual(['narrowUp'])
    expect(ofUp(499, 500)).toEqual(['tooNarrowUp', 'late'])
    expect(ofDown(1500)).toEqual([])
    expect(ofDown(1499)).toEqual(['narrowDown'])
    expect(ofDown(499)).toEqual(['tooNarrowDown'])
  })

  describe('[L11] says when the wearer’s picture will go as stills, by the rule of the call', () => {
    const lossy = { ...wideWay, lossShare: 0.05 }
    it.each<[string, Partial<LineFigures>, readonly LineFacts['role'][]]>([
      ['1.1 Mbit/s up with loss', { up: { ...lossy, kbps: 1100 } }, ['wearer', undefined]],
      ['1 Mbit/s up with nothing lost', { up: { ...wideWay, kbps: 1000 } }, ['wearer', undefined]],
      ['an estimate that nothing bears out', { up: { ...wideWay, kbps: 250 } }, []],
      ['12 % lost up', { up: { ...wideWay, lossShare: 0.12 } }, ['wearer', undefined]],
      ['12 % lost down', { down: { ...wideWay, lossShare: 0.12 } }, ['expert', undefined]],
      ['1.4 Mbit/s down', { down: { ...wideWay, kbps: 1400 } }, ['expert', undefined]],
      ['a good line', {}, []],
    ])('%s', (_, figures, roles) => {
      const all = ['wearer', 'expert', 'patient', 'observer', undefined] as const
      const found = all.filter((role) => judge({ ...withFigures(figures), role }).findings.includes('stills'))
      expect(new Set(found)).toEqual(new Set(roles))
    })

    it('and says nothing of a less sharp picture then', () => {
      const poor = { up: { ...lossy, kbps: 700 }, down: { ...lossy, kbps: 900 }, rttMs: 310 }
      const of = (role: LineFacts['role']) => judge({ ...withFigures(poor), role }).findings
      expect(of(undefined)).toEqual(['stills', 'lossy', 'late'])
      expect(of('wearer')).toEqual(['stills', 'lossy', 'late'])
      expect(of('expert')).toEqual(['stills', 'lossy', 'late'])
      expect(of('patient')).toEqual(['narrow', 'lossy', 'late'])
    })
  })
})
