// What tells of marks and stills is loaded once there are some.
import { effect } from '@preact/signals'
import type { NewsParts } from './tellNews.ts'

export interface NewsOnDemandParts extends NewsParts {
  readonly onFailure: (error: unknown) => void
}

/** Returns the way to stop. */
export function tellNewsOnDemand(parts: NewsOnDemandParts): () => void {
  let stopTelling: (() => void) | undefined
  let isAsked = false
  let isClosed = false
  const stop = effect(() => {
    const { marks, pictures } = parts.session.state.value
    if (isAsked || marks.size + pictures.size === 0) return
    isAsked = true
    import('./tellNews.ts').then(
      ({ tellNews }) => {
        if (!isClosed) stopTelling = tellNews(parts)
      },
      (error: unknown) => {
        isAsked = false
        parts.onFailure(error)
      },
    )
  })
  return () => {
    isClosed = true
    stop()
    stopTelling?.()
  }
}
