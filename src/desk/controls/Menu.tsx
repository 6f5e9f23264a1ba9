// A button that opens a short list above it. Arrow keys go through the list, Escape and a press elsewhere close it.
import { ChevronUp, type IconNode } from 'lucide'
import { useSignal, type Signal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks'
import { Icon } from '../../client/ui/Icon.tsx'
import { placeTooltip } from '../../client/ui/placeTooltip.ts'
import { Tooltip } from '../../client/ui/Tooltip.tsx'

export interface MenuItem {
  readonly key: string
  readonly label: string
  readonly icon?: IconNode | undefined
  /** Shown as a dot in the icon's place. */
  readonly colour?: string | undefined
  readonly shortcut?: string | undefined
  readonly disabled?: boolean | undefined
  /** Of several that exclude each other. */
  readonly checked?: boolean | undefined
  /** A switch of its own. */
  readonly switched?: boolean | undefined
  readonly onChoose: () => void
}

interface MenuProps {
  readonly label: string
  /** Without one the button is a slim arrow beside the button that it belongs to. */
  readonly icon?: IconNode | undefined
  readonly colour?: string | undefined
  readonly pressed?: boolean | undefined
  readonly items: readonly MenuItem[]
}

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 }

function moveFocus(menu: HTMLElement, event: KeyboardEvent): void {
  const items = [...menu.querySelectorAll<HTMLElement>('[role^=menuitem]')]
  const step = steps[event.key]
  const at = items.findIndex((item) => item === document.activeElement)
  const next =
    event.key === 'Home'
      ? 0
      : event.key === 'End'
        ? items.length - 1
        : step === undefined
          ? undefined
          : at + step
  if (next === undefined) return
  event.preventDefault()
  items[(next + items.length) % items.length]?.focus()
}

function Sign({ icon, colour }: Pick<MenuItem, 'icon' | 'colour'>) {
  if (colour !== undefined) return <span class="desk-menu__dot" style={{ background: colour }} />
  return icon === undefined ? null : <Icon icon={icon} />
}

export function Menu({ label, icon, colour, pressed = false, items }: MenuProps) {
  const hasSign = icon !== undefined || colour !== undefined
  const open = useSignal(false)
  const id = useId()
  const host = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useCloseOutside(host, open)
  const close = (): void => {
    open.value = false
    button.current?.focus()
  }
  return (
    <div class="desk-menu" ref={host}>
      <Tooltip text={label} describes={false}>
        <button
          ref={button}
          type="button"
          class={`ui-icon-button ui-icon-button--plain ${hasSign ? '' : 'desk-menu__arrow'}`}
          aria-label={label}
          aria-haspopup="menu"
          aria-expanded={open.value}
          aria-controls={open.value ? id : undefined}
          data-on={pressed}
          onClick={() => (open.value = !open.peek())}
        >
          <Sign icon={icon ?? ChevronUp} colour={colour} />
        </button>
      </Tooltip>
      {open.value && <MenuList id={id} label={label} host={host} items={items} onDone={close} />}
    </div>
  )
}

function useCloseOutside(host: RefObject<HTMLElement | null>, open: Signal<boolean>): void {
  useEffect(() => {
    if (!open.value) return undefined
    const abort = new AbortController()
    const closeOutside = (event: Event): void => {
      if (event.target instanceof Node && host.current?.contains(event.target) === true) return
      open.value = false
    }
    addEventListener('pointerdown', closeOutside, { signal: abort.signal, capture: true })
    addEventListener('resize', () => (open.value = false), { signal: abort.signal })
    return () => abort.abort()
  }, [open.value])
}

interface MenuListProps {
  readonly id: string
  readonly label: string
  readonly host: RefObject<HTMLElement | null>
  readonly items: readonly MenuItem[]
  readonly onDone: () => void
}

function MenuList({ id, label, host, items, onDone }: MenuListProps) {
  const list = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (host.current === null || list.current === null) return
    const { left, top } = placeTooltip({
      host: host.current.getBoundingClientRect(),
      bubble: list.current.getBoundingClientRect(),
      viewport: { width: innerWidth, height: innerHeight },
      side: 'above',
    })
    const { style } = list.current
    style.left = `${left}px`
    style.top = `${top}px`
    // Inside what is itself moved (the bar beside a mark) `fixed` counts from there.
    const lies = list.current.getBoundingClientRect()
    style.left = `${2 * left - lies.left}px`
    style.top = `${2 * top - lies.top}px`
    const checked = list.current.querySelector<HTMLElement>('[role=menuitemradio][aria-checked=true]')
    const first = checked ?? list.current.querySelector<HTMLElement>('[role^=menuitem]')
    first?.focus()
  }, [])
  return (
    <div
      ref={list}
      id={id}
      class="desk-menu__list"
      role="menu"
      aria-label={label}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Escape' || event.key === 'Tab') {
          event.preventDefault()
          onDone()
        } else moveFocus(event.currentTarget, event)
      }}
    >
      {items.map((item) => (
        <MenuButton key={item.key} item={item} onDone={onDone} />
      ))}
    </div>
  )
}

function roleOf({ checked, switched }: MenuItem): 'menuitem' | 'menuitemradio' | 'menuitemcheckbox' {
  if (checked !== undefined) return 'menuitemradio'
  return switched === undefined ? 'menuitem' : 'menuitemcheckbox'
}

function MenuButton({ item, onDone }: { readonly item: MenuItem; readonly onDone: () => void }) {
  const disabled = item.disabled === true
  return (
    <button
      type="button"
      class="desk-menu__item"
      role={roleOf(item)}
      aria-checked={item.checked ?? item.switched}
      aria-disabled={disabled ? 'true' : undefined}
      aria-keyshortcuts={item.shortcut}
      tabIndex={-1}
      onClick={() => {
        if (disabled) return
        onDone()
        item.onChoose()
      }}
    >
      <Sign icon={item.icon} colour={item.colour} />
      <span>{item.label}</span>
      {item.shortcut !== undefined && <kbd class="ui-kbd">{item.shortcut}</kbd>}
    </button>
  )
}
