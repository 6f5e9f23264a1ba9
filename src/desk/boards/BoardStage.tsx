// A board's page, large on the stage in place of the picture: here the expert points and draws on it.
import './boards.css'
import { useSignal, type Signal } from '@preact/signals'
import { X } from 'lucide'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { containRect, type Rect } from '../../client/markCanvas/containLayout.ts'
import { Button } from '../../client/ui/Button.tsx'
import { IconButton } from '../../client/ui/IconButton.tsx'
import { Spinner } from '../../client/ui/Spinner.tsx'
import type { BoardId } from '../../shared/protocol/ids.ts'
import type { Board } from '../../shared/session/state.ts'
import { useFocusBack } from '../draw/focusPicture.ts'
import type { BoardDesk } from './boardDesk.ts'
import { PageButtons, ShowButton } from './BoardsPanel.tsx'
import { boardTexts as t } from './boardTexts.ts'
import { boardKeys } from './boardKeys.ts'
import { runSurface } from './boardSurface.ts'

interface StageProps {
  readonly boards: BoardDesk
  readonly board: Board
}

export function BoardStage({ boards, board }: StageProps) {
  const page = boards.pageOf(board)
  const { title, pages, shown } = board
  const words = { title, page: page + 1, of: pages.length }
  const stage = useRef<HTMLElement>(null)
  useFocusBack(stage)
  const focused = useRef<BoardId | undefined>(undefined)
  // With the stage and not with the page on it: a key that is pressed while a page is being turned counts too.
  useLayoutEffect(() => boardKeys(boards), [boards])
  return (
    <section ref={stage} class="board-stage" aria-label={t('pageOf', words)}>
      <header class="board-stage__head">
        <h2 class="board-stage__title">{title}</h2>
        <span class="board-stage__page">{t('page', words)}</span>
        {pages.length > 1 && <PageButtons boards={boards} board={board} />}
        <ShowButton boards={boards} board={board} />
        <IconButton
          icon={X}
          label={t('close')}
          shortcut="Escape"
          side="below"
          onClick={() => boards.open(undefined)}
        />
      </header>
      {!shown && (
        <p class="board-stage__note" role="status">
          {t('notShown')}
        </p>
      )}
      <PageView key={`${board.boardId}/${page}`} boards={boards} board={board} focused={focused} />
    </section>
  )
}

interface PageProps extends StageProps {
  /** The board whose page has had the focus. */
  readonly focused: { current: BoardId | undefined }
}

function PageView({ boards, board, focused }: PageProps) {
  const page = boards.pageOf(board)
  const picture = boards.pages.picture(board.boardId, page).value
  const box = useRef<HTMLDivElement>(null)
  const layout = useSignal<Rect>({ x: 0, y: 0, width: 0, height: 0 })
  const size = board.pages[page]
  useEffect(() => {
    if (box.current === null || size === undefined) return undefined
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) layout.value = containRect(entry.contentRect, size)
    })
    observer.observe(box.current)
    return () => observer.disconnect()
  }, [size])
  const { x, y, width, height } = layout.value
  return (
    <div class="board-stage__box" ref={box}>
      <div
        class="board-stage__sheet"
        style={{ left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` }}
      >
        {picture.tag === 'here' && <img src={picture.url} alt="" draggable={false} />}
        {picture.tag === 'loading' && <Spinner text={t('loading')} />}
        {picture.tag === 'failed' && (
          <div class="board-stage__failed" role="alert">
            <p>{t('failed')}</p>
            <Button onClick={() => boards.pages.picture(board.boardId, page)}>{t('retry')}</Button>
          </div>
        )}
        {picture.tag === 'here' && (
          <DrawingSurface boards={boards} board={board} focused={focused} layout={layout} />
        )}
      </div>
    </div>
  )
}

function DrawingSurface({ boards, board, focused, layout }: PageProps & { readonly layout: Signal<Rect> }) {
  const surface = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const page = boards.pageOf(board)
  useEffect(() => {
    if (surface.current === null || canvas.current === null) return undefined
    // A board that is opened takes the keys; whoever turns its pages by a button goes on at the button.
    if (focused.current !== board.boardId || document.activeElement === document.body)
      surface.current.focus({ preventScroll: true })
    focused.current = board.boardId
    return runSurface(boards, { surface: surface.current, canvas: canvas.current, layout })
  }, [boards])
  return (
    <>
      <canvas ref={canvas} />
      <div
        ref={surface}
        class="board-stage__surface"
        role="application"
        aria-label={t('surface', { title: board.title, page: page + 1, of: board.pages.length })}
        tabIndex={0}
        data-testid="board-surface"
      />
    </>
  )
}
