// A mark in words: what it is, how far off it may be and why. For lists, tooltips and screen readers.
import { formatBand, formatMeasurement } from '../../client/i18n/format.ts'
import { methodTexts, unplacedTexts, unsettledTexts } from '../../client/i18n/sessionTexts.ts'
import type { Me } from '../../client/sessionClient.ts'
import { measurementOf } from '../../shared/ink/measure.ts'
import type { Placement } from '../../shared/protocol/marks.ts'
import { placementOf } from '../../shared/session/markShape.ts'
import { mayUnlock } from '../../shared/session/selectors.ts'
import type { Mark } from '../../shared/session/state.ts'
import { panelTexts } from '../deskTexts.ts'
import { editTexts, toolTexts } from '../toolTexts.ts'
import { markLook, type MarkLook } from '../../client/markCanvas/markLook.ts'

/** "Arrow, green"; "Step 2, blue". */
export const markName = (mark: Mark, step?: number): string =>
  panelTexts('markName', {
    kind: step === undefined ? panelTexts(mark.kind) : `${panelTexts(mark.kind)} ${step}`,
    colour: toolTexts(mark.colour).toLowerCase(),
  })

/** Why a locked mark is not changed here, and who can unlock it; undefined while it is not locked. */
export function lockWords(mark: Mark, me: Me | undefined): string | undefined {
  if (!mark.locked) return undefined
  return editTexts(me !== undefined && mayUnlock(mark, me) ? 'isLocked' : 'lockedBy')
}

/** What a distance or an angle measures, with its band and how it was measured, or that it cannot be told; undefined for other marks. */
export function markValue(mark: Mark): string | undefined {
  const placement = placementOf(mark)
  const measured = placement && measurementOf(mark.kind, placement)
  if (placement === undefined || measured === undefined) return undefined
  const value = formatMeasurement(measured)
  if (measured.type === 'unsure') return editTexts('unsure', { value })
  return editTexts('measured', {
    value,
    method: methodTexts(placement.method),
  })
}

const lookWords: Partial<Record<MarkLook, () => string>> = {
  waiting: () => panelTexts('lookWaiting'),
  lost: () => panelTexts('lookLost'),
  approximate: () => panelTexts('lookApproximate'),
}

/** One sigma, metres: so far a known surface is off only where somebody may stand before it. */
const BEHIND_FROM_M = 0.1

/** [HON-8] It stands on what the device knows of the room, and the patient may be before that. */
export const mayBeBehind = ({
  method,
  settled,
  errorM,
}: Pick<Placement, 'method' | 'settled' | 'errorM'>): boolean =>
  !settled && errorM >= BEHIND_FROM_M && (method === 'plane' || method === 'mesh')

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
  const isBehind = mayBeBehind(placement)
  const band = panelTexts('band', {
    band: formatBand(placement.errorM),
    method: isBehind ? panelTexts('behind') : methodTexts(placement.method),
  })
  if (words !== undefined) return [band, words]
  if (placement.settled || (isBehind && unsettledReason === undefined)) return [band]
  return [band, unsettledReason === undefined ? panelTexts('lookUnsettled') : unsettledTexts(unsettledReason)]
}
