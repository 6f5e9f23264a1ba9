// Compares what each client was told with what the store holds. Pure; the rules are in SPEC.md.
import type { ErrorCode } from '../shared/protocol/errors.ts'
import type { SessionEvent } from '../shared/protocol/events.ts'

export type Answer =
  | { readonly tag: 'none' }
  | { readonly tag: 'acknowledged'; readonly seq: number }
  | { readonly tag: 'refused'; readonly code: ErrorCode }

export interface Asked {
  /** What its event will be known by ({@link keyOf}). */
  readonly key: string
  answer: Answer
}

/** What one client was told. */
export interface Told {
  readonly participantId: string
  /** In the order in which it was asked. */
  readonly asked: readonly Asked[]
  /** In the order in which it was heard. */
  readonly heard: readonly SessionEvent[]
  /** At the end it had a line and nothing was under way. */
  readonly isBack: boolean
}

export interface Checked {
  /** What breaks a rule, each beginning with the rule's name. */
  readonly broken: readonly string[]
  readonly asked: number
  readonly acknowledged: number
  readonly refused: number
  readonly unanswered: number
  readonly stored: number
}

/** Codes that leave open whether it was done. */
const openCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['timeout', 'offline', 'internal'])

/** What a client's own event is known by; undefined for those of other kinds. */
export function keyOf(event: SessionEvent): string | undefined {
  if (event.type === 'chat.sent') return event.text
  return event.type === 'mark.drawn' ? event.markId : undefined
}

/** The same for the same content, whatever the order of the fields. */
const wording = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )

function checkNumbering(stored: readonly SessionEvent[]): string[] {
  const gap = stored.findIndex(({ seq }, index) => seq !== index + 1)
  const sessions = new Set(stored.map(({ sessionId }) => sessionId))
  return [
    ...(gap >= 0 ? [`CHK-1 event ${gap + 1} of the log has number ${String(stored[gap]?.seq)}`] : []),
    ...(sessions.size > 1 ? [`CHK-1 the log holds events of ${sessions.size} sessions`] : []),
  ]
}

function checkAsked(client: Told, seqsOf: ReadonlyMap<string, readonly number[]>): string[] {
  const broken: string[] = []
  let lastSeq = 0
  for (const { key, answer } of client.asked) {
    const seqs = seqsOf.get(key) ?? []
    if (seqs.length > 1) broken.push(`CHK-3 “${key}” is in the log ${seqs.length} times`)
    if (answer.tag === 'refused' && seqs.length > 0 && !openCodes.has(answer.code))
      broken.push(`CHK-4 “${key}” was refused (${answer.code}) and is in the log`)
    if (answer.tag !== 'acknowledged') continue
    if (!seqs.includes(answer.seq))
      broken.push(`CHK-2 “${key}” was acknowledged as ${answer.seq}; the log has it at [${seqs.join(', ')}]`)
    if (answer.seq <= lastSeq) broken.push(`CHK-5 “${key}” (${answer.seq}) was asked after ${lastSeq}`)
    lastSeq = Math.max(lastSeq, answer.seq)
  }
  return broken
}

function checkHeard(
  { participantId, heard, isBack }: Told,
  stored: readonly SessionEvent[],
  toldSeq: number,
): string[] {
  const broken: string[] = []
  for (const [index, event] of heard.entries()) {
    const before = heard[index - 1]?.seq ?? event.seq - 1
    if (event.seq !== before + 1) broken.push(`CHK-6 ${participantId} heard ${event.seq} after ${before}`)
    const kept = stored[event.seq - 1]
    if (kept === undefined || wording(kept) !== wording(event))
      broken.push(`CHK-6 ${participantId} heard an event ${event.seq} that the log does not hold so`)
  }
  const last = heard.at(-1)?.seq ?? 0
  if (isBack && last < toldSeq) broken.push(`CHK-7 ${participantId} heard up to ${last} of ${toldSeq}`)
  return broken
}

function checkAuthors(told: readonly Told[], stored: readonly SessionEvent[]): string[] {
  const asked = new Set(
    told.flatMap(({ participantId, asked: all }) => all.map(({ key }) => `${participantId} ${key}`)),
  )
  return stored.flatMap((event) => {
    const key = keyOf(event)
    if (key === undefined || asked.has(`${event.by.participantId} ${key}`)) return []
    return [`CHK-8 nobody at work asked for event ${event.seq} (“${key}” by ${event.by.participantId})`]
  })
}

const acknowledgedSeqs = ({ asked }: Told): number[] =>
  asked.flatMap(({ answer }) => (answer.tag === 'acknowledged' ? [answer.seq] : []))

export function check(told: readonly Told[], stored: readonly SessionEvent[]): Checked {
  const seqsOf = new Map<string, number[]>()
  for (const event of stored) {
    const key = keyOf(event)
    if (key !== undefined) seqsOf.set(key, [...(seqsOf.get(key) ?? []), event.seq])
  }
  const toldSeq = Math.max(
    0,
    ...told.flatMap((client) => [client.heard.at(-1)?.seq ?? 0, ...acknowledgedSeqs(client)]),
  )
  const answers = told.flatMap(({ asked }) => asked.map(({ answer }) => answer.tag))
  const count = (tag: Answer['tag']): number => answers.filter((each) => each === tag).length
  return {
    broken: [
      ...checkNumbering(stored),
      ...told.flatMap((client) => [...checkAsked(client, seqsOf), ...checkHeard(client, stored, toldSeq)]),
      ...checkAuthors(told, stored),
    ],
    asked: answers.length,
    acknowledged: count('acknowledged'),
    refused: count('refused'),
    unanswered: count('none'),
    stored: stored.length,
  }
}
