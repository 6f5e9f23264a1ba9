// The server's own log: one line per lifecycle change, ids only. No names, no texts, no tokens, no pictures, no addresses.
// Goes to standard error; standard output is the person's who started it.
import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino'
import { safeError } from './safeError.ts'

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
  'label',
  'auth',
  'password',
  'headers',
  'url',
  'ip',
  'address',
  'remoteAddress',
  // HTTP's own objects, which libraries hand in whole.
  'req',
  'res',
]
const redactPaths = [
  ...secrets,
  ...secrets.map((name) => `*.${name}`),
  ...secrets.map((name) => `*.*.${name}`),
]

const hasError = (value: unknown): value is { err: unknown } =>
  typeof value === 'object' && value !== null && 'err' in value

/** A logger at `level`; `destination` is for tests. */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: { app: 'skulder' },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: redactPaths, censor: '[redacted]' },
      serializers: { err: (error: unknown) => safeError(error) },
      hooks: {
        // A library that logs an error and no words of its own would have pino take the error's message.
        logMethod(args, method) {
          const [first, words] = args
          if (first instanceof Error) method.apply(this, [{ err: first }, 'error'])
          else if (hasError(first) && words === undefined) method.apply(this, [first, 'error'])
          else method.apply(this, args)
        },
      },
    },
    destination ?? pino.destination({ dest: 2, sync: true }),
  )
}

/** For a library that has something to say of its own: warnings and worse only, so that each change has one line. */
export const warningsOf = (logger: Logger): Logger =>
  logger.child({}, { level: logger.isLevelEnabled('info') ? 'warn' : logger.level })
