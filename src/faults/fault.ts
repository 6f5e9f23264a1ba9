// What a row of the fault table is: it does something bad, looks what became of five people at work, and says whether that
// is good enough. A row that could not look throws, and that is a failure too.

/** Flat, and each key says its unit (`shownMs`). */
export type Values = Readonly<Record<string, number | string>>

/** Right, but later than the table allows. */
export interface Late {
  readonly late: string
}

export interface Outcome {
  /** What was not as it must be, in words; empty: the row passes. */
  readonly wrong: readonly (string | Late)[]
  readonly values: Values
}

export type Form = 'short' | 'usual' | 'long'

export interface Fault {
  readonly name: string
  /** One line for `--list`. */
  readonly about: string
  /** `short`: in `npm test` too, where what is merely late is told and not held against it; `long`: only with `--long`. */
  readonly form: Form
  /** How much of the same, where that makes sense. */
  readonly run: (form: Form) => Promise<Outcome>
}

/** One finding when the figure is above its limit or was not seen at all. */
export const above = (what: string, ms: number | undefined, limitMs: number): readonly (string | Late)[] =>
  ms === undefined
    ? [`${what}: not within the time that was waited`]
    : ms > limitMs
      ? [{ late: `${what} after ${Math.round(ms)} ms, not ${limitMs}` }]
      : []

/** For `values`: -1 stands for "never", since JSON has no such number. */
export const told = (ms: number | undefined): number => (ms === undefined ? -1 : Math.round(ms))

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Looks again and again until there is something; undefined when there is nothing in time. */
export async function find<T>(
  look: () => T | undefined | Promise<T | undefined>,
  withinMs: number,
): Promise<T | undefined> {
  const lateMs = performance.now() + withinMs
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (performance.now() > lateMs) return undefined
    await pause(50)
  }
}
