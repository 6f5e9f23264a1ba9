// A mark in words: what it is, how far off it may be and why. For lists, tooltips and screen readers.
import { formatBand } from '../../client/i18n/format.ts'
import { methodTexts, unplacedTexts, unsettledTexts } from '../../client/i18n/sessionTexts.ts'
import type { Mark } from '../../shared/session/state.ts'
import { panelTexts, toolTexts } from '../deskTexts.ts'
import { markLook, type MarkLook } from '../../client/markCanvas/markLook.ts'

/** "Arrow, green". */
export const markName = (mark: Mark): string =>
  panelTexts('markName', { kind: panelTexts(mark.kind), colour: toolTexts(mark.colour).toLowerCase() })

const lookWords: Partial<Record<MarkLook, () => string>> = {
  waiting: () => panelTexts('lookWaiting'),
  lost: () => panelTexts('lookLost'),
  approximate: () => panelTexts('lookApproximate'),
}

/** One or two sentences: how exact the mark is, and why not more. */
export function markExactness(
  mark: Mark,
  now: { readonly tracked: boolean; readonly epoch: number },
): readonly string[] {
  const { place } = mark
  if (place.status === 'unplaced') return [unplacedTexts(place.reason)]
  const look = markLook(mark, now)
  const words = lookWords[look]?.()
  if (place.status === 'drawn') return words === undefined ? [] : [words]
  const { placement, unsettledReason } = place
  const band = panelTexts('band', {
    band: formatBand(placement.errorM),
    method: methodTexts(placement.method),
  })
  if (words !== undefined) return [band, words]
  if (placement.settled) return [band]
  return [band, unsettledReason === undefined ? panelTexts('lookUnsettled') : unsettledTexts(unsettledReason)]
}
