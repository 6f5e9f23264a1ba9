// A number with its unit, as short as it can be read.
import { language } from '../client/i18n/i18n.ts'
import type { PlotUnit } from './plots.ts'

const suffix: Record<PlotUnit, string> = {
  count: '',
  ms: '\u00a0ms',
  percent: '\u00a0%',
  'Mbit/s': '\u00a0Mbit/s',
  MB: '\u00a0MB',
}

/** At most three figures, except of whole numbers. */
export function amount(value: number, unit: PlotUnit): string {
  const locale = language.value === 'nb' ? 'nb-NO' : 'en-GB'
  const digits = value >= 100 || unit === 'count' ? 0 : value >= 10 ? 1 : 2
  return new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value) + suffix[unit]
}
