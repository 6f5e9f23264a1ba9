// What every Signalling does, fake or real. Each test file that runs it brings a server of its own kind.
import { describe, expect, it } from 'vitest'
import type { Signalling, SignallingStatus } from '../client/ports.ts'
import { AppError, type ErrorCode } from '../shared/protocol/errors.ts'
import type { Presence } from '../shared/protocol/presence.ts'

/** A signalling with its server in the test's hand. */
export interface SignallingHarness {
  readonly signalling: Signalling
  /** What the server heard, by handshake and by presence. */
  readonly handshakes: readonly { readonly takeOver: boolean }[]
  readonly presences: readonly unknown[]
  /** The next request is answered so; an AppError is a refusal, `never` leaves it without answer. */
  answerWith(answer: (name: string, data: unknown) => unknown): void
  refuseNext(code: ErrorCode): void
  notify(name: string, data: unknown): void
  cut(): void
  mend(): void
  /** Lets things happen until the condition holds; fails when it never does. */
  until(condition: () => boolean): Promise<void>
  close(): Promise<void>
}

const pointer: Presence = { type: 'pointer', colour: 'sky', points: [{ at: [0.5, 0.5], msAgo: 0 }] }

export function signallingContract(name: string, open: () => Promise<SignallingHarness>): void {
  const inHarness =
    (run: (harness: SignallingHarness) => Promise<void>): (() => Promise<void>) =>
    async () => {
      const harness = await open()
      try {
        await run(harness)
      } finally {
        await harness.close()
      }
    }
  const is =
    ({ signalling }: SignallingHarness, tag: SignallingStatus['tag']): (() => boolean) =>
    () =>
      signalling.status.value.tag === tag
  const connected = async (harness: SignallingHarness): Promise<void> => {
    harness.signalling.connect()
    await harness.until(is(harness, 'connected'))
  }
  const codeOf = async (request: Promise<unknown>): Promise<string> =>
    request.then(
      () => 'answered',
      (error: unknown) => (error instanceof AppError ? error.code : String(error)),
    )

  describe(`signalling: ${name}`, () => {
    it(
      'is idle until told to connect, and then connects',
      inHarness(async (harness) => {
        expect(harness.signalling.status.value).toEqual({ tag: 'idle' })
        harness.signalling.connect()
        expect(harness.signalling.status.value).toEqual({ tag: 'connecting', attempt: 1 })
        await harness.until(is(harness, 'connected'))
        expect(harness.handshakes).toEqual([{ takeOver: false }])
      }),
    )

    it(
      'refuses a request at once while there is no line',
      inHarness(async ({ signalling }) => {
        expect(await codeOf(signalling.request('clock.ping', {}))).toBe('offline')
      }),
    )

    it(
      'gives the answer, without fields that this build does not know',
      inHarness(async (harness) => {
        await connected(harness)
        harness.answerWith(() => ({ serverTimeMs: 5, addedLater: true }))
        let answer: unknown
        void harness.signalling.request('clock.ping', {}).then((data) => (answer = data))
        await harness.until(() => answer !== undefined)
        expect(answer).toEqual({ serverTimeMs: 5 })
      }),
    )

    it(
      'rejects with the server’s code, and with `internal` when the answer does not fit',
      inHarness(async (harness) => {
        await connected(harness)
        const codes: string[] = []
        harness.answerWith(() => new AppError('wrong-state', 'not now'))
        void codeOf(harness.signalling.request('clock.ping', {})).then((code) => codes.push(code))
        await harness.until(() => codes.length === 1)
        harness.answerWith(() => ({ serverTimeMs: 'noon' }))
        void codeOf(harness.signalling.request('clock.ping', {})).then((code) => codes.push(code))
        await harness.until(() => codes.length === 2)
        expect(codes).toEqual(['wrong-state', 'internal'])
      }),
    )

    it(
      'hands on notifications that fit and drops the rest, in order, until told to stop',
      inHarness(async (harness) => {
        await connected(harness)
        const heard: string[] = []
        const stop = harness.signalling.on('consumer.closed', ({ consumerId }) => heard.push(consumerId))
        harness.notify('consumer.closed', { consumerId: 'a' })
        harness.notify('consumer.closed', { consumerId: 7 })
        harness.notify('consumer.closed', { consumerId: 'b', addedLater: true })
        await harness.until(() => heard.length === 2)
        stop()
        const second: string[] = []
        harness.signalling.on('consumer.closed', ({ consumerId }) => second.push(consumerId))
        harness.notify('consumer.closed', { consumerId: 'c' })
        await harness.until(() => second.length === 1)
        expect([heard, second]).toEqual([['a', 'b'], ['c']])
      }),
    )

    it(
      'publishes presence',
      inHarness(async (harness) => {
        await connected(harness)
        harness.signalling.publishPresence(pointer)
        await harness.until(() => harness.presences.length === 1)
        expect(harness.presences).toEqual([pointer])
      }),
    )

    it(
      'tells when the server has taken presence',
      inHarness(async (harness) => {
        await connected(harness)
        let heardByThen: number | undefined
        harness.signalling.publishPresence(pointer, () => {
          heardByThen = harness.presences.length
        })
        expect(heardByThen).toBeUndefined()
        await harness.until(() => heardByThen !== undefined)
        expect(heardByThen).toBe(1)
      }),
    )

    it(
      'stays out when refused for good, and may be told to try again by taking over',
      inHarness(async (harness) => {
        harness.refuseNext('role-taken')
        harness.signalling.connect()
        await harness.until(is(harness, 'refused'))
        expect(harness.signalling.status.value).toMatchObject({ error: { code: 'role-taken' } })
        harness.signalling.connect({ takeOver: true })
        await harness.until(is(harness, 'connected'))
        expect(harness.handshakes).toEqual([{ takeOver: false }, { takeOver: true }])
      }),
    )

    it(
      'is refused when dismissed, with the reason',
      inHarness(async (harness) => {
        await connected(harness)
        harness.notify('peer.dismissed', { code: 'replaced', message: 'joined elsewhere' })
        await harness.until(is(harness, 'refused'))
        expect(harness.signalling.status.value).toMatchObject({ error: { code: 'replaced' } })
      }),
    )

    it(
      'comes back by itself after the line was cut, without taking over again',
      inHarness(async (harness) => {
        harness.signalling.connect({ takeOver: true })
        await harness.until(is(harness, 'connected'))
        harness.answerWith(() => undefined)
        harness.cut()
        await harness.until(is(harness, 'connecting'))
        expect(await codeOf(harness.signalling.request('clock.ping', {}))).toBe('offline')
        harness.mend()
        await harness.until(is(harness, 'connected'))
        expect(harness.handshakes).toEqual([{ takeOver: true }, { takeOver: false }])
      }),
    )

    it(
      'rejects what was under way with `offline` when the line breaks',
      inHarness(async (harness) => {
        await connected(harness)
        const waiting = codeOf(harness.signalling.request('session.enter', {}))
        harness.cut()
        expect(await waiting).toBe('offline')
      }),
    )

    it(
      'is closed once and for all',
      inHarness(async (harness) => {
        await connected(harness)
        harness.signalling.close()
        harness.signalling.close()
        expect(harness.signalling.status.value).toEqual({ tag: 'closed' })
        harness.signalling.connect()
        expect(harness.signalling.status.value).toEqual({ tag: 'closed' })
        expect(await codeOf(harness.signalling.request('clock.ping', {}))).toBe('offline')
      }),
    )
  })
}
