// The notices before the eyes: none of them is cut.
import { describe, expect, it } from 'vitest'
import { errorTexts } from '../../client/i18n/errorTexts.ts'
import { calibrationTexts } from '../calibration/calibrationTexts.ts'
import { findTexts } from '../guide/findTexts.ts'
import { guideTexts } from '../guide/guideTexts.ts'
import { hmdTexts } from '../texts.ts'
import { fitted, LEAST_PX, sentenceSize } from './sentence.ts'

/** A pen whose letters are as wide as the font's widest usual ones. */
const pen = () => ({
  font: '',
  measureText(this: { font: string }, text: string) {
    const px = Number(/(\d+)px/.exec(this.font)?.[1])
    return { width: text.length * px * 0.58 } as TextMetrics
  },
})

const { done, scale } = calibrationTexts.catalogue.nb
const longest = [
  ...Object.values({ ...calibrationTexts.catalogue.en, ...{ both: `${done} ${scale}` } }),
  ...Object.values(calibrationTexts.catalogue.nb),
  ...[guideTexts.catalogue, findTexts.catalogue, hmdTexts.catalogue]
    .flatMap(({ en, nb }) => [en, nb])
    .flatMap((texts) => Object.values(texts)),
  ...Object.entries({ ...errorTexts.catalogue.en }).flatMap(([key, text]) =>
    key.endsWith('.title') ? [text] : [],
  ),
].filter((text) => !text.includes('plural'))

describe('a notice', () => {
  it('[SAY-4] of any text of the tables is whole, and large enough to read', () => {
    expect(longest.some((text) => text.length > 120)).toBe(true)
    for (const text of longest) {
      const { lines, px } = fitted(pen(), text)
      expect(lines.join(' '), text).toBe(text)
      expect(lines.length * px * 1.25, text).toBeLessThan(sentenceSize.heightPx)
      expect(px, text).toBeGreaterThanOrEqual(LEAST_PX)
    }
  })

  it('[SAY-4] of whatever length is whole', () => {
    const text = Array.from({ length: 90 }, (_, index) => `word${index}`).join(' ')
    const { lines, px } = fitted(pen(), text)
    expect(lines.join(' ')).toBe(text)
    expect(px).toBeLessThan(LEAST_PX)
  })
})
