// Numbers, lengths and times as people in this language write them.
import { language } from './i18n.ts'

const locale = (): string => (language.value === 'nb' ? 'nb-NO' : 'en-GB')

const number = (value: number, fractionDigits: number): string =>
  new Intl.NumberFormat(locale(), {
    minimumFractionDigits: fractionDigits,
    maximumFractionDigits: fractionDigits,
  }).format(value)

/** Time of day, hours and minutes, in the browser's zone. */
export const formatTime = (atMs: number): string =>
  new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit' }).format(atMs)

/** `h:mm:ss`; negative durations (clocks that disagree) show as 0:00:00. */
export function formatDuration(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1000))
  const pad = (value: number): string => String(value).padStart(2, '0')
  return `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`
}

/** A length in metres as mm below 2 cm, as cm below 1 m, else m. */
export function formatLength(lengthM: number): string {
  if (lengthM < 0.0195) return `${number(lengthM * 1000, 0)} mm`
  if (lengthM < 0.995) return `${number(lengthM * 100, lengthM < 0.0995 ? 1 : 0)} cm`
  return `${number(lengthM, 2)} m`
}

/** An uncertainty as a band, `± 4 mm`; never below 1 mm, which nobody here can know. */
export const formatBand = (sigmaM: number): string => `± ${formatLength(Math.max(0.001, sigmaM))}`

/** A share 0..1 as a percentage. */
export const formatShare = (share: number): string =>
  new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: share < 0.1 ? 1 : 0 }).format(
    share,
  )
