// Choosing a camera or microphone: a large list, hidden while there is nothing to choose.
import { deviceTexts } from '../../client/i18n/deviceTexts.ts'
import type { WearerDevices } from '../camera/wearerDevices.ts'
import { el, setAttribute, type Scope } from './dom.ts'

export function deviceChoice(
  scope: Scope,
  devices: WearerDevices,
  which: 'camera' | 'microphone',
): HTMLElement {
  const kind = which === 'camera' ? 'videoinput' : 'audioinput'
  const select = el('select', { class: 'ui-select', id: `${which}-choice` })
  const label = scope.text(el('label', { for: `${which}-choice` }), () => deviceTexts(which))
  const field = el('div', { class: 'ui-field' }, label, select)
  select.addEventListener('change', () => void devices.select(which, select.value))
  scope.follow(() => {
    const choices = devices.available.value.filter((device) => device.kind === kind)
    const chosen = devices[which].deviceId.value
    setAttribute(field, 'hidden', choices.length < 2)
    select.replaceChildren(
      ...choices.map((choice, index) =>
        el(
          'option',
          { value: choice.deviceId, selected: choice.deviceId === chosen },
          choice.label === '' ? deviceTexts(`${which}.numbered`, { number: index + 1 }) : choice.label,
        ),
      ),
    )
  })
  return field
}
