// Which pages of a document are wanted, as people write it: `1-3, 7`. Pure.
import { MAX_BOARD_PAGES } from '../../shared/protocol/boards.ts'
import { Err, Ok, type Result } from '../../shared/result.ts'

export type ChoiceFault = 'unreadable' | 'none' | 'beyond' | 'tooMany'

/** All pages, or the first 40 of a longer document. */
export const usualChoice = (count: number): string =>
  count === 1 ? '1' : `1-${Math.min(count, MAX_BOARD_PAGES)}`

/** Indices from 0, ascending, each once. `count`: pages of the document. */
export function chosenPages(text: string, count: number): Result<readonly number[], ChoiceFault> {
  const parts = text
    .split(/[,;\s]+/)
    .map((part) => part.replace(/[–—]/g, '-'))
    .filter((part) => part !== '')
  const pages = new Set<number>()
  for (const part of parts) {
    const [, first, last] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part) ?? []
    if (first === undefined) return Err('unreadable')
    const [from, to] = [Number(first), Number(last ?? first)]
    if (from < 1 || to < from) return Err('unreadable')
    if (to > count) return Err('beyond')
    for (let page = from; page <= to; page += 1) pages.add(page - 1)
  }
  if (pages.size === 0) return Err('none')
  if (pages.size > MAX_BOARD_PAGES) return Err('tooMany')
  return Ok([...pages].sort((a, b) => a - b))
}
