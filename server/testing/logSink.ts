// Where a test's log goes: read again line by line.
import { Writable } from 'node:stream'

export interface LogSink {
  readonly stream: Writable
  text(): string
  lines(): Record<string, unknown>[]
}

export function createLogSink(): LogSink {
  let written = ''
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      written += chunk.toString()
      done()
    },
  })
  return {
    stream,
    text: () => written,
    lines: () =>
      written
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  }
}
