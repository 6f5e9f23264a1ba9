// What a bench is: it measures, or it throws. There is no third way: a number that was not measured is never printed.

import type { ProfileName } from '../shaper/profiles.ts'

/** Flat keys that say their unit (`p95Ms`, `planeMedianMm`); docs/measures.md fixes some of them. */
export type Figures = Readonly<Record<string, number>>

export interface Measured {
  readonly values: Figures
  /** The same without us, measured in the same run. */
  readonly baseline?: Figures
  readonly ratio?: Figures
  /** One row per case, for the table and as `values.rows` in the JSON. */
  readonly rows?: readonly Readonly<Record<string, string | number>>[]
}

export interface BenchOptions {
  /** `--long`: for those that can go on for hours. */
  readonly isLong: boolean
  /** `--line NAME`: for those that can be measured over any line. */
  readonly line: ProfileName | undefined
}

export interface Bench {
  readonly name: string
  /** One line for `--list`. */
  readonly about: string
  readonly measure: (options: BenchOptions) => Promise<Measured>
}

/** Thrown when a bench cannot measure here and now. */
export class CouldNotMeasure extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'CouldNotMeasure'
  }
}

/** Nearest-rank percentile, `share` 0..1; throws when there is nothing to rank. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.filter((value) => Number.isFinite(value)).sort((a, b) => a - b)
  const found = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))]
  if (found === undefined) throw new CouldNotMeasure('not one sample was measured')
  return found
}

export const median = (numbers: readonly number[]): number => percentile(numbers, 0.5)

/** For people: as many digits as mean something. */
export const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits))
