// Malformed and hostile messages, made up from a seed: rubbish, and real shapes with one thing wrong in them.
import { v4 as newUuid } from 'uuid'
import fc from 'fast-check'
import { requestNames } from '../shared/protocol/signalling.ts'

const poison = fc.constantFrom<unknown>(
  null,
  undefined,
  Number.NaN,
  Number.MAX_VALUE,
  -1,
  '',
  '\u0000',
  '../../etc/passwd',
  '__proto__',
  'x'.repeat(20_000),
  [],
  {},
  { __proto__: { role: 'wearer' } },
  JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
  Array.from({ length: 5000 }, () => 0),
  new Uint8Array(100),
)
const fields = fc.constantFrom(
  'type',
  'commandId',
  'command',
  'seq',
  'limit',
  'transportId',
  'direction',
  'kind',
  'source',
)
/** Nearly right: a real shape with one thing wrong in it. */
const nearly = fc
  .tuple(
    fields,
    poison,
    fc.constantFrom('chat.send', 'mark.draw', 'mark.clear', 'picture.freeze', 'session.close', 'nope'),
  )
  .map(([field, value, type]) => {
    const request: Record<string, unknown> = {
      commandId: newUuid(),
      command: {
        type,
        text: 'hi',
        scope: 'all',
        markId: newUuid(),
        pictureId: newUuid(),
        stroke: [[0, 0, 2]],
      },
      seq: 0,
      limit: 10,
      transportId: 'fake-1',
      direction: 'send',
      rtpParameters: { codecs: value },
    }
    request[field] = value
    return request
  })
const payload = fc.oneof(poison, nearly, fc.anything({ maxDepth: 3 }), fc.jsonValue())
const name = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom<string>(...requestNames, 'presence.publish') },
  { weight: 1, arbitrary: fc.constantFrom('constructor', '__proto__', 'toString', 'log.append', '') },
)

/** The same for the same seed, but for the ids in them. */
export const hostileMessages = (
  count: number,
  seed: number,
): readonly (readonly [name: string, data: unknown])[] =>
  fc.sample(fc.tuple(name, payload), { numRuns: count, seed })
