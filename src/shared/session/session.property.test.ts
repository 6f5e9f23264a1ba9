import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { act, command, hostileEvent, SEED, someActors } from '../../testing/arbitraries.ts'
import type { actor } from '../../testing/scenarios.ts'
import { SessionScript } from '../../testing/scenarios.ts'
import { Command } from '../protocol/commands.ts'
import { SessionEvent, type EventEnvelope } from '../protocol/events.ts'
import { evolve } from './evolve.ts'
import { createPlayhead, fold } from './playhead.ts'
import { canRedo, canUndo } from './selectors.ts'
import { emptySession } from './state.ts'

const acts = fc.array(act, { maxLength: 60 })
const runs = { seed: SEED, numRuns: 150 }

function played(list: readonly { by: ReturnType<typeof actor>; command: Command }[]): SessionScript {
  const script = SessionScript.opened()
  for (const { by, command: asked } of list) script.run(by, asked)
  return script
}

describe('any session', () => {
  it('generates commands that the protocol table takes', () => {
    fc.assert(
      fc.property(command, (asked) => {
        expect(Command.safeParse(asked).success).toBe(true)
      }),
      runs,
    )
  })

  it('[LOG-5] writes only events that fit the schema, and moves the head by one each', () => {
    fc.assert(
      fc.property(acts, (list) => {
        const { log, state } = played(list)
        for (const [index, event] of log.entries()) {
          expect(SessionEvent.safeParse(event).error).toBeUndefined()
          expect(event.seq).toBe(index + 1)
        }
        expect(state.headSeq).toBe(log.length)
      }),
      runs,
    )
  })

  it('[LOG-5] every accepted command gives an event, and every refused one gives none', () => {
    fc.assert(
      fc.property(acts, (list) => {
        const script = SessionScript.opened()
        for (const { by, command: asked } of list) {
          const before = script.log.length
          const refusal = script.run(by, asked)
          expect(script.log.length > before).toBe(refusal === undefined)
        }
      }),
      runs,
    )
  })

  it('[LOG-4] replay of the log, through JSON, is the live state', () => {
    fc.assert(
      fc.property(acts, (list) => {
        const { log, state } = played(list)
        const stored = log.map((event) => JSON.parse(JSON.stringify(event)) as EventEnvelope)
        expect(fold(stored)).toEqual(state)
      }),
      runs,
    )
  })

  it('[LOG-4] a playhead gives at every seq what folding up to it gives', () => {
    fc.assert(
      fc.property(acts, fc.nat(80), (list, seq) => {
        const { log } = played(list)
        const playhead = createPlayhead()
        playhead.append(log)
        expect(playhead.atSeq(seq)).toEqual(fold(log.slice(0, seq)))
        expect(playhead.head).toEqual(fold(log))
      }),
      runs,
    )
  })

  it('[LOG-2] folding an event twice is folding it once', () => {
    fc.assert(
      fc.property(acts, (list) => {
        const { log, state } = played(list)
        expect(fold(log.flatMap((event) => [event, event]))).toEqual(state)
        expect(fold(log, state)).toBe(state)
      }),
      runs,
    )
  })

  it('[UNDO-2] redo after undo gives the marks as they were', () => {
    fc.assert(
      fc.property(acts, fc.constantFrom(...someActors), (list, { participantId, role, peerId }) => {
        const script = played(list)
        const by = { participantId, role, peerId }
        if (!canUndo(script.state, participantId) || (role !== 'expert' && role !== 'wearer')) return
        const before = script.state.marks
        expect(script.run(by, { type: 'mark.undo' })).toBeUndefined()
        expect(canRedo(script.state, participantId)).toBe(true)
        expect(script.run(by, { type: 'mark.redo' })).toBeUndefined()
        expect(script.state.marks).toEqual(before)
      }),
      runs,
    )
  })
})

describe('hostile logs', () => {
  it('[LOG-3] [LOG-7] evolve never throws, and what it holds stays sane', () => {
    fc.assert(
      fc.property(fc.array(hostileEvent, { maxLength: 30 }), (events) => {
        let state = emptySession
        for (const event of events) {
          // A hostile event is by intent not what the type says.
          const next = evolve(state, event as EventEnvelope)
          expect(next.headSeq).toBeGreaterThanOrEqual(state.headSeq)
          state = next
        }
        for (const [peerId, peer] of state.peers) expect(peer.peerId).toBe(peerId)
        for (const [markId, mark] of state.marks) expect(mark.markId).toBe(markId)
        expect(Object.prototype).not.toHaveProperty('peerId')
      }),
      { seed: SEED, numRuns: 1500 },
    )
  })

  it('[LOG-3] an event of an unknown type moves the head and nothing else', () => {
    const { state } = SessionScript.opened()
    const unknown: EventEnvelope = {
      v: 1,
      sessionId: state.sessionId!,
      seq: state.headSeq + 1,
      atMs: 0,
      by: { participantId: 'server', role: 'server' },
      type: 'recording.started',
    }
    expect(evolve(state, unknown)).toEqual({ ...state, headSeq: state.headSeq + 1 })
    expect(evolve(state, { ...unknown, type: 'session.closed', v: 2 }).closed).toBe(false)
  })
})
