// Which camera or microphone to use; says plainly when there is none.
import { deviceTexts } from '../i18n/deviceTexts.ts'
import { Select } from './Select.tsx'

interface DevicePickerProps {
  readonly kind: 'camera' | 'microphone'
  readonly devices: readonly Pick<MediaDeviceInfo, 'deviceId' | 'label'>[]
  readonly selectedId: string | undefined
  readonly onSelect: (deviceId: string) => void
}

export function DevicePicker({ kind, devices, selectedId, onSelect }: DevicePickerProps) {
  const options = devices.map((device, index) => ({
    value: device.deviceId,
    // Before permission the browser hides the names.
    label: device.label === '' ? deviceTexts(`${kind}.numbered`, { number: index + 1 }) : device.label,
  }))
  const isEmpty = options.length === 0
  return (
    <Select
      label={deviceTexts(kind)}
      options={isEmpty ? [{ value: '', label: deviceTexts(`${kind}.none`) }] : options}
      value={selectedId ?? options[0]?.value ?? ''}
      disabled={isEmpty}
      onChange={onSelect}
    />
  )
}
