// docs/protocol.md, made from the protocol table: `node server/setup/protocolPage.ts` writes it, a test compares it.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { Command, type CommandType } from '../../src/shared/protocol/commands.ts'
import { ErrorCode, httpStatusOf } from '../../src/shared/protocol/errors.ts'
import { DeviceProfile, DeviceState } from '../../src/shared/protocol/device.ts'
import { Actor, EventBody } from '../../src/shared/protocol/events.ts'
import { FRAME_RECORD_BYTES } from '../../src/shared/protocol/frameRecord.ts'
import { lineRequestNames, lineRequests } from '../../src/shared/protocol/lineTest.ts'
import { Placement } from '../../src/shared/protocol/marks.ts'
import { PictureRef } from '../../src/shared/protocol/pictures.ts'
import { Presence } from '../../src/shared/protocol/presence.ts'
import { roles, type Role } from '../../src/shared/protocol/roles.ts'
import {
  Handshake,
  LINE_TEST_NAMESPACE,
  notifications,
  requestNames,
  requests,
} from '../../src/shared/protocol/signalling.ts'
import { CameraCalibration, Intrinsics, Pose } from '../../src/shared/protocol/spaces.ts'
import { PROTOCOL_VERSION } from '../../src/shared/protocol/version.ts'
import { mayCommand, mayPublishPresence, mayRequest } from '../../src/shared/session/permissions.ts'

export const protocolPagePath = fileURLToPath(new URL('../../docs/protocol.md', import.meta.url))

const JsonSchema = z.looseObject({
  type: z.string().optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  get anyOf() {
    return z.array(JsonSchema).optional()
  },
  get oneOf() {
    return z.array(JsonSchema).optional()
  },
  get allOf() {
    return z.array(JsonSchema).optional()
  },
  get prefixItems() {
    return z.array(JsonSchema).optional()
  },
  get items() {
    return z.union([JsonSchema, z.boolean()]).optional()
  },
  get properties() {
    return z.record(z.string(), JsonSchema).optional()
  },
  required: z.array(z.string()).optional(),
})
type JsonSchema = z.infer<typeof JsonSchema>

function shapeOfObject({ properties = {}, required = [] }: JsonSchema): string {
  const fields = Object.entries(properties).map(
    ([name, schema]) => `${name}${required.includes(name) ? '' : '?'}: ${shape(schema)}`,
  )
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
}

/** A schema as a short TypeScript-like type. */
function shape(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  const union = schema.anyOf ?? schema.oneOf
  if (union !== undefined) return union.map(shape).join(' | ')
  if (schema.prefixItems !== undefined) return `[${schema.prefixItems.map(shape).join(', ')}]`
  if (schema.type === 'array') return typeof schema.items === 'object' ? `(${shape(schema.items)})[]` : '[]'
  if (schema.type === 'object') return schema.properties === undefined ? 'object' : shapeOfObject(schema)
  return schema.type ?? 'any'
}

const fullShapeOf = (schema: z.ZodType): string =>
  shape(JsonSchema.parse(z.toJSONSchema(schema, { io: 'input', reused: 'inline', unrepresentable: 'any' })))

/** Shapes that many messages share, inner ones after the outer ones they stand in. */
const named: readonly (readonly [string, z.ZodType])[] = [
  ['PictureRef', PictureRef],
  ['DeviceProfile', DeviceProfile],
  ['CameraCalibration', CameraCalibration],
  ['Placement', Placement],
  ['Actor', Actor],
  ['DeviceState', DeviceState],
  ['Intrinsics', Intrinsics],
  ['Pose', Pose],
]

/** `text` with every named shape (but `not`) called by its name. */
const withNames = (text: string, not?: string): string =>
  named
    .filter(([name]) => name !== not)
    .reduce((shorter, [name, schema]) => shorter.replaceAll(fullShapeOf(schema), name), text)

const shapeOf = (schema: z.ZodType): string => `\`${withNames(fullShapeOf(schema))}\``

const whoMay = (may: (role: Role) => boolean): string => roles.filter(may).join(', ')

/** Commands that no participant may send are the server's own. */
function whoMayCommand(type: CommandType): string {
  const participants = whoMay((role) => mayCommand(role, type))
  return participants === '' ? 'server' : participants
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n')

/** The options of a discriminated union as [type, fields without the type]. */
const optionsOf = (options: readonly z.ZodObject[]): (readonly [string, string])[] =>
  options.map((option) => {
    const { type, ...rest } = option.shape
    const name = type instanceof z.ZodLiteral ? String(type.value) : ''
    return [name, shapeOf(z.strictObject(rest))]
  })

const messageTables = (): string => `## Requests

${table(
  ['name', 'who may', 'request', 'response'],
  requestNames.map((name) => [
    `\`${name}\``,
    whoMay((role) => mayRequest(role, name)),
    shapeOf(name === 'command.submit' ? z.strictObject({ commandId: z.string() }) : requests[name].request),
    shapeOf(requests[name].response),
  ]),
)}

