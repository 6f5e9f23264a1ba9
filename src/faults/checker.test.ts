import { expect, it } from 'vitest'
import { SessionEvent } from '../shared/protocol/events.ts'
import { check, type Answer, type Told } from './checker.ts'

const event = (seq: number, text: string, participantId = 'ann', sessionId = 's'): SessionEvent =>
  SessionEvent.parse({
    v: 1,
    sessionId,
    seq,
    atMs: 1000 + seq,
    by: { participantId, role: 'expert' },
    type: 'chat.sent',
    text,
  })
const acknowledged = (seq: number): Answer => ({ tag: 'acknowledged', seq })

const log = [event(1, 'a'), event(2, 'b'), event(3, 'c')]
const ann: Told = {
  participantId: 'ann',
  asked: [
    { key: 'a', answer: acknowledged(1) },
    { key: 'b', answer: acknowledged(2) },
    { key: 'c', answer: { tag: 'none' } },
  ],
  heard: log,
  isBack: true,
}
const rulesOf = (told: readonly Told[], stored = log): string[] => [
  ...new Set(check(told, stored).broken.map((line) => line.slice(0, 5))),
]

it('finds nothing wrong where nothing is, and counts', () => {
  expect(check([ann], log)).toEqual({
    broken: [],
    asked: 3,
    acknowledged: 2,
    refused: 0,
    unanswered: 1,
    stored: 3,
  })
})

it('[CHK-1] sees a gap in the numbering, and another session’s event', () => {
  const heard: Told['heard'] = []
  const others = { ...ann, heard, isBack: false }
  expect(rulesOf([{ ...others, asked: ann.asked.slice(0, 1) }], [event(1, 'a'), event(3, 'c')])).toContain(
    'CHK-1',
  )
  expect(rulesOf([others], [event(1, 'a'), event(2, 'b', 'ann', 'other')])).toContain('CHK-1')
})

it('[CHK-2] sees what was acknowledged and lost, or acknowledged as another', () => {
  expect(rulesOf([{ ...ann, heard: log.slice(0, 1), isBack: false }], log.slice(0, 1))).toEqual(['CHK-2'])
  expect(
    rulesOf([
      {
        ...ann,
        asked: [{ key: 'b', answer: acknowledged(3) }, ...ann.asked.slice(0, 1), ...ann.asked.slice(2)],
      },
    ]),
  ).toContain('CHK-2')
})

it('[CHK-3] sees what was done twice, acknowledged or not', () => {
  const doubled = [...log, event(4, 'c')]
  expect(rulesOf([{ ...ann, heard: doubled }], doubled)).toEqual(['CHK-3'])
})

it('[CHK-4] sees what was refused and done all the same, where the code says that it was not', () => {
  const refused = (code: 'storage-failed' | 'timeout'): Told => ({
    ...ann,
    asked: [...ann.asked.slice(0, 2), { key: 'c', answer: { tag: 'refused', code } }],
  })
  expect(rulesOf([refused('storage-failed')])).toEqual(['CHK-4'])
  expect(rulesOf([refused('timeout')])).toEqual([])
})

it('[CHK-5] sees one client’s commands in another order', () => {
  const [a, b, c] = ann.asked
  expect(rulesOf([{ ...ann, asked: [b!, a!, c!] }])).toEqual(['CHK-5'])
})

it('[CHK-6] sees a skipped, a repeated and a changed event', () => {
  const [a, b, c] = log
  expect(rulesOf([{ ...ann, heard: [a!, c!] }])).toEqual(['CHK-6'])
  expect(rulesOf([{ ...ann, heard: [a!, b!, b!, c!] }])).toEqual(['CHK-6'])
  expect(rulesOf([{ ...ann, heard: [a!, event(2, 'x'), c!] }])).toEqual(['CHK-6'])
})

it('[CHK-7] sees a client that is back and has not heard all; one that is away may not have', () => {
  const ben: Told = { participantId: 'ben', asked: [], heard: log.slice(0, 2), isBack: true }
  expect(rulesOf([ann, ben])).toEqual(['CHK-7'])
  expect(rulesOf([ann, { ...ben, isBack: false }])).toEqual([])
  expect(rulesOf([{ ...ann, heard: log.slice(0, 1) }])).toEqual(['CHK-7'])
  expect(rulesOf([{ ...ann, heard: log.slice(0, 2), isBack: false }])).toEqual([])
})

it('[CHK-8] sees what nobody asked for, or another in whose name it stands', () => {
  const foreign = [...log, event(4, 'd')]
  expect(rulesOf([{ ...ann, heard: foreign }], foreign)).toEqual(['CHK-8'])
  const borrowed = [...log.slice(0, 2), event(3, 'c', 'ben')]
  expect(rulesOf([{ ...ann, heard: borrowed }], borrowed)).toEqual(['CHK-8'])
})
