import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  acts,
  command,
  hostileEvent,
  informed,
  SEED,
  someActors,
  type Act,
} from '../../testing/arbitraries.ts'
import { SessionScript } from '../../testing/scenarios.ts'
import { Command } from '../protocol/commands.ts'
import { SessionEvent, type EventEnvelope } from '../protocol/events.ts'
import { evolve } from './evolve.ts'
import { shapeOf, styleOf } from './markShape.ts'
import { createPlayhead, fold } from './playhead.ts'
import { canRedo, canUndo, keptStills } from './selectors.ts'
import { emptySession, type SessionState } from './state.ts'

const runs = { seed: SEED, numRuns: 150 }

/** `accepted` is told of each command that was, and of the state before it and after it. */
function played(
  list: readonly Act[],
  accepted?: (asked: Command, before: SessionState, after: SessionState) => void,
): SessionScript {
  const script = SessionScript.opened()
  for (const { by, command: written, isInformed } of list) {
    const before = script.state
    const asked = isInformed ? informed(before, written) : written
    const length = script.log.length
    const refusal = script.run(by, asked)
    expect(script.log.length > length).toBe(refusal === undefined)
    if (refusal === undefined) accepted?.(asked, before, script.state)
  }
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

  it('[LOG-5] every accepted command gives an event, every refused one none; most kinds are accepted at times', () => {
    const accepted = new Set<string>()
    fc.assert(
      fc.property(acts, (list) => {
        played(list, ({ type }) => accepted.add(type))
      }),
      runs,
    )
    expect([...accepted]).toEqual(
      expect.arrayContaining(
        'mark.draw mark.place mark.refine mark.leaveUnplaced mark.reshape mark.tilt mark.restyle mark.undo mark.redo'.split(
          ' ',
        ),
      ),
    )
  })

  it('[PLACE-9] no mark is given a place that was computed from another shape of it', () => {
    fc.assert(
      fc.property(acts, (list) => {
        played(list, (asked, { marks }) => {
          if ('against' in asked) expect(marks.get(asked.markId)?.shapeSeq).toBe(asked.against)
        })
      }),
      runs,
    )
  })

  it('[EDIT-4] of a style nothing is changed but what is named', () => {
    fc.assert(
      fc.property(acts, (list) => {
        played(list, (asked, before, after) => {
          if (asked.type !== 'mark.restyle') return
          const { change, markId } = asked
          const [was, is] = [before, after].map(({ marks }) => styleOf(marks.get(markId)!))
          const unnamed = (['colour', 'text', 'locked', 'fadeAfterS'] as const).filter(
            (key) => change[key] === undefined,
          )
          for (const key of unnamed) expect(is?.[key]).toEqual(was?.[key])
          if (change.fadeAfterS === undefined) expect(is?.fadeFromS).toBe(was?.fadeFromS)
        })
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

  it('[UNDO-2] [UNDO-7] redo after undo gives marks and strip as they were', () => {
    fc.assert(
      fc.property(acts, fc.constantFrom(...someActors), (list, { participantId, role, peerId }) => {
        const script = played(list)
        const by = { participantId, role, peerId }
        if (!canUndo(script.state, participantId) || (role !== 'expert' && role !== 'wearer')) return
        // Whose hand it is in, and since which event it stands there, is what was done and not what it is.
        const marks = () =>
          [...script.state.marks.values()].map((mark) => [shapeOf(mark), styleOf(mark), mark.erased])
        const stills = () => keptStills(script.state).map(({ pictureId }) => pictureId)
        const before = [marks(), stills()]
        expect(script.run(by, { type: 'mark.undo' })).toBeUndefined()
        expect(canRedo(script.state, participantId)).toBe(true)
        expect(script.run(by, { type: 'mark.redo' })).toBeUndefined()
        expect([marks(), stills()]).toEqual(before)
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
