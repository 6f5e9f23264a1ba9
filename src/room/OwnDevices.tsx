// Camera and microphone to choose from, and what to do when one does not work. Before the call and during it.
import { deviceNotice } from '../client/i18n/deviceTexts.ts'
import type { LocalDevices } from '../client/call/localDevices.ts'
import { Button } from '../client/ui/Button.tsx'
import { DevicePicker } from '../client/ui/DevicePicker.tsx'
import { Notice } from '../client/ui/Notice.tsx'
import { pageTexts } from '../client/ui/pageTexts.ts'

const kinds = { camera: 'videoinput', microphone: 'audioinput' } as const

export function OwnDevices({ devices }: { readonly devices: LocalDevices }) {
  return (
    <>
      {(['camera', 'microphone'] as const).map((source) => (
        <DevicePicker
          key={source}
          kind={source}
          devices={devices.available.value.filter((device) => device.kind === kinds[source])}
          selectedId={devices[source].deviceId.value}
          onSelect={(deviceId) => void devices.select(source, deviceId)}
        />
      ))}
      <DeviceProblems devices={devices} />
    </>
  )
}

function DeviceProblems({ devices }: { readonly devices: LocalDevices }) {
  return (
    <>
      {(['camera', 'microphone'] as const).map((source) => {
        const text = deviceNotice(source, devices[source].state.value)
        if (text === undefined) return null
        return (
          <Notice key={source} kind="warning" text={text}>
            <Button onClick={() => void devices.open()}>{pageTexts('again')}</Button>
          </Notice>
        )
      })}
    </>
  )
}
