// Runs inside pages (sent there as text: it uses nothing from outside itself): when pictures came, and when words stood there.
import type {} from '../../desk/testHandle.ts'

export interface WordsNote {
  readonly phrase: string
  readonly shown: boolean
  /** ms since 1970. */
  readonly atMs: number
}

export interface PageWatch {
  /** Gone after a reload. */
  readonly id: string
  /** When pictures came, ms since 1970. */
  readonly pictures: number[]
  readonly words: WordsNote[]
}

declare global {
  interface Window {
    faultWatch?: PageWatch
  }
}

export interface WatchOptions {
  readonly phrases: readonly string[]
  /** Of the <video> whose pictures count; the desk's stage counts by itself. */
  readonly video: string
  readonly everyMs: number
}

/** Notes from now on whenever one of the phrases comes or goes, and every picture. */
export function watchPage({ phrases, video: selector, everyMs }: WatchOptions): void {
  const watch: PageWatch = { id: crypto.randomUUID(), pictures: [], words: [] }
  window.faultWatch = watch
  const shown = new Set<string>()
  const frames = new WeakMap<HTMLVideoElement, number>()
  const stage = window.skulderDesk
  stage?.onPicture(() => watch.pictures.push(Date.now()))
  const lookAtVideos = (): void => {
    for (const video of document.querySelectorAll<HTMLVideoElement>(selector)) {
      const { totalVideoFrames } = video.getVideoPlaybackQuality()
      if (totalVideoFrames > (frames.get(video) ?? 0)) watch.pictures.push(Date.now())
      frames.set(video, totalVideoFrames)
    }
  }
  const lookAtWords = (): void => {
    const text = document.body.innerText
    for (const phrase of phrases) {
      const isShown = text.includes(phrase)
      if (isShown === shown.has(phrase)) continue
      if (isShown) shown.add(phrase)
      else shown.delete(phrase)
      watch.words.push({ phrase, shown: isShown, atMs: Date.now() })
    }
  }
  setInterval(() => {
    if (stage === undefined) lookAtVideos()
    lookAtWords()
  }, everyMs)
}

export const readWatch = (): PageWatch | undefined => window.faultWatch
