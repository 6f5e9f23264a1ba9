// @vitest-environment happy-dom
// Where the focus goes when what had it goes from the page.
import { signal, type Signal } from '@preact/signals'
import { render } from 'preact'
import { useRef } from 'preact/hooks'
import { act } from 'preact/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { useFocusBack } from './focusPicture.ts'

let rows: Signal<readonly string[]>

function Row({ name, isRow }: { readonly name: string; readonly isRow: boolean }) {
  const row = useRef<HTMLLIElement>(null)
  useFocusBack(row, isRow)
  return (
    <li ref={row}>
      <button type="button">{name}</button>
    </li>
  )
}

const Page = ({ isRow }: { readonly isRow: boolean }) => (
  <>
    <div class="desk-picture__surface" tabIndex={0} />
    <ul>
      {rows.value.map((name) => (
        <Row key={name} name={name} isRow={isRow} />
      ))}
    </ul>
  </>
)

function open(isRow: boolean): void {
  const host = document.createElement('div')
  document.body.replaceChildren(host)
  void act(() => render(<Page isRow={isRow} />, host))
}

const focus = (name: string): void =>
  [...document.querySelectorAll('button')].find((button) => button.textContent === name)?.focus()

async function without(name: string): Promise<string | undefined> {
  await act(() => {
    rows.value = rows.peek().filter((each) => each !== name)
  })
  const { activeElement } = document
  return activeElement?.className === '' ? activeElement.textContent : activeElement?.className
}

beforeEach(() => {
  rows = signal(['first', 'second', 'third'])
})

describe('the focus of what goes', () => {
  it('[KEYS-2] is the picture’s', async () => {
    open(false)
    focus('second')
    expect(await without('second')).toBe('desk-picture__surface')
  })

  it('[KEYS-2] of a row is its neighbour’s, of the last one the picture’s', async () => {
    open(true)
    focus('second')
    expect(await without('second')).toBe('third')
    expect(await without('third')).toBe('first')
    expect(await without('first')).toBe('desk-picture__surface')
  })

  it('[KEYS-2] stays where it is when something else goes', async () => {
    open(true)
    focus('first')
    expect(await without('third')).toBe('first')
  })
})
