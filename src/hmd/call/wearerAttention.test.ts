// @vitest-environment happy-dom
import { signal } from '@preact/signals-core'
import { expect, it } from 'vitest'
import { watchWearerAttention } from './wearerAttention.ts'

class FakeSession extends EventTarget {
  visibilityState: XRVisibilityState = 'visible'
  become(state: XRVisibilityState): void {
    this.visibilityState = state
    this.dispatchEvent(new Event('visibilitychange'))
  }
}

function hidePage(isHidden: boolean): void {
  Object.defineProperty(document, 'visibilityState', {
    configurable: true,
    value: isHidden ? 'hidden' : 'visible',
  })
  document.dispatchEvent(new Event('visibilitychange'))
}

it('goes by the device in mixed reality, and by the page on the page', () => {
  const running = new FakeSession()
  const session = signal<XRSession | undefined>(undefined)
  const { attention, close } = watchWearerAttention(session)
  hidePage(true)
  expect(attention.value).toBe('hidden')
  session.value = running as unknown as XRSession
  expect(attention.value).toBe('here')
  running.become('visible-blurred')
  expect(attention.value).toBe('here')
  running.become('hidden')
  expect(attention.value).toBe('doffed')
  running.become('visible')
  expect(attention.value).toBe('here')
  session.value = undefined
  hidePage(false)
  expect(attention.value).toBe('here')
  close()
})
