// Tools, colours, taking back, and the freeze: everything for the hand that draws.
import { Play, Snowflake } from 'lucide'
import { Button } from '../../client/ui/Button.tsx'
import { Tooltip } from '../../client/ui/Tooltip.tsx'
import { markColourHex } from '../../client/ui/markColours.ts'
import type { DeskCall } from '../deskCall.ts'
import { toolTexts } from '../toolTexts.ts'
import { chooseColour, keys, toggleFreeze } from './deskCommands.ts'
import { FadeMenu } from './FadeMenu.tsx'
import { colours } from './markColourOrder.ts'
import { TakingBack } from './TakingBack.tsx'
import { ToolPalette } from './ToolPalette.tsx'

function Colours({ call }: { readonly call: DeskCall }) {
  return (
    <div class="desk-bar__group desk-colours" role="group" aria-label={toolTexts('colours')}>
      {colours.map((colour, index) => (
        <Tooltip key={colour} text={toolTexts(colour)} shortcut={String(index + 1)} describes={false}>
          <button
            type="button"
            class="desk-colour"
            aria-label={toolTexts(colour)}
            aria-pressed={call.drawing.colour.value === colour}
            aria-keyshortcuts={String(index + 1)}
            onClick={() => chooseColour(call, colour)}
          >
            <span style={{ background: markColourHex[colour] }} />
          </button>
        </Tooltip>
      ))}
    </div>
  )
}

/** What it does stands on it in words, on a phone below its icon. */
export function FreezeButton({ call }: { readonly call: DeskCall }) {
  const frozen = call.freeze.view.value.tag === 'frozen'
  return (
    <Tooltip text={toolTexts(frozen ? 'liveTip' : 'freezeTip')} shortcut={frozen ? 'Esc' : keys.freeze}>
      <Button
        class="desk-freeze"
        icon={frozen ? Play : Snowflake}
        variant={frozen ? 'primary' : 'secondary'}
        onClick={() => toggleFreeze(call)}
      >
        {toolTexts(frozen ? 'live' : 'freeze')}
      </Button>
    </Tooltip>
  )
}

function FreezeControls({ call }: { readonly call: DeskCall }) {
  const auto = call.autoFreeze.value
  return (
    <div class="desk-bar__group desk-bar__freeze">
      <Tooltip text={toolTexts(auto ? 'autoFreezeOn' : 'autoFreezeOff')} shortcut={keys.autoFreeze}>
        <button
          type="button"
          class="ui-button ui-button--quiet desk-autofreeze"
          role="switch"
          aria-checked={auto}
          aria-label={toolTexts('autoFreeze')}
          aria-keyshortcuts={keys.autoFreeze}
          onClick={() => (call.autoFreeze.value = !auto)}
        >
          <span class="desk-autofreeze__knob" aria-hidden="true" />
          <span class="desk-autofreeze__text">{toolTexts('autoFreeze')}</span>
        </button>
      </Tooltip>
      <FreezeButton call={call} />
    </div>
  )
}

export function Toolbar({ call }: { readonly call: DeskCall }) {
  const { fadeAfterS } = call.drawing
  return (
    <div class="desk-bar desk-tools" role="toolbar" aria-label={toolTexts('tools')}>
      <ToolPalette call={call} />
      <Colours call={call} />
      <div class="desk-bar__group desk-taking-back">
        <TakingBack call={call} />
        <FadeMenu value={fadeAfterS.value} onChoose={(seconds) => (fadeAfterS.value = seconds)} />
      </div>
      <FreezeControls call={call} />
    </div>
  )
}
