// A picture or document that the orthopedist shows, beside the face, with what is drawn on it.
import { effect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { pagePointers, pageStrokes, paintPage } from '../client/boards/paintBoard.ts'
import { Spinner } from '../client/ui/Spinner.tsx'
import type { Board } from '../shared/session/state.ts'
import { fitToScreen } from './paintStill.ts'
import type { RoomCall } from './roomCall.ts'
import { roomTexts as t } from './roomTexts.ts'

interface BoardViewProps {
  readonly call: RoomCall
  readonly board: Board
}

export function BoardView({ call, board }: BoardViewProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { boardId, page, pages, title } = board
  const picture = call.boards.picture(boardId, page).value
  const { width, height } = pages[page] ?? { width: 4, height: 3 }
  useEffect(() => {
    const element = canvas.current
    if (element === null) return undefined
    const paint = (): void => {
      const now = call.session.state.value.boards.get(boardId)
      const overlay = call.overlay.value
      const context = element.getContext('2d')
      if (now === undefined || context === null) return
      const size = { width: element.clientWidth, height: element.clientHeight }
      fitToScreen(element, context, size)
      paintPage(context, size, {
        strokes: pageStrokes(now, page, overlay),
        pointers: pagePointers(now, page, overlay),
      })
    }
    const stop = effect(paint)
    const observer = new ResizeObserver(paint)
    observer.observe(element)
    return () => {
      stop()
      observer.disconnect()
    }
  }, [call, boardId, page])
  return (
    <figure class="still">
      <div
        class="still__frame"
        style={{ '--aspect': `${width} / ${height}`, '--ratio': String(width / height) }}
      >
        {picture.tag === 'here' && <img src={picture.url} alt={t('board.label', { title })} />}
        {picture.tag === 'loading' && (
          <div class="still__loading">
            <Spinner text={t('board.loading')} />
          </div>
        )}
        {picture.tag === 'failed' && <p class="still__loading">{t('board.failed')}</p>}
        <canvas ref={canvas} aria-hidden="true" />
      </div>
      <figcaption class="still__title">
        {pages.length > 1 ? t('board.page', { title, page: page + 1, of: pages.length }) : title}
      </figcaption>
    </figure>
  )
}
