import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MarkId } from '../../shared/protocol/ids.ts'
import { MAX_STROKE_SAMPLES, type StrokeSample } from '../../shared/protocol/marks.ts'
import { growStroke, idle, transition, type Tool, type ToolEffect, type ToolInput } from './tools.ts'

const markId = MarkId.parse('0193b8a0-0000-7000-8000-000000000001')
const other = MarkId.parse('0193b8a0-0000-7000-8000-000000000002')
const at = (u: number, v = 0.5): StrokeSample => [u, v, 0.5]
const down = (tool: Tool, sample: StrokeSample, hit?: MarkId): ToolInput => ({
  type: 'down',
  tool,
  markId,
  sample,
  hit,
})

function play(inputs: readonly ToolInput[]): readonly ToolEffect[] {
  let state = idle
  return inputs.flatMap((input) => {
    const step = transition(state, input)
    state = step.state
    return step.effects
  })
}

describe('the drawing tools', () => {
  it('ink keeps every sample that moved on', () => {
    const effects = play([
      down('ink', at(0.1)),
      { type: 'move', samples: [at(0.2), at(0.2), at(0.3)], hit: undefined },
      { type: 'up' },
    ])
    expect(effects.at(-1)).toEqual({
      type: 'finish',
      markId,
      kind: 'ink',
      stroke: [at(0.1), at(0.2), at(0.3)],
    })
  })

  it('a tap with ink is a dot of two samples, which the protocol wants of ink', () => {
    expect(play([down('ink', at(0.1)), { type: 'up' }]).at(-1)).toMatchObject({ stroke: [at(0.1), at(0.1)] })
  })

  it('an arrow is its tail and wherever the pen is lifted', () => {
    const effects = play([
      down('arrow', at(0.1)),
      { type: 'move', samples: [at(0.5), at(0.4)], hit: undefined },
      { type: 'up' },
    ])
    expect(effects.at(-1)).toEqual({ type: 'finish', markId, kind: 'arrow', stroke: [at(0.1), at(0.4)] })
  })

  it('an arrow without a direction is no mark', () => {
    expect(play([down('arrow', at(0.1)), { type: 'up' }]).at(-1)).toEqual({
      type: 'abandon',
      markId,
      kind: 'arrow',
    })
  })

  it('a point follows the pen until it is lifted', () => {
    const effects = play([
      down('point', at(0.1)),
      { type: 'move', samples: [at(0.2)], hit: undefined },
      { type: 'up' },
    ])
    expect(effects.at(-1)).toMatchObject({ type: 'finish', stroke: [at(0.2)] })
  })

  it('erasing takes each touched mark once', () => {
    const effects = play([
      down('erase', at(0.1), markId),
      { type: 'move', samples: [at(0.2)], hit: markId },
      { type: 'move', samples: [at(0.3)], hit: other },
      { type: 'up' },
    ])
    expect(effects).toEqual([
      { type: 'erase', markId },
      { type: 'erase', markId: other },
    ])
  })

  it('a cancelled stroke is abandoned', () => {
    expect(play([down('ink', at(0.1)), { type: 'cancel' }]).at(-1)).toMatchObject({ type: 'abandon' })
  })

  it('a second finger does not disturb the first', () => {
    const effects = play([down('ink', at(0.1)), down('ink', at(0.9)), { type: 'up' }])
    expect(effects.filter(({ type }) => type === 'finish')).toHaveLength(1)
  })

  it('the live pointer leaves when it is lifted', () => {
    expect(play([down('pointer', at(0.1)), { type: 'up' }]).at(-1)).toEqual({ type: 'pointEnd' })
  })

  it('no stroke ever outgrows the protocol', () => {
    const sample = fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constant(0.5),
    )
    fc.assert(
      fc.property(fc.array(fc.array(sample, { maxLength: 90 }), { maxLength: 60 }), (batches) => {
        const stroke = batches.reduce<readonly StrokeSample[]>((grown, batch) => growStroke(grown, batch), [])
        expect(stroke.length).toBeLessThanOrEqual(MAX_STROKE_SAMPLES)
      }),
      { seed: 20261122, numRuns: 30 },
    )
  })
})
