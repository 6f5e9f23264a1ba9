// Child processes that never outlive us: signals are handed on, and the exit is awaited.
import { spawn, type SpawnOptions } from 'node:child_process'
import { constants } from 'node:os'
import { rootDir } from './places.ts'

export interface Ended {
  /** Exit code; 128 + n where a signal ended it, as shells say it. */
  readonly code: number
  /** stdout and stderr together, where they were captured. */
  readonly output: string
}

const exitCodeOf = (code: number | null, signal: NodeJS.Signals | null): number =>
  code ?? (signal === null ? 1 : 128 + constants.signals[signal])

/**
 * Runs a program to its end. `capture` keeps what it prints instead of showing it. Rejects only when the program
 * cannot be started.
 */
export function run(
  file: string,
  args: readonly string[],
  options: SpawnOptions & { readonly capture?: boolean } = {},
): Promise<Ended> {
  const { capture = false, ...spawnOptions } = options
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: rootDir,
      stdio: capture ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      ...spawnOptions,
    })
    const output: string[] = []
    child.stdout?.on('data', (chunk: Buffer) => output.push(chunk.toString()))
    child.stderr?.on('data', (chunk: Buffer) => output.push(chunk.toString()))
    const release = forwardSignals((signal) => child.kill(signal))
    child.on('error', (error) => {
      release()
      reject(error)
    })
    child.on('close', (code, signal) => {
      release()
      resolve({ code: exitCodeOf(code, signal), output: output.join('') })
    })
  })
}

/** A terminal sends Ctrl-C to the whole group, so SIGINT is handed on only where there is no terminal. */
function forwardSignals(send: (signal: NodeJS.Signals) => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const handlers = signals.map((signal) => {
    const handler = (): void => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) send(signal)
    }
    process.on(signal, handler)
    return { signal, handler }
  })
  return () => {
    for (const { signal, handler } of handlers) process.off(signal, handler)
  }
}
