// Sound or picture, on or off, in a word; opens the choice of devices where there is nothing to switch.
import type { IconNode } from 'lucide'
import type { LocalDevices } from '../client/call/localDevices.ts'
import { Icon } from '../client/ui/Icon.tsx'
import type { MediaSource } from '../shared/protocol/signalling.ts'
import { roomTexts as t } from './roomTexts.ts'

interface DeviceToggleProps {
  readonly label: string
  readonly source: MediaSource
  readonly devices: LocalDevices
  readonly icons: { readonly on: IconNode; readonly off: IconNode }
  readonly onProblem: () => void
}

export function DeviceToggle({ label, source, devices, icons, onProblem }: DeviceToggleProps) {
  const state = devices[source].state.value
  const works = state === 'on' || state === 'muted'
  const isOn = state === 'on'
  return (
    <button
      type="button"
      class={`ui-button room__button ${isOn ? '' : 'ui-button--off'}`}
      {...(works ? { role: 'switch', 'aria-checked': isOn } : {})}
      data-source={source}
      onClick={() => {
        if (works) devices.setMuted(source, isOn)
        else onProblem()
      }}
    >
      <Icon icon={isOn ? icons.on : icons.off} />
      <span>
        {label}{' '}
        <span class="room__state">
          {t(works ? (isOn ? 'control.on' : 'control.off') : 'control.problem')}
        </span>
      </span>
    </button>
  )
}
