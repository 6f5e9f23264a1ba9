// What the buttons of the panel in the room do.
import { isFindButton, type FindButton } from '../guide/pointOut.ts'
import type { WearerGuide } from '../guide/wearerGuide.ts'
import { isPageButton, type PageButton, type PanelButton } from '../render/panelLayout.ts'
import type { WearerCall } from './wearerCall.ts'

interface Pressed {
  readonly call: Pick<WearerCall, 'devices' | 'calibrating'>
  readonly guide: WearerGuide
  readonly leave: () => void
}

export function pressPanel(button: PanelButton, pressed: Pressed): void {
  if (isFindButton(button)) pressed.guide.pointOut.press(button)
  else if (!isPageButton(button)) pressUsual(button, pressed)
}

function pressUsual(
  button: Exclude<PanelButton, FindButton | PageButton>,
  { call, guide, leave }: Pressed,
): void {
  const { devices, calibrating } = call
  switch (button) {
    case 'leave':
      leave()
      return
    case 'mute':
      devices.setMuted('microphone', devices.microphone.state.peek() !== 'muted')
      return
    case 'calibrate':
      calibrating.toggleWizard()
      return
    case 'back':
    case 'next':
    case 'undo':
    case 'redo':
    case 'clearMarks':
    case 'gaze':
    case 'sound':
    case 'voice':
      pressGuide(button, guide)
  }
}

type GuideButton = Exclude<PanelButton, 'leave' | 'mute' | 'calibrate' | FindButton | PageButton>

/** The panel's buttons that guiding answers. */
function pressGuide(button: GuideButton, guide: WearerGuide): void {
  const { settings, voice } = guide
  switch (button) {
    case 'back':
    case 'next':
      guide.goStep(button === 'next' ? 1 : -1)
      return
    case 'undo':
    case 'redo':
      guide[button]()
      return
    case 'clearMarks':
      guide.eraseAll()
      return
    case 'gaze':
    case 'sound':
      settings[button].value = !settings[button].peek()
      return
    case 'voice':
      voice.setListening(!voice.listening.peek())
  }
}
