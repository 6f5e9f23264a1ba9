// @vitest-environment happy-dom
import { signal } from '@preact/signals'
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { expect, it } from 'vitest'
import { Unfold } from './Unfold.tsx'

it('[HON-3] opens what is folded, folds it again, and says which of both it does', () => {
  const isOpen = signal(false)
  const host = document.createElement('div')
  void act(() => render(<Unfold isOpen={isOpen} />, host))
  const button = () => host.querySelector('button')!
  const names: (string | null)[] = []
  for (const wanted of [true, false]) {
    names.push(button().getAttribute('aria-label'))
    void act(() => button().click())
    expect(isOpen.value).toBe(wanted)
  }
  expect(names).toEqual(['Show all of it', 'Show less'])
})
