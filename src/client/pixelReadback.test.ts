import { describe, expect, it } from 'vitest'
import { createPixelReadback } from './pixelReadback.ts'

/** A graphics processor that works when it is told to; every call to it is noted. */
function slowGl() {
  const calls: string[] = []
  const signalled = new Set<object>()
  const fences: object[] = []
  const gl = {
    TIMEOUT_EXPIRED: 1,
    CONDITION_SATISFIED: 2,
    createBuffer: () => ({}),
    deleteBuffer: () => calls.push('deleteBuffer'),
    deleteSync: () => undefined,
    bindBuffer: () => undefined,
    bufferData: () => undefined,
    flush: () => undefined,
    readPixels: () => calls.push('readPixels'),
    fenceSync: () => {
      const fence = {}
      fences.push(fence)
      return fence
    },
    clientWaitSync: (fence: object, _flags: number, timeout: number) => {
      expect(timeout).toBe(0)
      return signalled.has(fence) ? 2 : 1
    },
    getBufferSubData: (_target: number, _from: number, bytes: Uint8Array) => {
      calls.push('getBufferSubData')
      bytes.fill(7)
    },
  }
  return {
    // Only what is used of a context with some hundred members.
    gl: gl as unknown as WebGL2RenderingContext,
    calls,
    finish: (index: number): void => void signalled.add(fences[index] ?? {}),
  }
}

describe('pixelReadback', () => {
  it('asks for no pixel before the graphics processor has drawn it', () => {
    const { gl, calls, finish } = slowGl()
    const readback = createPixelReadback<string>(gl)
    readback.order(2, 1, 'first')
    readback.order(2, 1, 'second')
    const taken: [string, number[]][] = []
    const poll = (): void => readback.poll((bytes, tag) => taken.push([tag, [...bytes]]))
    poll()
    expect(calls).toEqual(['readPixels', 'readPixels'])
    finish(1)
    poll()
    // In the order in which they were asked for.
    expect(taken).toEqual([])
    finish(0)
    poll()
    expect(taken).toEqual([
      ['first', [7, 7, 7, 7, 7, 7, 7, 7]],
      ['second', [7, 7, 7, 7, 7, 7, 7, 7]],
    ])
  })
  it('leaves out what there is no buffer for, and has one again afterwards', () => {
    const { gl, finish } = slowGl()
    const readback = createPixelReadback<number>(gl, 1)
    readback.order(1, 1, 1)
    expect(readback.isFree).toBe(false)
    readback.order(1, 1, 2)
    finish(0)
    const taken: number[] = []
    readback.poll((_, tag) => taken.push(tag))
    expect([taken, readback.isFree]).toEqual([[1], true])
  })
  it('gives all its buffers back', () => {
    const { gl, calls } = slowGl()
    const readback = createPixelReadback<number>(gl, 3)
    readback.order(1, 1, 1)
    readback.close()
    expect(calls.filter((call) => call === 'deleteBuffer')).toHaveLength(3)
  })
})
