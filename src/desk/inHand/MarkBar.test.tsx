// @vitest-environment happy-dom
// The bar beside a mark in hand, as it is pressed.
import { signal } from '@preact/signals'
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { describe, expect, it } from 'vitest'
import { styleOf } from '../../shared/session/markShape.ts'
import type { StyleChange } from '../../shared/protocol/marks.ts'
import { actor, drawInk, newMarkId, SessionScript } from '../../testing/scenarios.ts'
import type { DeskCall } from '../deskCall.ts'
import { MarkBar } from './MarkBar.tsx'

const expert = actor('expert')

/** A mark in hand that was drawn so many seconds ago. */
function inHand(passedS: number) {
  const script = SessionScript.opened()
  const markId = newMarkId()
  script.run(expert, drawInk(markId))
  const mark = () => script.state.marks.get(markId)!
  const seenNow = () => ({ mark: mark(), figure: { lines: [], anchor: [0.5, 0.5] } })
  const seen = signal(seenNow())
  const run = (command: Parameters<typeof script.run>[1]): void => {
    void act(() => {
      expect(script.run(expert, command)).toBeUndefined()
      seen.value = seenNow()
    })
  }
  const restyle = (change: StyleChange): void => run({ type: 'mark.restyle', markId, change })
  const editing = { seen, isDragging: signal(false), handles: signal([]), restyle }
  const session = { me: signal(expert), clockOffsetMs: signal(0) }
  const clock = { nowMs: () => mark().drawnAtMs + passedS * 1000 }
  const host = document.createElement('div')
  document.body.replaceChildren(host)
  void act(() =>
    render(<MarkBar call={{ editing, session, clock, seen: signal([]) } as unknown as DeskCall} />, host),
  )
  const fading = () => host.querySelector<HTMLButtonElement>('[aria-haspopup=menu]')!
  const items = () => [...host.querySelectorAll<HTMLElement>('[role=menuitemradio]')]
  const open = (): void => void act(() => fading().click())
  return {
    mark,
    host,
    undo: () => run({ type: 'mark.undo' }),
    name: () => fading().getAttribute('aria-label'),
    choose: (name: string): void => {
      open()
      void act(() =>
        items()
          .find((each) => each.textContent === name)
          ?.click(),
      )
    },
    ticked: () => {
      open()
      return items().flatMap((each) =>
        each.getAttribute('aria-checked') === 'true' ? [each.textContent] : [],
      )
    },
  }
}

describe('the fading time of a mark in hand', () => {
  it('[MARK-10] is called what was chosen and ticked, however long ago the mark was drawn', () => {
    const bar = inHand(24)
    expect(bar.name()).toBe('Fading')
    bar.choose('Fade after 30 s')
    expect(bar.mark().fadeAfterS).toBe(54)
    expect(bar.name()).toBe('Fading: Fade after 30 s')
    expect(bar.ticked()).toEqual(['Fade after 30 s'])
  })

  it('[MARK-10] is what it was before when the choice is undone, and none when marks are to stay', () => {
    const bar = inHand(20)
    bar.choose('Fade after 10 s')
    bar.choose('Fade after 2 min')
    bar.undo()
    expect(bar.name()).toBe('Fading: Fade after 10 s')
    bar.choose('Marks stay')
    expect(styleOf(bar.mark())).toEqual({ colour: 'sky', locked: false })
    expect(bar.ticked()).toEqual(['Marks stay'])
  })

  it('[MARK-10] of a mark from yesterday is as much as there can be', () => {
    const bar = inHand(100_000)
    bar.choose('Fade after 30 s')
    expect(bar.mark()).toMatchObject({ fadeAfterS: 86_400, fadeFromS: 86_370 })
  })
})

describe('the lock of a mark in hand', () => {
  it('[KEYS-2] keeps the focus, whatever it says now', () => {
    const { mark, host } = inHand(1)
    const named = (label: RegExp) =>
      [...host.querySelectorAll<HTMLButtonElement>('button')].find((each) =>
        label.test(each.getAttribute('aria-label') ?? ''),
      )
    const lock = named(/^Lock/)
    lock?.focus()
    void act(() => lock?.click())
    expect(mark().locked).toBe(true)
    expect(named(/^Unlock/)).toBe(lock)
    expect(named(/^Erase/)).toBeUndefined()
    expect(document.activeElement).toBe(lock)
    void act(() => lock?.click())
    expect(mark().locked).toBe(false)
    expect(document.activeElement).toBe(lock)
    expect(named(/^Erase/)).toBeDefined()
  })
})
