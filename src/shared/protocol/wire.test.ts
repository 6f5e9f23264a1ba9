// Whatever comes over the wire, parsing answers; it never throws and never lets through what the table does not say.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { command, hostileEvent, SEED } from '../../testing/arbitraries.ts'
import { Command } from './commands.ts'
import { EventEnvelope, SessionEvent } from './events.ts'
import { decodeFrameRecord, encodeFrameRecord, type FrameRecord } from './frameRecord.ts'
import { Presence } from './presence.ts'
import { Handshake, notifications, requests } from './signalling.ts'

const runs = { seed: SEED, numRuns: 600 }
const parsers = [
  Command,
  Presence,
  Handshake,
  SessionEvent,
  EventEnvelope,
  ...Object.values(requests).flatMap(({ request, response }) => [request, response]),
  ...Object.values(notifications),
]

/** A good command with one thing spoilt somewhere inside. */
const spoilt = fc
  .tuple(
    command,
    fc.constantFrom<unknown>(Number.NaN, Infinity, null, { constructor: 1 }, [], -1e9, 'x'.repeat(5000)),
    fc.nat(),
  )
  .map(([good, bad, at]): unknown => {
    const keys = Object.keys(good).filter((key) => key !== 'type')
    const key = keys[at % Math.max(1, keys.length)] ?? 'extra'
    return { ...good, [key]: bad }
  })

describe('the wire', () => {
  it('anything at all is answered by every parser, none throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.jsonValue(), hostileEvent, spoilt), (raw) => {
        for (const parser of parsers) expect(typeof parser.safeParse(raw).success).toBe('boolean')
      }),
      runs,
    )
  })

  it('a spoilt command is refused', () => {
    fc.assert(
      fc.property(spoilt, (raw) => {
        expect(Command.safeParse(raw).success).toBe(false)
      }),
      runs,
    )
  })

  it('an unknown field in a command is refused, in an answer it is stripped', () => {
    expect(Command.safeParse({ type: 'mark.undo', role: 'server' }).success).toBe(false)
    expect(requests['command.submit'].response.parse({ seq: 1, later: true })).toEqual({ seq: 1 })
  })

  it('keys such as __proto__ change no prototype', () => {
    const raw: unknown = JSON.parse('{"type":"mark.undo","__proto__":{"isAdmin":true}}')
    Command.safeParse(raw)
    EventEnvelope.safeParse(raw)
    expect({}).not.toHaveProperty('isAdmin')
  })
})

describe('a pose record', () => {
  const record: FrameRecord = {
    epoch: 3,
    frameSeq: 70_000,
    captureTimeMs: 1_700_000_000_000.25,
    rtpTimestamp: 4_000_000_000,
    position: [0.5, 1.5, -2],
    orientation: [0, 0, 0, 1],
    calibrationId: 7,
    tracked: true,
    limited: true,
    kept: false,
    speed: { linearMPerS: 0.25, angularRadPerS: 1.5 },
  }

  it('says the same when it is read', () => {
    expect(decodeFrameRecord(encodeFrameRecord(record))).toEqual(record)
    const less: FrameRecord = { ...record, rtpTimestamp: undefined, speed: undefined, limited: false }
    expect(decodeFrameRecord(encodeFrameRecord(less))).toEqual(less)
  })

  it('that is cut, foreign or not finite is none', () => {
    const bytes = encodeFrameRecord(record)
    expect(decodeFrameRecord(bytes.subarray(1))).toBeUndefined()
    for (const [at, value] of [
      [0, 2],
      [23, 0x7f],
      [59, 0xff],
    ] as const) {
      const bad = Uint8Array.from(bytes)
      bad[at] = value
      if (at === 23) bad[22] = 0xff
      expect(decodeFrameRecord(bad), String(at)).toBeUndefined()
    }
  })
})
