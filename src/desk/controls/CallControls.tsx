// Microphone, camera, devices, side panel, leaving.
import { Ellipsis, LogOut, Mic, MicOff, PanelRight, Settings2, Video, VideoOff } from 'lucide'
import { useSignal, type Signal } from '@preact/signals'
import { deviceStateText } from '../../client/i18n/deviceTexts.ts'
import { Button } from '../../client/ui/Button.tsx'
import { Dialog } from '../../client/ui/Dialog.tsx'
import { onDemand } from '../../client/ui/onDemand.tsx'
import { IconButton } from '../../client/ui/IconButton.tsx'
import { DeviceChoice } from '../call/DeviceChoice.tsx'
import type { DeskCall } from '../deskCall.ts'
import { panelTexts } from '../deskTexts.ts'
import { keys, toggleDevice } from './deskCommands.ts'
import { Menu, type MenuItem } from './Menu.tsx'

const PictureChoice = onDemand(async () => (await import('../poorLine/PictureChoice.tsx')).PictureChoice)

export interface CallControlsProps {
  readonly call: DeskCall
  readonly panelOpen: boolean
  readonly onTogglePanel: () => void
  readonly onLeave: () => void
  /** What the page has no other place for: then the devices, too, are in the menu that offers it. */
  readonly more?: readonly MenuItem[] | undefined
}

function DeviceToggle({
  call,
  source,
}: {
  readonly call: DeskCall
  readonly source: 'camera' | 'microphone'
}) {
  const state = call.devices[source].state.value
  const isOn = state === 'on'
  const icons = source === 'camera' ? [Video, VideoOff] : [Mic, MicOff]
  const label =
    source === 'camera' ? panelTexts(isOn ? 'cameraOff' : 'cameraOn') : panelTexts(isOn ? 'mute' : 'unmute')
  const isBroken = state !== 'on' && state !== 'muted'
  return (
    <IconButton
      icon={(isOn ? icons[0] : icons[1]) ?? Mic}
      label={label}
      explanation={isBroken ? deviceStateText(source, state) : undefined}
      shortcut={keys[source]}
      variant={isOn ? 'plain' : 'off'}
      onClick={() => toggleDevice(call, source)}
    />
  )
}

export function CallControls({ call, panelOpen, onTogglePanel, onLeave, more }: CallControlsProps) {
  const settingsOpen = useSignal(false)
  const leaveOpen = useSignal(false)
  const settings = { icon: Settings2, label: panelTexts('settings') }
  const openSettings = (): void => {
    settingsOpen.value = true
  }
  return (
    <div class="desk-bar__group desk-call" role="group" aria-label={panelTexts('controls')}>
      <DeviceToggle call={call} source="microphone" />
      <DeviceToggle call={call} source="camera" />
      {more === undefined && <IconButton {...settings} onClick={openSettings} />}
      <IconButton
        icon={PanelRight}
        label={panelTexts('togglePanel')}
        shortcut={keys.panel}
        pressed={panelOpen}
        onClick={onTogglePanel}
      />
      <IconButton
        icon={LogOut}
        label={panelTexts('leave')}
        variant="danger"
        onClick={() => (leaveOpen.value = true)}
      />
      {more !== undefined && (
        <Menu
          label={panelTexts('more')}
          icon={Ellipsis}
          items={[...more, { key: 'settings', ...settings, onChoose: openSettings }]}
        />
      )}
      <Dialog
        open={settingsOpen.value}
        title={panelTexts('settings')}
        onClose={() => (settingsOpen.value = false)}
        actions={
          <Button variant="primary" onClick={() => (settingsOpen.value = false)}>
            {panelTexts('settingsDone')}
          </Button>
        }
      >
        <DeviceChoice devices={call.devices} />
        {settingsOpen.value && <PictureChoice call={call} />}
      </Dialog>
      <LeaveDialog call={call} open={leaveOpen} onLeave={onLeave} />
    </div>
  )
}

interface LeaveDialogProps {
  readonly call: DeskCall
  readonly open: Signal<boolean>
  readonly onLeave: () => void
}

function LeaveDialog({ call, open, onLeave }: LeaveDialogProps) {
  const close = (): void => {
    open.value = false
  }
  const endForAll = (): void => {
    close()
    call.ask({ type: 'session.close' })
  }
  const actions = (
    <>
      <Button variant="quiet" autofocus onClick={close}>
        {panelTexts('cancel')}
      </Button>
      <Button onClick={onLeave}>{panelTexts('leaveOnly')}</Button>
      <Button variant="danger" onClick={endForAll}>
        {panelTexts('endForAll')}
      </Button>
    </>
  )
  return (
    <Dialog open={open.value} title={panelTexts('leaveTitle')} onClose={close} actions={actions}>
      <p>{panelTexts('leaveText')}</p>
    </Dialog>
  )
}
