// Written words of the expert, shown large one after another: each for as long as reading takes. Pure.
import { wrapText } from '../../client/markCanvas/paintText.ts'

/** One page of words before the eyes. */
export interface Shown {
  readonly text: string
  /** “1/2” of a message of more than one page. */
  readonly page: string | undefined
  readonly untilMs: number
}

type Page = Pick<Shown, 'text' | 'page'>

export interface Saying {
  readonly shown: Shown | undefined
  /** The pages that are left of the message that is shown. */
  readonly rest: readonly Page[]
  /** Messages that nothing is shown of yet, in pages. */
  readonly waiting: readonly (readonly Page[])[]
}

export const nothingSaid: Saying = { shown: undefined, rest: [], waiting: [] }

/** What fits on the card; a line of wide letters is drawn narrower. */
export const LINE_CHARS = 28
export const PAGE_LINES = 3
/**
 * Subtitles allow about 17 characters a second for who does nothing but watch; whose hands and eyes are with a patient gets
 * a third less speed, and time to notice that there is something.
 */
const CHARS_PER_S = 11
const NOTICE_MS = 1500
const LEAST_MS = 3000
/** Waiting longer than this, messages have lost their moment: the oldest of them go, each whole. */
const MAX_WAITING = 8

const readingMs = (text: string): number => Math.max(LEAST_MS, NOTICE_MS + (text.length / CHARS_PER_S) * 1000)

/** The lines that words are shown in, by letters alone: pages are the same whatever font has loaded. */
export const linesOf = (text: string): readonly string[] =>
  wrapText(
    text
      .split(/\s+/)
      .filter((word) => word !== '')
      .flatMap(cutWord)
      .join(' '),
    LINE_CHARS,
  )

/** Divided between lines into pages; a word longer than a line is cut. */
export function pagesOf(text: string): readonly string[] {
  const lines = linesOf(text)
  const pages: string[] = []
  for (let at = 0; at < lines.length; at += PAGE_LINES) pages.push(lines.slice(at, at + PAGE_LINES).join(' '))
  return pages
}

/** Between code points: half a character is none. */
function cutWord(word: string): string[] {
  const parts: string[] = []
  const letters = Array.from(word)
  for (let at = 0; at < letters.length; at += LINE_CHARS)
    parts.push(letters.slice(at, at + LINE_CHARS).join(''))
  return parts
}

/** With new words at the end of the queue. */
export function said(saying: Saying, text: string, nowMs: number): Saying {
  const texts = pagesOf(text)
  const page = (index: number): string | undefined =>
    texts.length > 1 ? `${index + 1}/${texts.length}` : undefined
  const pages = texts.map((each, index): Page => ({ text: each, page: page(index) }))
  return advance({ ...saying, waiting: [...saying.waiting, pages].slice(-MAX_WAITING) }, nowMs)
}

/** What is shown at `nowMs`; the same object while nothing changes. */
export function advance(saying: Saying, nowMs: number): Saying {
  if (saying.shown !== undefined && nowMs < saying.shown.untilMs) return saying
  const messages = saying.rest.length > 0 ? [saying.rest, ...saying.waiting] : saying.waiting
  const [[next, ...rest] = [], ...waiting] = messages
  if (next === undefined) return saying.shown === undefined ? saying : nothingSaid
  return { shown: { ...next, untilMs: nowMs + readingMs(next.text) }, rest, waiting }
}

/** The wearer has read it. */
export const dismiss = (saying: Saying, nowMs: number): Saying =>
  advance({ ...saying, shown: undefined }, nowMs)
