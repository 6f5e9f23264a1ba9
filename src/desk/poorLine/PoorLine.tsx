// What is said while the picture does not go as the line would have it, or the line does not let it go as video: why, what comes
// of it, a new still, and the choice.
import { useSignal } from '@preact/signals'
import { Camera } from 'lucide'
import { formatMbps, formatShare } from '../../client/i18n/format.ts'
import { Button } from '../../client/ui/Button.tsx'
import type { PictureId } from '../../shared/protocol/ids.ts'
import type { SessionState } from '../../shared/session/state.ts'
import type { DeskCall } from '../deskCall.ts'
import { PictureChoice } from './PictureChoice.tsx'
import './poorLine.css'
import { poorLineTexts } from './poorLineTexts.ts'

/** One or two sentences. */
export function lineWords({ mode, cause }: SessionState['cameraMode']): string {
  if (mode === 'video') return poorLineTexts(cause.reason === 'chosen' ? 'videoChosen' : 'video')
  const { reason, way = 'up', kbps = 0, lossShare = 0 } = cause
  switch (reason) {
    case 'no-media':
      return poorLineTexts('noMedia')
    case 'slow':
      return `${poorLineTexts('slow', { speed: formatMbps(kbps) })} ${poorLineTexts('back')}`
    case 'lossy':
      return `${poorLineTexts(`lossy.${way}`, { share: formatShare(lossShare) })} ${poorLineTexts('back')}`
    case 'chosen':
    case 'good':
      return poorLineTexts('chosen')
  }
}

function NewStill({ call }: { readonly call: DeskCall }) {
  /** The newest when it was asked; a newer one is the answer. */
  const askedAfter = useSignal<PictureId | 'none' | undefined>(undefined)
  const newest = [...call.session.state.value.cameraStills.values()].findLast((still) => still.still)
  const newestId = newest?.pictureId ?? 'none'
  const isComing = askedAfter.value === newestId
  return (
    <Button
      icon={Camera}
      disabled={isComing}
      onClick={() => {
        askedAfter.value = newestId
        call.ask({ type: 'still.ask' })
      }}
    >
      {poorLineTexts(isComing ? 'coming' : 'newStill')}
    </Button>
  )
}

export function PoorLine({ call }: { readonly call: DeskCall }) {
  const { cameraMode } = call.session.state.value
  return (
    <section
      class="desk-line"
      aria-label={poorLineTexts('region')}
      data-testid="poor-line"
      data-mode={cameraMode.mode}
    >
      <p role="status">{lineWords(cameraMode)}</p>
      {cameraMode.mode === 'still' && <NewStill call={call} />}
      <PictureChoice call={call} labelHidden />
    </section>
  )
}
