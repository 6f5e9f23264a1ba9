// Tools, colours, taking back, and the freeze: everything for the hand that draws.
import {
  ArrowUpRight,
  Eraser,
  ListX,
  MapPin,
  MousePointer2,
  PenLine,
  Play,
  Redo2,
  Snowflake,
  Trash2,
  Undo2,
  type IconNode,
} from 'lucide'
import { Button } from '../../client/ui/Button.tsx'
import { IconButton } from '../../client/ui/IconButton.tsx'
import { Tooltip } from '../../client/ui/Tooltip.tsx'
import { markColourHex } from '../../client/ui/markColours.ts'
import { canRedo, canUndo, visibleMarks } from '../../shared/session/selectors.ts'
import type { DeskCall } from '../deskCall.ts'
import { toolTexts } from '../deskTexts.ts'
import { drawingTools, type Tool } from '../draw/tools.ts'
import { keys, toggleFreeze, toolKeys } from './deskCommands.ts'
import { colours } from './markColourOrder.ts'

const toolIcons: Readonly<Record<Tool, IconNode>> = {
  ink: PenLine,
  arrow: ArrowUpRight,
  point: MapPin,
  pointer: MousePointer2,
  erase: Eraser,
}

function Tools({ call }: { readonly call: DeskCall }) {
  return (
    <div class="desk-bar__group" role="group" aria-label={toolTexts('tools')}>
      {drawingTools.map((tool) => (
        <IconButton
          key={tool}
          icon={toolIcons[tool]}
          label={toolTexts(tool)}
          shortcut={toolKeys[tool]}
          pressed={call.drawing.tool.value === tool}
          onClick={() => (call.drawing.tool.value = tool)}
        />
      ))}
    </div>
  )
}

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
            onClick={() => (call.drawing.colour.value = colour)}
          >
            <span style={{ background: markColourHex[colour] }} />
          </button>
        </Tooltip>
      ))}
    </div>
  )
}

function TakingBack({ call }: { readonly call: DeskCall }) {
  const state = call.session.state.value
  const me = call.session.me.value?.participantId
  const marks = visibleMarks(state)
  const mine = marks.some((mark) => mark.author === me)
  return (
    <div class="desk-bar__group desk-taking-back">
      <IconButton
        icon={Undo2}
        label={toolTexts('undo')}
        shortcut={keys.undo}
        disabled={me === undefined || !canUndo(state, me)}
        onClick={() => call.ask({ type: 'mark.undo' })}
      />
      <IconButton
        icon={Redo2}
        label={toolTexts('redo')}
        shortcut={keys.redo}
        disabled={me === undefined || !canRedo(state, me)}
        onClick={() => call.ask({ type: 'mark.redo' })}
      />
      <IconButton
        icon={ListX}
        label={toolTexts('eraseMine')}
        shortcut={keys.eraseMine}
        disabled={!mine}
        onClick={() => call.ask({ type: 'mark.clear', scope: 'mine' })}
      />
      <IconButton
        icon={Trash2}
        label={toolTexts('clearAll')}
        shortcut={keys.clearAll}
        disabled={marks.length === 0}
        onClick={() => call.ask({ type: 'mark.clear', scope: 'all' })}
      />
    </div>
  )
}

function FreezeControls({ call }: { readonly call: DeskCall }) {
  const frozen = call.freeze.view.value.tag === 'frozen'
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
    </div>
  )
}

export function Toolbar({ call }: { readonly call: DeskCall }) {
  return (
    <div class="desk-bar desk-tools" role="toolbar" aria-label={toolTexts('tools')}>
      <Tools call={call} />
      <Colours call={call} />
      <TakingBack call={call} />
      <FreezeControls call={call} />
    </div>
  )
}
