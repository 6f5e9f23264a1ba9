// Which camera and microphone; and, in plain words, what is wrong with one that does not work.
import { deviceNotice } from '../../client/i18n/deviceTexts.ts'
import { Button } from '../../client/ui/Button.tsx'
import { DevicePicker } from '../../client/ui/DevicePicker.tsx'
import { Notice } from '../../client/ui/Notice.tsx'
import { pageTexts } from '../../client/ui/pageTexts.ts'
import { MicrophoneLevel } from './MicrophoneLevel.tsx'
import type { LocalDevices } from '../../client/call/localDevices.ts'

const sources = ['camera', 'microphone'] as const
const kinds = { camera: 'videoinput', microphone: 'audioinput' } as const

export function DeviceChoice({ devices }: { readonly devices: LocalDevices }) {
  return (
    <div class="desk-devices">
      {sources.map((source) => {
        const notice = deviceNotice(source, devices[source].state.value)
        return (
          <div key={source} class="desk-devices__one">
            <DevicePicker
              kind={source}
              devices={devices.available.value.filter((device) => device.kind === kinds[source])}
              selectedId={devices[source].deviceId.value}
              onSelect={(deviceId) => void devices.select(source, deviceId)}
            />
            {source === 'microphone' && <MicrophoneLevel devices={devices} />}
            {notice !== undefined && devices.opened.value && (
              <Notice kind="warning" text={notice}>
                <Button onClick={() => void devices.open()}>{pageTexts('again')}</Button>
              </Notice>
            )}
          </div>
        )
      })}
    </div>
  )
}
