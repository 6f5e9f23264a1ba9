// The board that was shown last, for the page without mixed reality: its page with what is drawn on it.
import { effect, untracked } from '@preact/signals-core'
import { ChevronLeft, ChevronRight, EyeOff } from 'lucide'
import { pagePointers, pageStrokes, paintPage } from '../../client/boards/paintBoard.ts'
import { containRect } from '../../client/markCanvas/containLayout.ts'
import type { Command } from '../../shared/protocol/commands.ts'
import { shownBoards } from '../../shared/session/selectors.ts'
import type { Board } from '../../shared/session/state.ts'
import { hmdBoardTexts } from '../boards/boardTexts.ts'
import type { Line } from '../call/wearerCall.ts'
import { button, el, Scope, setAttribute, type View } from './dom.ts'

export function boardPageView(line: Line, ask: (command: Command) => void): View {
  const scope = new Scope()
  const { session } = line
  const shown = (): Board | undefined => shownBoards(session.state.value).at(-1)
  const image = el('img', { alt: '' })
  const canvas = el('canvas', { 'aria-hidden': 'true' })
  const note = el('p', { class: 'hmd-quiet', role: 'status' })
  const stage = el('div', { class: 'hmd-still__stage' }, image, canvas)
  const paint = (): void => paintOn(stage, canvas, { line, board: shown() })
  const turn = (way: -1 | 1): void => {
    const board = untracked(shown)
    if (board !== undefined) ask({ type: 'board.show', boardId: board.boardId, page: board.page + way })
  }
  const hide = (): void => {
    const board = untracked(shown)
    if (board !== undefined) ask({ type: 'board.hide', boardId: board.boardId })
  }
  const previous = button(scope, {
    icon: ChevronLeft,
    text: () => hmdBoardTexts('previous'),
    onPress: () => turn(-1),
  })
  const next = button(scope, {
    icon: ChevronRight,
    text: () => hmdBoardTexts('next'),
    onPress: () => turn(1),
  })
  const away = button(scope, { icon: EyeOff, text: () => hmdBoardTexts('hide'), onPress: hide })
  const heading = scope.text(el('h2'), () => {
    const board = shown()
    if (board === undefined) return hmdBoardTexts('shown')
    return hmdBoardTexts('page', { title: board.title, page: board.page + 1, of: board.pages.length })
  })
  const bar = el('div', { class: 'hmd-board__bar' }, previous, next, away)
  const element = el('section', { class: 'hmd-still hmd-board' }, heading, stage, note, bar)
  scope.follow(() => {
    const board = shown()
    setAttribute(element, 'hidden', board === undefined)
    if (board === undefined) return
    for (const each of [previous, next]) setAttribute(each, 'hidden', board.pages.length < 2)
    previous.disabled = board.page === 0
    next.disabled = board.page === board.pages.length - 1
  })
  scope.follow(() => {
    const board = shown()
    const picture = board && line.boards.picture(board.boardId, board.page).value
    setAttribute(image, 'src', picture?.tag === 'here' ? picture.url : undefined)
    setAttribute(note, 'hidden', picture === undefined || picture.tag === 'here')
    note.textContent = hmdBoardTexts(picture?.tag === 'failed' ? 'notShown' : 'loading')
  })
  scope.onStop(effect(paint))
  const observer = new ResizeObserver(() => untracked(paint))
  observer.observe(stage)
  scope.onStop(() => observer.disconnect())
  return { element, dispose: () => scope.stop() }
}

function paintOn(
  stage: HTMLElement,
  canvas: HTMLCanvasElement,
  { line, board }: { readonly line: Line; readonly board: Board | undefined },
): void {
  const overlay = line.overlay.overlay.value
  const page = board?.pages[board.page]
  const context = canvas.getContext('2d')
  if (board === undefined || page === undefined || context === null) return
  const rect = containRect({ width: stage.clientWidth, height: stage.clientHeight }, page)
  const ratio = devicePixelRatio
  canvas.style.cssText = `left:${rect.x}px;top:${rect.y}px;width:${rect.width}px;height:${rect.height}px`
  canvas.width = Math.max(1, Math.round(rect.width * ratio))
  canvas.height = Math.max(1, Math.round(rect.height * ratio))
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  paintPage(context, rect, {
    strokes: pageStrokes(board, board.page, overlay),
    pointers: pagePointers(board, board.page, overlay),
  })
}
