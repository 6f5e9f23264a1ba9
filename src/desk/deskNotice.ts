// What the expert is told about what was asked, for as long as it takes to be read [SAID-1].
import { errorCodeOf } from '../client/i18n/errorTexts.ts'
import type { CommandType } from '../shared/protocol/commands.ts'
import type { Tool } from './draw/tools.ts'
import type { ErrorCode } from '../shared/protocol/errors.ts'

export type DeskNotice =
  | { readonly tag: 'refused'; readonly code: ErrorCode }
  | { readonly tag: 'unknownPicture' }
  /** A mark, or all of them, will not settle by themselves: measuring their depth does not work on this page. */
  | { readonly tag: 'noDepth'; readonly of: 'mark' | 'all' }
  /** Pressed beside the picture, or before there is one. */
  | { readonly tag: 'noPicture' }
  /** [GEST-9] Lifted too soon to be a mark: what is still to be done with the tool. */
  | { readonly tag: 'unfinished'; readonly hint: Tool | 'angleSecond' }
  /** No fault: there was nothing of the kind. */
  | { readonly tag: 'nothing'; readonly to: NothingTo }

export type NothingTo = 'undo' | 'redo' | 'erase'

/** What each of these finds nothing of, when the session's state does not let it do anything. */
const nothingTo: Partial<Record<CommandType, NothingTo>> = {
  'mark.undo': 'undo',
  'mark.redo': 'redo',
  'mark.clear': 'erase',
  'board.wipe': 'erase',
}

/** [BACK-2] */
export function noticeOf(error: unknown, asked?: CommandType): DeskNotice {
  const code = errorCodeOf(error)
  const to = asked && nothingTo[asked]
  return to !== undefined && code === 'wrong-state' ? { tag: 'nothing', to } : { tag: 'refused', code }
}

/** No fault of anybody: it is said in passing. */
export const isQuiet = (notice: DeskNotice | undefined): boolean =>
  notice !== undefined && notice.tag !== 'refused' && notice.tag !== 'unknownPicture'

/** Speaks of a line that was away. */
export const isOverWhenLive = (notice: DeskNotice | undefined): boolean =>
  notice?.tag === 'refused' && notice.code === 'offline'
