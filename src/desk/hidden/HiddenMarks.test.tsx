// @vitest-environment happy-dom
// What the list of hidden marks says of why they are hidden.
import { signal } from '@preact/signals'
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { describe, expect, it, vi } from 'vitest'
import type { Command } from '../../shared/protocol/commands.ts'
import type { EpochReason } from '../../shared/protocol/pictures.ts'
import {
  actor,
  drawInk,
  newMarkId,
  picture,
  placement,
  placing,
  SessionScript,
} from '../../testing/scenarios.ts'
import type { DeskCall } from '../deskCall.ts'
import { HiddenMarks } from './HiddenMarks.tsx'

const expert = actor('expert')
const wearer = actor('wearer')

/** The list as `me` sees it; what is pressed there is decided by the session and shown again. */
function listOf(script: SessionScript, me = expert) {
  const session = { state: signal(script.state), me: signal(me) }
  const ask = vi.fn((command: Command) => {
    expect(script.run(me, command)).toBeUndefined()
    session.state.value = script.state
  })
  const start = vi.fn()
  const tie = { tying: signal(undefined), start }
  const freeze = { view: signal({ tag: 'live' }) }
  const host = document.createElement('div')
  void act(() => render(<HiddenMarks call={{ session, tie, freeze, ask } as unknown as DeskCall} />, host))
  const buttons = () => [...host.querySelectorAll('button')]
  const press = (name: string): void => {
    const button = buttons().find((each) => each.textContent.trim() === name)
    void act(() => button!.click())
  }
  return { host, press, start, names: () => buttons().map((each) => each.getAttribute('aria-label')) }
}

/** A point that was locked, and whose world is over. */
function lockedPoint() {
  const script = SessionScript.opened()
  const markId = newMarkId()
  script.run(expert, drawInk(markId, { kind: 'point', stroke: [[0.5, 0.5, 0.5]] }))
  const place = placement({ pointsWorld: placement().pointsWorld.slice(0, 1) })
  script.run(wearer, placing(script.state, markId, place))
  expect(script.run(expert, { type: 'mark.restyle', markId, change: { locked: true } })).toBeUndefined()
  expect(script.run(wearer, { type: 'epoch.raise', epoch: 2, reason: 'space-reset' })).toBeUndefined()
  return { script, markId }
}

/** The list's title after worlds that ended so, with a mark drawn in each of them. */
function titleAfter(...reasons: readonly EpochReason[]): string | null | undefined {
  const script = SessionScript.opened()
  reasons.forEach((reason, index) => {
    const epoch = index + 1
    const markId = newMarkId()
    script.run(expert, drawInk(markId, { picture: picture({ epoch }) }))
    script.run(wearer, placing(script.state, markId, placement({ epoch })))
    expect(script.run(wearer, { type: 'epoch.raise', epoch: epoch + 1, reason })).toBeUndefined()
  })
  return listOf(script).host.querySelector('h3')?.textContent
}

describe('the list of hidden marks', () => {
  it('[HON-6] is titled with what is true: a lost place, a restart, a reset, a calibration', () => {
    expect(titleAfter('tracking-lost')).toBe('Hidden (1): the headset lost its place')
    expect(titleAfter('session-start')).toBe('Hidden (1): the headset was started anew')
    expect(titleAfter('space-reset')).toBe('Hidden (1): the headset has begun to learn the room anew')
    expect(titleAfter('recalibrated')).toBe('Hidden (1): the camera was calibrated anew')
  })

  it('[HON-6] names no single cause where marks of several worlds are hidden', () => {
    expect(titleAfter('tracking-lost', 'session-start')).toBe('Hidden (2): their places hold no longer')
  })

  it('[HON-6] lets a locked mark be unlocked there, says so, and then marked again', () => {
    const { script, markId } = lockedPoint()
    const { host, press, start, names } = listOf(script)
    expect(host.textContent).toContain('Locked: unlock it to change it.')
    expect(names()).toEqual(['Unlock Point, blue'])
    press('Unlock')
    expect(script.state.marks.get(markId)?.locked).toBe(false)
    expect(names()).toEqual(['Mark Point, blue again', 'Erase Point, blue'])
    press('Mark again')
    expect(start).toHaveBeenCalledExactlyOnceWith(markId)
  })

  it('[HON-6] says who can unlock a locked mark where it is not oneself', () => {
    const { host, names } = listOf(lockedPoint().script, actor('expert', 'colleague'))
    expect(host.textContent).toContain('Who drew it, or the one with the headset, can unlock it.')
    expect(names()).toEqual([])
  })
})
