// @vitest-environment happy-dom
// The wearer's first page: what Start waits for stands first, and beside the grey Start stands what is missing.
import { signal } from '@preact/signals-core'
import { describe, expect, it, vi } from 'vitest'
import { SessionId } from '../../shared/protocol/ids.ts'
import { preJoinView, type PreJoinOptions } from './preJoinView.ts'

function page(calibrated: boolean | undefined) {
  const device = () => ({
    state: signal('on'),
    track: signal(undefined),
    deviceId: signal(undefined),
  })
  const devices = { opened: signal(true), available: signal([]), camera: device(), microphone: device() }
  const onStart = vi.fn<PreJoinOptions['onStart']>()
  const options = {
    info: { sessionId: SessionId.parse('s1'), title: '' },
    devices,
    roleTaken: false,
    emulated: false,
    canBeImmersive: true,
    failure: undefined,
    calibrated: () => calibrated,
    onStart,
    onEmulate: undefined,
  } as unknown as PreJoinOptions
  const { element } = preJoinView(options)
  const box = (id: string) => element.querySelector<HTMLInputElement>(`#${id}`)!
  const tick = (id: string): void => {
    box(id).checked = true
    box(id).dispatchEvent(new Event('change'))
  }
  return {
    element,
    onStart,
    tick,
    start: element.querySelector<HTMLButtonElement>('#start')!,
    hint: box('start-hint'),
  }
}

describe('the wearer’s first page', () => {
  it('has consent before the wish to calibrate, and both before Start', () => {
    const { element } = page(false)
    const order = [...element.querySelectorAll('#consent, #calibrate-first, #start')].map(({ id }) => id)
    expect(order).toEqual(['consent', 'calibrate-first', 'start'])
  })

  it('says beside the grey Start what is missing, also when only the wish is ticked', () => {
    const { tick, start, hint, onStart } = page(false)
    tick('calibrate-first')
    expect([start.disabled, hint.hasAttribute('hidden')]).toEqual([true, false])
    expect(hint.textContent).toBe('Missing for Start: the tick that the patient has said yes.')
    tick('consent')
    expect([start.disabled, hint.hasAttribute('hidden')]).toEqual([false, true])
    start.click()
    expect(onStart).toHaveBeenCalledExactlyOnceWith({ takeOver: false, calibrateFirst: true })
  })
})
