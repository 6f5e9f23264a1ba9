// What goes wrong on the way is said over the stage's upper edge; what was just asked for and not done, over the strip and never over
// the patient [SAID-1]. Coming and going it moves nothing [HOLD-1].
import { useSignal } from '@preact/signals'
import { X } from 'lucide'
import { onDemand } from '../../client/ui/onDemand.tsx'
import { IconButton } from '../../client/ui/IconButton.tsx'
import { errorNotice } from '../../client/i18n/errorTexts.ts'
import { attentionTexts, roleTexts, serverStopWords } from '../../client/i18n/sessionTexts.ts'
import { peersByRole } from '../../shared/session/selectors.ts'
import type { PeerState } from '../../shared/session/state.ts'
import type { DeskCall } from '../deskCall.ts'
import { isQuiet, type DeskNotice } from '../deskNotice.ts'
import { deskTexts } from '../deskTexts.ts'
import { hintTexts } from '../toolTexts.ts'
import { hasLostCamera } from '../video/cameraAway.ts'
import { deviceNames } from './deviceWords.ts'

const Unfold = onDemand(async () => (await import('./Unfold.tsx')).Unfold)
const PoorLine = onDemand(async () => (await import('../poorLine/PoorLine.tsx')).PoorLine)

function noticeSentences(notice: DeskNotice, names: ReturnType<typeof deviceNames>): string {
  if (notice.tag === 'unknownPicture') {
    return `${deskTexts('unknownPicture')}. ${deskTexts('unknownPictureMeaning', names)} ${deskTexts('unknownPictureAction')}`
  }
  if (notice.tag === 'noPicture') return deskTexts('noPicture')
  if (notice.tag === 'noDepth') return deskTexts(`noDepth.${notice.of}`)
  if (notice.tag === 'unfinished') return `${deskTexts('unfinished')} ${hintTexts(notice.hint)}`
  if (notice.tag === 'nothing') return deskTexts(`nothing.${notice.to}`)
  const { title, meaning, action } = errorNotice(notice.code)
  return `${title}. ${meaning} ${action}`
}

const look = (notice: DeskNotice | undefined): string => {
  if (notice === undefined) return ''
  return isQuiet(notice) ? 'desk-banner--quiet' : 'desk-banner--refusal'
}

/** Why no picture comes from the wearer, though this desk's own line stands. */
function absenceOf(wearer: PeerState): string | undefined {
  const { attention } = wearer
  if (attention === 'unheard') return `${roleTexts('wearer')}: ${attentionTexts(attention)}`
  if (attention !== 'here') return deskTexts(attention === 'doffed' ? 'wearerDoffed' : 'wearerHidden')
  return hasLostCamera(wearer) ? deskTexts('wearerCameraLost') : undefined
}

/** What is wrong, the gravest alone. */
function troubleSentence(call: DeskCall): string | undefined {
  const state = call.session.state.value
  if (call.session.connection.value.tag === 'reconnecting') return deskTexts('reconnecting')
  if (call.lastPictureAtMs.value === undefined) return undefined
  const wearer = peersByRole(state, 'wearer').at(-1)
  const names = deviceNames(state.device)
  if (wearer === undefined) return deskTexts('wearerGone', names)
  const isPlaced = state.tracked || state.device?.sessionMode === 'page'
  return absenceOf(wearer) ?? (isPlaced ? undefined : deskTexts('trackingLost', names))
}

/** That the server stops is said whatever else is wrong: it is about everybody's call. */
const standingSentence = (call: DeskCall): string | undefined =>
  [troubleSentence(call), serverStopWords(call.session.serverStopsAtMs.value)]
    .filter((sentence) => sentence !== undefined)
    .join(' ') || undefined

export function Banner({ call }: { readonly call: DeskCall }) {
  const notice = call.notice.value
  const { cameraMode, cameraChoice, device } = call.session.state.value
  const isAboutLine = cameraMode.mode === 'still' || cameraChoice !== 'automatic'
  const standing = standingSentence(call)
  const isOpen = useSignal(false)
  const sentence = notice === undefined ? standing : noticeSentences(notice, deviceNames(device))
  return (
    <>
      <div
        class={`desk-banner-place ${notice === undefined ? '' : 'desk-banner-place--asked'}`}
        role="status"
      >
        {sentence !== undefined && (
          <div class={`desk-banner ${look(notice)} ${isOpen.value ? 'desk-banner--open' : ''}`}>
            <p>{sentence}</p>
            <Unfold isOpen={isOpen} />
            {notice !== undefined && (
              <IconButton
                icon={X}
                label={deskTexts('dismiss')}
                onClick={() => (call.notice.value = undefined)}
                side="below"
              />
            )}
          </div>
        )}
      </div>
      {isAboutLine && <PoorLine call={call} />}
    </>
  )
}
