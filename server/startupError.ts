// A reason not to start that the person at the keyboard can do something about. main.ts prints it without a stack.

export class StartupError extends Error {
  /** What to do about it, as full sentences. */
  readonly advice: string
  constructor(message: string, advice: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StartupError'
    this.advice = advice
  }
}

/** The `code` of a Node or SQLite error (`EACCES`, `SQLITE_FULL` …); undefined when there is none. */
export function errorCodeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
