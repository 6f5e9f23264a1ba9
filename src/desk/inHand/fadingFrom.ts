// The fading time of a mark that was drawn a while ago: chosen from now on, kept from its drawing on. Pure.
import { MAX_FADE_S, type MarkStyle, type StyleChange } from '../../shared/protocol/marks.ts'

/** `seconds` left to be seen, chosen `passedS` after drawing; undefined = it stays. */
export function fadingFrom(seconds: number | undefined, passedS: number): StyleChange {
  if (seconds === undefined) return { fadeAfterS: null }
  const fadeFromS = Math.min(MAX_FADE_S - seconds, passedS)
  return { fadeAfterS: fadeFromS + seconds, fadeFromS }
}

/** What was chosen, seconds; undefined = it stays. */
export const chosenFadeS = ({
  fadeAfterS,
  fadeFromS = 0,
}: Pick<MarkStyle, 'fadeAfterS' | 'fadeFromS'>): number | undefined =>
  fadeAfterS === undefined ? undefined : fadeAfterS - fadeFromS
