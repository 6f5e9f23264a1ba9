// The keys go to the picture: after a step elsewhere, what comes next is done there [KEYS-1].
import type { RefObject } from 'preact'
import { useLayoutEffect } from 'preact/hooks'

export const focusPicture = (): void => document.querySelector<HTMLElement>('.desk-picture__surface')?.focus()

/** [KEYS-2] When this part of the page goes with the focus in it, the picture has the keys, or the next row of its list. */
export function useFocusBack(part: RefObject<HTMLElement | null>, isRow = false): void {
  useLayoutEffect(
    () => () => {
      const { current } = part
      if (current?.contains(document.activeElement) !== true) return
      const row = isRow ? (current.nextElementSibling ?? current.previousElementSibling) : undefined
      // Once it has gone: until then it may cover the picture, and with the last row goes the list.
      queueMicrotask(() => {
        if (row?.isConnected === true) row.querySelector('button')?.focus()
        else focusPicture()
      })
    },
    [],
  )
}
