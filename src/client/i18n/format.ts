// Numbers, lengths and times as people in this language write them.
import type { Measurement } from '../../shared/ink/measure.ts'
import { defineTexts, language } from './i18n.ts'

const locale = (): string => (language.value === 'nb' ? 'nb-NO' : 'en-GB')

/** Making one takes longer than a headset's frame may wait for a few numbers: each is made once. */
const numberFormats = new Map<string, Intl.NumberFormat>()

export function formatNumber(value: number, fractionDigits: number): string {
  const key = `${locale()} ${fractionDigits}`
  let format = numberFormats.get(key)
  if (format === undefined) {
    const digits = { minimumFractionDigits: fractionDigits, maximumFractionDigits: fractionDigits }
    format = new Intl.NumberFormat(locale(), digits)
    numberFormats.set(key, format)
  }
  return format.format(value)
}

/** Time of day, hours and minutes, in the browser's zone. */
export const formatTime = (atMs: number): string =>
  new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit' }).format(atMs)

/** Time of day, and the date before it where that is not today's. */
export function formatMoment(atMs: number, nowMs: number): string {
  const isToday = new Date(atMs).toDateString() === new Date(nowMs).toDateString()
  const date = { day: 'numeric', month: 'short', year: 'numeric' } as const
  return isToday
    ? formatTime(atMs)
    : new Intl.DateTimeFormat(locale(), { ...date, hour: '2-digit', minute: '2-digit' }).format(atMs)
}

/** Time of day to the second, in the browser's zone. */
export const formatTimeOfDay = (atMs: number): string =>
  new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(atMs)

/** Kilobits a second as Mbit/s. */
export const formatMbps = (kbps: number): string => `${formatNumber(kbps / 1000, 1)} Mbit/s`

/** `h:mm:ss`; negative durations (clocks that disagree) show as 0:00:00. */
export function formatDuration(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1000))
  const pad = (value: number): string => String(value).padStart(2, '0')
  return `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`
}

/** A length in metres as mm below 2 cm, as cm below 1 m, else m. */
export function formatLength(lengthM: number): string {
  if (lengthM < 0.0195) return `${formatNumber(lengthM * 1000, 0)} mm`
  if (lengthM < 0.995) return `${formatNumber(lengthM * 100, lengthM < 0.0995 ? 1 : 0)} cm`
  return `${formatNumber(lengthM, 2)} m`
}

/** How far something is, to a decimetre: one walks or reaches there, and nobody measures it. */
export const formatReach = (distanceM: number): string => `${formatNumber(Math.max(0.1, distanceM), 1)} m`

/** An uncertainty as a band, `± 4 mm`; never below 1 mm, which nobody here can know. */
export const formatBand = (sigmaM: number): string => `± ${formatLength(Math.max(0.001, sigmaM))}`

/** An angle with its uncertainty (one sigma), `95° ± 4°`; never below 1°, which nobody here can know. */
const formatAngle = (valueRad: number, sigmaRad: number): string =>
  `${formatNumber(degrees(valueRad), 0)}° ± ${formatNumber(Math.max(1, degrees(sigmaRad)), 0)}°`

const degrees = (rad: number): number => (rad * 180) / Math.PI

/** Where a number stands, as short as one: it is written on the picture and in the room. */
const measureTexts = defineTexts({
  en: { unsure: 'not measurable yet', never: 'not measurable' },
  nb: { unsure: 'ennå ikke målbar', never: 'ikke målbar' },
})

/** What a distance or an angle mark measures, with its band; never a number where its points are too unsure. */
export function formatMeasurement(measured: Measurement): string {
  if (measured.type === 'unsure') return measureTexts(measured.isFinal ? 'never' : 'unsure')
  return measured.type === 'length'
    ? `${formatLength(measured.valueM)} ${formatBand(measured.sigmaM)}`
    : formatAngle(measured.valueRad, measured.sigmaRad)
}

/** A share 0..1 as a percentage. */
export const formatShare = (share: number): string =>
  new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: share < 0.1 ? 1 : 0 }).format(
    share,
  )
