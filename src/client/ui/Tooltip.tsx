// Words that appear on hover and on keyboard focus; Escape and any press put them away, the pointer may move onto them.
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { placeTooltip } from './placeTooltip.ts'

/** Focus that a finger or a mouse has moved, also by way of a menu or a dialog that closes, asks for no words. */
let isByKeys = false
/** After a tap that closes what lay over it, Chromium has a mouse enter what is there now, which nobody has moved. */
let isByTouch = false
if (typeof addEventListener === 'function') {
  addEventListener('keydown', () => (isByKeys = true), { capture: true })
  const onPointer = ({ type, pointerType }: PointerEvent): void => {
    if (type === 'pointerdown') isByKeys = false
    isByTouch = pointerType === 'touch'
  }
  addEventListener('pointerdown', onPointer, { capture: true })
  addEventListener('pointermove', onPointer, { capture: true })
}

interface TooltipProps {
  readonly children: ComponentChildren
  readonly text: ComponentChildren
  /** A one-letter key, shown after the words. */
  readonly shortcut?: string | undefined
  /** False when `text` only repeats the accessible name. */
  readonly describes?: boolean | undefined
  readonly side?: 'above' | 'below' | 'right' | undefined
}

export function Tooltip({ children, text, shortcut, describes = true, side = 'above' }: TooltipProps) {
  const [open, setOpen] = useState(false)
  const id = useId()
  const host = useRef<HTMLSpanElement>(null)
  const bubble = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    if (!open) return undefined
    const close = (): void => setOpen(false)
    addEventListener('pointerdown', close, { capture: true })
    return () => removeEventListener('pointerdown', close, { capture: true })
  }, [open])
  useLayoutEffect(() => {
    if (!open || host.current === null || bubble.current === null) return
    const { left, top } = placeTooltip({
      host: host.current.getBoundingClientRect(),
      bubble: bubble.current.getBoundingClientRect(),
      viewport: { width: innerWidth, height: innerHeight },
      side,
    })
    bubble.current.style.left = `${left}px`
    bubble.current.style.top = `${top}px`
  }, [open, side, text])
  return (
    <span
      ref={host}
      class="ui-tooltip-host"
      onPointerEnter={(event) => {
        if (event.pointerType !== 'touch' && !isByTouch) setOpen(true)
      }}
      onPointerLeave={() => setOpen(false)}
      onFocusIn={(event) => {
        if (isByKeys && event.target instanceof Element && event.target.matches(':focus-visible'))
          setOpen(true)
      }}
      onFocusOut={() => setOpen(false)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setOpen(false)
      }}
      onClick={() => setOpen(false)}
      {...(describes && open ? { 'aria-describedby': id } : {})}
    >
      {children}
      {open && (
        <span ref={bubble} id={id} class="ui-tooltip" role="tooltip" aria-hidden={!describes}>
          {text}
          {shortcut !== undefined && <kbd>{shortcut}</kbd>}
        </span>
      )}
    </span>
  )
}
