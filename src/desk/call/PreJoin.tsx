// Before the call: who you are here, your camera and microphone, one button.
import { useEffect } from 'preact/hooks'
import { roleTexts } from '../../client/i18n/sessionTexts.ts'
import { checkPage } from '../../client/joinLink.ts'
import { Button } from '../../client/ui/Button.tsx'
import { LanguageSwitch } from '../../client/ui/LanguageSwitch.tsx'
import { pageTexts } from '../../client/ui/pageTexts.ts'
import type { SessionInfo } from '../../shared/protocol/rest.ts'
import { deskTexts } from '../deskTexts.ts'
import { Face } from '../panels/Face.tsx'
import { DeviceChoice } from './DeviceChoice.tsx'
import type { LocalDevices } from '../../client/call/localDevices.ts'

interface PreJoinProps {
  readonly info: SessionInfo
  readonly devices: LocalDevices
  readonly onJoin: () => void
}

export function PreJoin({ info, devices, onJoin }: PreJoinProps) {
  useEffect(() => {
    void devices.open()
  }, [devices])
  const track = devices.camera.track.value
  return (
    <main class="desk-prejoin">
      <div class="desk-prejoin__card">
        <header class="desk-prejoin__head">
          <div>
            <h1>{deskTexts('joinTitle')}</h1>
            <p>
              <strong>{info.title}</strong>
            </p>
            <p>{deskTexts('joinAs', { role: roleTexts(info.role).toLowerCase() })}</p>
          </div>
          <LanguageSwitch short />
        </header>
        <div class="desk-prejoin__picture">
          {track === undefined ? (
            <p>{deskTexts('cameraOffPreview')}</p>
          ) : (
            <Face track={track} label={deskTexts('yourPicture')} mirrored />
          )}
        </div>
        <DeviceChoice devices={devices} />
        <Button variant="primary" class="desk-prejoin__join" onClick={onJoin}>
          {deskTexts('join')}
        </Button>
        <p class="desk-prejoin__note">
          {deskTexts('joinWithout')} <a href={checkPage(location.href)}>{pageTexts('testLine')}</a>
        </p>
      </div>
    </main>
  )
}
