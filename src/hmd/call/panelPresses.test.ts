import { describe, expect, it, vi } from 'vitest'
import { pressPanel } from './panelPresses.ts'

type Pressed = Parameters<typeof pressPanel>[1]

describe('the panel’s buttons', () => {
  it('[ERASE-1] erase all marks with the answer alone', () => {
    const eraseAll = vi.fn()
    const pressed = { call: {}, guide: { eraseAll }, leave: vi.fn() } as unknown as Pressed
    pressPanel('eraseAll', pressed)
    pressPanel('keepMarks', pressed)
    expect(eraseAll).not.toHaveBeenCalled()
    pressPanel('clearMarks', pressed)
    expect(eraseAll).toHaveBeenCalledOnce()
  })
})
