// How a movement or turning arrow lies: on the skin, about the limb, towards or away from the expert. Loaded with the first such
// mark that is chosen.
import { Rotate3d } from 'lucide'
import { choiceOf, tiltChoices, tiltChosen } from './tiltEdits.ts'
import { Menu } from '../controls/Menu.tsx'
import type { Editing } from '../draw/editing.ts'
import { tiltTexts } from './tiltTexts.ts'

export function TiltMenu({ editing }: { readonly editing: Editing }) {
  const edited = editing.edited.value
  if (edited === undefined) return null
  const now = choiceOf(edited)
  return (
    <Menu
      label={tiltTexts('menu')}
      icon={Rotate3d}
      pressed={now !== 'flat'}
      items={tiltChoices(edited.kind).map((choice) => ({
        key: choice,
        label: tiltTexts(choice === 'towards' && edited.kind === 'turn' ? 'facing' : choice),
        checked: choice === now,
        onChoose: () => editing.tilt(tiltChosen(edited, choice)),
      }))}
    />
  )
}
