// Prometheus' text format as numbers. Pure; lines that are none are left out.

/** One moment: every series by its name with labels, as it stands in the text. */
export type Reading = ReadonlyMap<string, number>

export function readMetrics(text: string): Reading {
  const reading = new Map<string, number>()
  for (const line of text.split('\n')) {
    const [, series, value] = /^([a-z_0-9]+(?:{[^}]*})?) (\S+)$/i.exec(line) ?? []
    if (series === undefined || value === undefined || Number.isNaN(Number(value))) continue
    reading.set(series, Number(value))
  }
  return reading
}

/** Value of `label` of each series of the metric `name`. */
export function seriesOf(
  reading: Reading,
  name: string,
  label: string,
): { readonly label: string; readonly value: number }[] {
  const pattern = new RegExp(`^${name}{.*\\b${label}="([^"]*)".*}$`)
  return [...reading].flatMap(([series, value]) => {
    const [, found] = pattern.exec(series) ?? []
    return found === undefined ? [] : [{ label: found, value }]
  })
}

/** The sum of all series of a metric; undefined where there is none. */
export function total(reading: Reading, name: string): number | undefined {
  const values = [...reading].flatMap(([series, value]) =>
    series === name || series.startsWith(`${name}{`) ? [value] : [],
  )
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0)
}

/**
 * The value below which the share `q` of what was counted between two readings lies, in the histogram's unit; a straight
 * line within a bucket. Undefined when nothing was counted.
 */
export function quantileBetween(
  before: Reading,
  after: Reading,
  { name, q }: { readonly name: string; readonly q: number },
): number | undefined {
  const buckets = seriesOf(after, `${name}_bucket`, 'le').map(({ label, value }) => ({
    upTo: label === '+Inf' ? Infinity : Number(label),
    count: value - (before.get(`${name}_bucket{le="${label}"}`) ?? 0),
  }))
  buckets.sort((a, b) => a.upTo - b.upTo)
  const wanted = q * (buckets.at(-1)?.count ?? 0)
  if (wanted <= 0) return undefined
  const index = buckets.findIndex(({ count }) => count >= wanted)
  const bucket = buckets[index]
  if (bucket === undefined) return undefined
  const below = buckets[index - 1] ?? { upTo: 0, count: 0 }
  // Beyond the last bound nothing more is known.
  if (bucket.upTo === Infinity) return below.upTo
  return below.upTo + ((bucket.upTo - below.upTo) * (wanted - below.count)) / (bucket.count - below.count)
}
