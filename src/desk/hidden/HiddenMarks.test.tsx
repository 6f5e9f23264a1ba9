// @vitest-environment happy-dom
// What the list of hidden marks says of why they are hidden.
import { signal } from '@preact/signals'
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { describe, expect, it } from 'vitest'
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
  const session = { state: signal(script.state), me: signal(expert) }
  const tie = { tying: signal(undefined) }
  const host = document.createElement('div')
  void act(() => render(<HiddenMarks call={{ session, tie } as unknown as DeskCall} />, host))
  return host.querySelector('h3')?.textContent
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
})
