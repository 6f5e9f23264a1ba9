// The fading time of a mark that was drawn a while ago: chosen from now on, kept from its drawing on. Pure.
import { MAX_FADE_S, type MarkStyle } from '../../shared/protocol/marks.ts'

/** The style with `seconds` left to be seen, `passedS` after drawing; undefined = it stays. */
export function fadingFrom(
  { fadeAfterS: _after, fadeFromS: _from, ...style }: MarkStyle,
  seconds: number | undefined,
  passedS: number,
): MarkStyle {
  if (seconds === undefined) return style
  const fadeFromS = Math.min(MAX_FADE_S - seconds, passedS)
  return { ...style, fadeAfterS: fadeFromS + seconds, fadeFromS }
}

/** What was chosen, seconds; undefined = it stays. */
export const chosenFadeS = ({
  fadeAfterS,
  fadeFromS = 0,
}: Pick<MarkStyle, 'fadeAfterS' | 'fadeFromS'>): number | undefined =>
  fadeAfterS === undefined ? undefined : fadeAfterS - fadeFromS
