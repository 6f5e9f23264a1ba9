// The tools on a phone held upright: one row of tools, and beside the call's controls what is needed at every stroke. What is set
// once in a while stands in the menu there, so that two rows hold all of it and the picture keeps the height.
import { Snowflake } from 'lucide'
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { markColourHex } from '../../client/ui/markColours.ts'
import type { DeskCall } from '../deskCall.ts'
import { toolTexts } from '../toolTexts.ts'
import { chooseColour, keys } from './deskCommands.ts'
import { fadeItems } from './FadeMenu.tsx'
import { colours } from './markColourOrder.ts'
import { Menu, type MenuItem } from './Menu.tsx'
import { eraseItems, UndoRedo } from './TakingBack.tsx'
import { ToolButton, ToolPalette } from './ToolPalette.tsx'
import { FreezeButton } from './Toolbar.tsx'

/** As in desk.css. */
const NARROW = '(max-width: 480px)'

export function useNarrow(): boolean {
  const isNarrow = useSignal(matchMedia(NARROW).matches)
  useEffect(() => {
    const query = matchMedia(NARROW)
    const look = (): void => {
      isNarrow.value = query.matches
    }
    query.addEventListener('change', look)
    return () => query.removeEventListener('change', look)
  }, [])
  return isNarrow.value
}

function ColourMenu({ call }: { readonly call: DeskCall }) {
  const { colour } = call.drawing
  return (
    <Menu
      label={toolTexts('colourNow', { colour: toolTexts(colour.value) })}
      colour={markColourHex[colour.value]}
      items={colours.map((each, index) => ({
        key: each,
        label: toolTexts(each),
        colour: markColourHex[each],
        shortcut: String(index + 1),
        checked: colour.value === each,
        onChoose: () => chooseColour(call, each),
      }))}
    />
  )
}

export function NarrowTools({ call }: { readonly call: DeskCall }) {
  return (
    <div class="desk-bar desk-tools" role="toolbar" aria-label={toolTexts('tools')}>
      <ToolPalette call={call} />
      <div class="desk-bar__group">
        <ColourMenu call={call} />
        <UndoRedo call={call} />
        <ToolButton call={call} tool="erase" />
        <FreezeButton call={call} />
      </div>
    </div>
  )
}

/** What has no button of its own there. */
export function narrowItems(call: DeskCall): readonly MenuItem[] {
  const { fadeAfterS } = call.drawing
  const isAuto = call.autoFreeze.value
  return [
    {
      key: 'autoFreeze',
      label: toolTexts('autoFreeze'),
      icon: Snowflake,
      shortcut: keys.autoFreeze,
      switched: isAuto,
      onChoose: () => (call.autoFreeze.value = !isAuto),
    },
    ...fadeItems({ value: fadeAfterS.value, onChoose: (seconds) => (fadeAfterS.value = seconds) }),
    ...eraseItems(call),
  ]
}
