// Why somebody's connection is not good, in words: the processor there, the way out, the way in, the distance, or the relay.
import { causeOf, type Quality } from '../../client/call/connectionGrade.ts'
import { formatShare } from '../../client/i18n/format.ts'
import { poorLineTexts } from './poorLineTexts.ts'

interface QualityReasonProps {
  readonly quality: Quality
  readonly isRelayBusy: boolean
}

export function QualityReason({ quality, isRelayBusy }: QualityReasonProps) {
  const cause = causeOf(quality, isRelayBusy)
  if (cause === undefined) return null
  const { upLossShare, downLossShare, lossShare, rttMs } = quality
  const lost = (cause === 'uplink' ? upLossShare : downLossShare) ?? lossShare
  return (
    <p class="desk-person__note" data-cause={cause}>
      {poorLineTexts(`cause.${cause}`, { share: formatShare(lost), ms: Math.round(rttMs) })}
    </p>
  )
}
