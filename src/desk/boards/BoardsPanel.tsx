// The tab with pictures and documents: adding one, and what each shows where.
import './boards.css'
import { ChevronLeft, ChevronRight } from 'lucide'
import { useEffect } from 'preact/hooks'
import { Button } from '../../client/ui/Button.tsx'
import { IconButton } from '../../client/ui/IconButton.tsx'
import type { Board } from '../../shared/session/state.ts'
import { AddBoard } from './AddBoard.tsx'
import type { BoardDesk } from './boardDesk.ts'
import type { BoardsOnDemand } from './boardsOnDemand.ts'
import { boardTexts as t } from './boardTexts.ts'

export function BoardsPanel({ boards }: { readonly boards: BoardsOnDemand }) {
  const desk = boards.desk.value
  useEffect(() => {
    void boards.load()
  }, [boards])
  return desk === undefined ? null : <Panel boards={desk} />
}

function Panel({ boards }: { readonly boards: BoardDesk }) {
  const all = boards.boards.value
  return (
    <div class="boards">
      <AddBoard boards={boards} />
      {all.length === 0 ? (
        <p class="desk-panel__empty">{t('none')}</p>
      ) : (
        <ul role="list" class="boards__list" aria-label={t('list')}>
          {all.toReversed().map((board) => (
            <BoardRow key={board.boardId} boards={boards} board={board} />
          ))}
        </ul>
      )}
    </div>
  )
}

interface BoardProps {
  readonly boards: BoardDesk
  readonly board: Board
}

function BoardRow({ boards, board }: BoardProps) {
  const { boardId, title, pages, shown } = board
  const page = boards.pageOf(board)
  const isOpen = boards.opened.value?.boardId === boardId
  return (
    <li class={`board-row ${shown ? 'board-row--shown' : ''}`}>
      <button
        type="button"
        class="board-row__main"
        aria-pressed={isOpen}
        aria-label={t('open', { title })}
        onClick={() => boards.open(isOpen ? undefined : boardId)}
      >
        <Thumbnail boards={boards} board={board} />
        <span class="board-row__words">
          <span class="board-row__title">{title}</span>
          <span class="board-row__page">{t('page', { page: page + 1, of: pages.length })}</span>
          {shown && <span class="board-row__shown">{t('shown')}</span>}
        </span>
      </button>
      <div class="board-row__actions">
        {pages.length > 1 && <PageButtons boards={boards} board={board} />}
        <ShowButton boards={boards} board={board} />
      </div>
    </li>
  )
}

function Thumbnail({ boards, board }: BoardProps) {
  const picture = boards.pages.picture(board.boardId, boards.pageOf(board)).value
  return (
    <span class="board-row__thumb">
      {picture.tag === 'here' && <img src={picture.url} alt="" draggable={false} />}
    </span>
  )
}

export function PageButtons({ boards, board }: BoardProps) {
  const page = boards.pageOf(board)
  return (
    <>
      <IconButton
        icon={ChevronLeft}
        label={t('previous')}
        disabled={page === 0}
        onClick={() => boards.turn(board, -1)}
      />
      <IconButton
        icon={ChevronRight}
        label={t('next')}
        disabled={page === board.pages.length - 1}
        onClick={() => boards.turn(board, 1)}
      />
    </>
  )
}

/** One button for both ways: whoever pressed it has it still. */
export function ShowButton({ boards, board }: BoardProps) {
  const { shown } = board
  const isFull = !shown && boards.isRoomFull.value
  return (
    <>
      <Button
        variant={shown ? 'secondary' : 'primary'}
        disabled={isFull}
        onClick={() => (shown ? boards.hide(board) : boards.show(board))}
      >
        {t(shown ? 'hide' : 'show')}
      </Button>
      {isFull && <p class="board-row__full">{t('full')}</p>}
    </>
  )
}
