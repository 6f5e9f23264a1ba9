// The server's own log: one line per lifecycle change, ids only. No names, no texts, no tokens, no pictures.
// Goes to standard error; standard output is the person's who started it.
import { type DestinationStream, type Logger as PinoLogger, pino, stdSerializers } from 'pino'

export type Logger = PinoLogger
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

const secrets = [
  'token',
  'join',
  'authorization',
  'cookie',
  'secret',
  'key',
  'text',
  'title',
  'auth',
  'password',
]
const redactPaths = [
  ...secrets,
  ...secrets.map((name) => `*.${name}`),
  ...secrets.map((name) => `*.*.${name}`),
]

/** A logger at `level`; `destination` is for tests. */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: { app: 'skulder' },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: redactPaths, censor: '[redacted]' },
      serializers: { err: stdSerializers.err },
    },
    destination ?? pino.destination({ dest: 2, sync: true }),
  )
}
