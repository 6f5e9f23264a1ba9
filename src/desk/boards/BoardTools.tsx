// Tools for the page on the stage, in the place of the picture's: only what makes sense on paper.
import { ArrowUpRight, Circle, ListX, MapPin, PenLine, Pointer, Trash2, Undo2, type IconNode } from 'lucide'
import { useRef } from 'preact/hooks'
import { IconButton } from '../../client/ui/IconButton.tsx'
import { markColourHex } from '../../client/ui/markColours.ts'
import { Tooltip } from '../../client/ui/Tooltip.tsx'
import { strokesToWipe } from '../../shared/session/selectors.ts'
import type { Board } from '../../shared/session/state.ts'
import { colours } from '../controls/markColourOrder.ts'
import type { DeskCall } from '../deskCall.ts'
import { useFocusBack } from '../draw/focusPicture.ts'
import { toolTexts } from '../toolTexts.ts'
import type { BoardDesk } from './boardDesk.ts'
import { boardToolKeys, wipeKeys } from './boardKeys.ts'
import { boardTools, type BoardTool } from './boardPen.ts'
import { boardTexts as t } from './boardTexts.ts'
import { WipeDialog } from './WipeDialog.tsx'

const icons: Readonly<Record<BoardTool, IconNode>> = {
  ink: PenLine,
  arrow: ArrowUpRight,
  point: MapPin,
  circle: Circle,
  pointer: Pointer,
}

interface BoardToolsProps {
  readonly call: DeskCall
  readonly boards: BoardDesk
  readonly board: Board
}

export function BoardTools({ call, boards, board }: BoardToolsProps) {
  const { tool } = boards.pen
  const bar = useRef<HTMLDivElement>(null)
  useFocusBack(bar)
  return (
    <div ref={bar} class="desk-bar desk-tools" role="toolbar" aria-label={t('tools')}>
      <div class="desk-bar__group" role="group" aria-label={t('tools')}>
        {boardTools.map((kind) => (
          <IconButton
            key={kind}
            icon={icons[kind]}
            label={t(kind)}
            shortcut={boardToolKeys[kind]}
            pressed={tool.value === kind}
            onClick={() => (tool.value = kind)}
          />
        ))}
      </div>
      <Colours call={call} />
      <Wiping call={call} boards={boards} board={board} />
    </div>
  )
}

function Colours({ call }: { readonly call: DeskCall }) {
  const { colour } = call.drawing
  return (
    <div class="desk-bar__group desk-colours" role="group" aria-label={toolTexts('colours')}>
      {colours.map((each) => (
        <Tooltip key={each} text={toolTexts(each)} describes={false}>
          <button
            type="button"
            class="desk-colour"
            aria-label={toolTexts(each)}
            aria-pressed={colour.value === each}
            onClick={() => (colour.value = each)}
          >
            <span style={{ background: markColourHex[each] }} />
          </button>
        </Tooltip>
      ))}
    </div>
  )
}

function Wiping({ call, boards, board }: BoardToolsProps) {
  const me = call.session.me.value?.participantId
  const page = boards.pageOf(board)
  const has = (scope: 'mine' | 'all'): boolean => strokesToWipe(board, { page, scope }, me).length > 0
  return (
    <div class="desk-bar__group">
      <IconButton
        icon={Undo2}
        label={t('wipeLast')}
        shortcut={wipeKeys.last}
        disabled={!has('mine')}
        onClick={() => boards.wipe('last')}
      />
      <IconButton
        icon={ListX}
        label={t('wipeMine')}
        shortcut={wipeKeys.mine}
        disabled={!has('mine')}
        onClick={() => boards.wipe('mine')}
      />
      <IconButton
        icon={Trash2}
        label={t('wipeAll')}
        shortcut={wipeKeys.all}
        disabled={!has('all')}
        onClick={() => boards.wipe('all')}
      />
      <WipeDialog boards={boards} />
    </div>
  )
}
