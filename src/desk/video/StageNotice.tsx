// What is said on the stage while there is no picture to show: who is waited for, and what to do.
import { Notice } from '../../client/ui/Notice.tsx'
import { Spinner } from '../../client/ui/Spinner.tsx'
import { peersByRole } from '../../shared/session/selectors.ts'
import type { DeskCall } from '../deskCall.ts'
import { deskTexts } from '../deskTexts.ts'
import { deviceNames } from '../panels/deviceWords.ts'

export function StageNotice({ call }: { readonly call: DeskCall }) {
  if (call.lastPictureAtMs.value !== undefined || call.freeze.view.value.tag === 'frozen') return null
  const wearer = peersByRole(call.session.state.value, 'wearer').at(-1)
  return (
    <div class="desk-stage__notice">
      {noticeFor(
        wearer?.camera,
        call.wearerCamera.value !== undefined,
        deviceNames(call.session.state.value.device),
      )}
    </div>
  )
}

function noticeFor(camera: string | undefined, hasTrack: boolean, names: ReturnType<typeof deviceNames>) {
  if (camera === undefined) {
    return (
      <Notice
        kind="info"
        text={{
          title: deskTexts('waitingTitle'),
          meaning: deskTexts('waitingMeaning'),
          action: deskTexts('waitingAction'),
        }}
      />
    )
  }
  if (camera === 'on' || hasTrack) return <Spinner text={deskTexts('connectingPicture')} />
  return (
    <Notice
      kind="warning"
      text={{
        title: deskTexts('cameraOffTitle', names),
        meaning: deskTexts('cameraOffMeaning'),
        action: deskTexts('cameraOffAction'),
      }}
    />
  )
}