\`command.submit\` carries, beside \`commandId\`, one \`command\`:

## Commands

${table(
  ['type', 'who may', 'fields'],
  optionsOf(Command.options).map(([type, fields], index) => {
    const option = Command.options[index]?.shape.type.value
    return [`\`${type}\``, option === undefined ? '' : whoMayCommand(option), fields]
  }),
)}

## Events

Each in the envelope \`{ v, sessionId, seq, atMs, by: Actor, type, … }\`. The log is these, one a line, as
\`GET /api/sessions/:sessionId/log\` gives them.

${table(
  ['type', 'fields'],
  optionsOf(EventBody.options).map(([type, fields]) => [`\`${type}\``, fields]),
)}

## Presence

Sent with \`presence.publish\`, relayed as \`presence.relayed\`; lossy, never stored. An answer to it tells that the server has it:
growing ink and pointers go no faster than that. Those two also go as JSON text over the expert's unreliable, unordered data
channel \`presence\`, through the relay to everybody; who hears somebody there does not hear him again, late, over the signalling.

${table(
  ['type', 'who may', 'fields'],
  optionsOf(Presence.options).map(([type, fields], index) => {
    const option = Presence.options[index]?.shape.type.value
    return [`\`${type}\``, option ? whoMay((role) => mayPublishPresence(role, option)) : '', fields]
  }),
)}

## Notifications

${table(
  ['name', 'fields'],
  Object.entries(notifications)
    .filter(([name]) => name !== 'presence.relayed')
    .map(([name, schema]) => [`\`${name}\``, shapeOf(schema)]),
)}`

const frameRecordTable = (): string => `## Pose records

One a camera frame on the unreliable, unordered data channel \`frames\`: ${FRAME_RECORD_BYTES} bytes, little endian.

${table(
  ['offset', 'type', 'field'],
  [
    ['0', 'u8', 'layout version, 1'],
    [
      '1',
      'u8',
      'flags: 1 rtpTimestamp is known, 2 tracked, 4 tracking limited, 8 the full picture is kept, 16 the speed is known',
    ],
    ['2', 'u16', 'epoch'],
    ['4', 'u32', 'frameSeq'],
    ['8', 'f64', 'captureTimeMs, wearer’s clock, ms since 1970'],
    ['16', 'u32', 'rtpTimestamp'],
    ['20', '3 × f32', 'position of the camera in the world, metres'],
    ['32', '4 × f32', 'orientation of the camera in the world, quaternion x y z w'],
    ['48', 'u16', 'calibrationId'],
    ['50', '2 bytes', 'zero'],
    ['52', 'f32', 'speed of the head at exposure, m/s'],
    ['56', 'f32', 'its turning, rad/s'],
  ],
)}`

/** The whole page as Markdown. */
export const protocolPage = (): string => `# The protocol

Made from \`src/shared/protocol\` by \`node server/setup/protocolPage.ts\`; do not edit by hand.
Protocol version ${PROTOCOL_VERSION}: the handshake carries it, and another version is refused with \`version-mismatch\`.

The socket (socket.io) opens with \`auth\` = ${shapeOf(Handshake)}. Every request is answered
\`{ ok: true, data }\` or \`{ ok: false, error: { code, message } }\`. RTP, DTLS, ICE and SCTP parameters are
mediasoup's own (\`{}\` below). Over the namespace \`${LINE_TEST_NAMESPACE}\` a page tests its line, with the same handshake: it comes into no
room, and may ask for \`router.describe\`, \`transport.create\`, \`transport.connect\`, \`producer.create\`, and what is for it alone:

${table(
  ['request', 'data', 'answer'],
  lineRequestNames.map((name) => [
    `\`${name}\``,
    shapeOf(lineRequests[name].request),
    shapeOf(lineRequests[name].response),
  ]),
)}

## Shapes

World = the wearer's base reference space: right-handed metres, y up. A camera looks along its own -z.

${table(
  ['name', 'shape'],
  named.map(([name, schema]) => [name, `\`${withNames(fullShapeOf(schema), name)}\``]),
)}

${messageTables()}

${frameRecordTable()}

## Refusals

${table(
  ['code', 'HTTP status'],
  ErrorCode.options.map((code) => [`\`${code}\``, String(httpStatusOf[code])]),
)}
`

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(protocolPagePath, protocolPage())

/** What is on disk now. */
export const writtenProtocolPage = (): string => readFileSync(protocolPagePath, 'utf8')
