// A still is wanted as long as somebody looks at it, and the line may be away just then.
import { effect } from '@preact/signals-core'
import type { SessionClient } from '../../client/sessionClient.ts'
import { errorCodeOf } from '../../client/i18n/errorTexts.ts'

/** The line may still be thought to stand when the first request has failed. */
const AGAIN_AFTER_MS = 1000

type Line = Pick<SessionClient, 'connection'>

const untilLive = ({ connection }: Line): Promise<void> =>
  new Promise((resolve) => {
    const stop = effect(() => {
      if (connection.value.tag !== 'live') return
      resolve()
      // Not before the effect has run: it may do so at once.
      queueMicrotask(() => stop())
    })
  })

/** Asks again whenever the line is back; undefined once nobody wants it any more. Rejects with what `fetch` says for good. */
export async function fetchWhenLive<T>(
  fetch: () => Promise<T>,
  {
    line,
    wait,
    isWanted,
  }: {
    readonly line: Line
    readonly wait: (delayMs: number) => Promise<void>
    readonly isWanted: () => boolean
  },
): Promise<T | undefined> {
  for (;;) {
    try {
      return await fetch()
    } catch (error) {
      if (errorCodeOf(error) !== 'offline') throw error
      if (!isWanted()) return undefined
      await wait(AGAIN_AFTER_MS)
      await untilLive(line)
    }
  }
}
