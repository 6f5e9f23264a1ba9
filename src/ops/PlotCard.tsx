// One plot: what it is now in figures, and its last quarter of an hour as lines. Lines differ by dash, not by colour alone.
import { lineTexts, opsTexts as t, plotTexts } from './opsTexts.ts'
import { amount } from './amount.ts'
import { KEEP_MS } from './ops.ts'
import type { Line, Moment, Plot } from './plots.ts'

const WIDTH = 320
const HEIGHT = 96

/** Highest value shown: a round number above all values, so that lines do not jump with each new one. */
function topOf(lines: readonly Line[]): number {
  const highest = Math.max(0, ...lines.flatMap(({ values }) => values.flatMap((value) => value ?? [])))
  const step = 10 ** Math.floor(Math.log10(Math.max(highest, 1)))
  return Math.max(1, Math.ceil(highest / step) * step)
}

/** SVG path through the known values; a gap where there are none. */
function pathOf(values: Line['values'], moments: readonly Moment[], top: number): string {
  const endMs = moments.at(-1)?.atMs ?? 0
  let isDown = false
  return values
    .map((value, index) => {
      const moment = moments[index]
      const wasDown = isDown
      isDown = value !== undefined
      if (value === undefined || moment === undefined) return ''
      const x = WIDTH - ((endMs - moment.atMs) / KEEP_MS) * WIDTH
      const y = HEIGHT - (value / top) * HEIGHT
      return `${wasDown ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`
    })
    .join('')
}

interface PlotCardProps {
  readonly plot: Plot
  readonly moments: readonly Moment[]
}

export function PlotCard({ plot: { id, unit, lines }, moments }: PlotCardProps) {
  const top = topOf(lines)
  return (
    <section class="plot">
      <h2>{plotTexts(id)}</h2>
      <dl class="plot__now">
        {lines.map(({ id: line, values }, index) => {
          const now = values.at(-1)
          return (
            <div key={line}>
              <dt>
                <svg class={`plot__key plot__line--${index}`} viewBox="0 0 20 4" aria-hidden="true">
                  <path d="M0 2H20" />
                </svg>
                {lineTexts(line)}
              </dt>
              <dd>{now === undefined ? t('unknown') : amount(now, unit)}</dd>
            </div>
          )
        })}
      </dl>
      <svg
        class="plot__drawing"
        viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${plotTexts(id)}. ${t('range', { top: amount(top, unit) })}`}
      >
        <path class="plot__ground" d={`M0 0H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 ${HEIGHT}H${WIDTH}`} />
        {lines.map(({ id: line, values }, index) => (
          <path key={line} class={`plot__line--${index}`} d={pathOf(values, moments, top)} />
        ))}
      </svg>
      <p class="plot__range">{t('range', { top: amount(top, unit) })}</p>
    </section>
  )
}
