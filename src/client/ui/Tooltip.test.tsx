// @vitest-environment happy-dom
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { Tooltip } from './Tooltip.tsx'

function shownTooltip() {
  const host = document.createElement('div')
  document.body.append(host)
  void act(() =>
    render(
      <Tooltip text="What it does">
        <button type="button">A</button>
      </Tooltip>,
      host,
    ),
  )
  const button = host.querySelector('button')
  if (button === null) throw new Error('there is no button')
  // As browsers have it where a script gives the focus back: after a menu, a dialog.
  button.matches = () => true
  const happen = (event: Event, on: EventTarget = button): void => {
    void act(() => {
      on.dispatchEvent(event)
    })
  }
  return {
    happen,
    focus: () => happen(new FocusEvent('focusin', { bubbles: true })),
    isShown: () => host.querySelector('[role=tooltip]') !== null,
  }
}

const press = (): Event => new PointerEvent('pointerdown', { bubbles: true, pointerType: 'touch' })
const key = (): Event => new KeyboardEvent('keydown', { key: 'Tab', bubbles: true })

describe('a tooltip', () => {
  beforeEach(() => document.body.replaceChildren())

  it('comes with the focus of who uses the keyboard', () => {
    const { happen, focus, isShown } = shownTooltip()
    happen(key(), document.body)
    focus()
    expect(isShown()).toBe(true)
  })

  it('does not come, and stay, where a finger’s press moved the focus', () => {
    const { happen, focus, isShown } = shownTooltip()
    happen(key(), document.body)
    happen(press(), document.body)
    focus()
    expect(isShown()).toBe(false)
  })

  it('goes with a press anywhere', () => {
    const { happen, focus, isShown } = shownTooltip()
    happen(key(), document.body)
    focus()
    happen(press(), document.body)
    expect(isShown()).toBe(false)
  })
  it('comes with a mouse, and not where a finger’s press has only bared what lies under it', () => {
    const { happen, isShown } = shownTooltip()
    const byMouse = (type: string): Event =>
      new PointerEvent(type, { bubbles: type !== 'pointerenter', pointerType: 'mouse' })
    const host = document.querySelector('.ui-tooltip-host')!
    happen(press(), document.body)
    happen(byMouse('pointerenter'), host)
    expect(isShown()).toBe(false)
    happen(byMouse('pointermove'), document.body)
    happen(byMouse('pointerenter'), host)
    expect(isShown()).toBe(true)
  })
})
