// How much larger the sheet is drawn than the medium says, so that it comes out in its true size.
import { Err, Ok, type Result } from '../shared/result.ts'

/** Length of the line that people measure, mm. */
export const LINE_MM = 100
/** A printer or a screen is not off by more; beyond that it is a slip of the pen. */
const LEAST_MM = 30
const MOST_MM = 300

/** The scale that makes a line, measured as `text` mm while drawn at `scale`, 100 mm long. */
export function scaleFor(text: string, scale: number): Result<number, 'not-a-length'> {
  const measured = Number(
    text
      .trim()
      .replace(',', '.')
      .replace(/\s*mm$/, ''),
  )
  if (text.trim() === '' || !Number.isFinite(measured) || measured < LEAST_MM || measured > MOST_MM) {
    return Err('not-a-length')
  }
  return Ok((scale * LINE_MM) / measured)
}
