import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MarkId } from '../../shared/protocol/ids.ts'
import { MAX_STROKE_SAMPLES, type StrokeSample } from '../../shared/protocol/marks.ts'
import { growStroke, idle, transition, type Tool, type ToolEffect, type ToolInput } from './tools.ts'

const markId = MarkId.parse('0193b8a0-0000-7000-8000-000000000001')
const other = MarkId.parse('0193b8a0-0000-7000-8000-000000000002')
const at = (u: number, v = 0.5): StrokeSample => [u, v, 0.5]
const down = (tool: Tool, sample: StrokeSample, hit?: MarkId): Extract<ToolInput, { type: 'down' }> => ({
  type: 'down',
  tool,
  markId,
  sample,
  hit,
  aspect: 1,
  byKeys: false,
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
      shape: { kind: 'ink', stroke: [at(0.1), at(0.2), at(0.3)] },
    })
  })

  it('a tap with ink is a dot of two samples, which the protocol wants of ink', () => {
    expect(play([down('ink', at(0.1)), { type: 'up' }]).at(-1)).toMatchObject({
      shape: { stroke: [at(0.1), at(0.1)] },
    })
  })

  it('an arrow is its tail and wherever the pen is lifted', () => {
    const effects = play([
      down('arrow', at(0.1)),
      { type: 'move', samples: [at(0.5), at(0.4)], hit: undefined },
      { type: 'up' },
    ])
    expect(effects.at(-1)).toEqual({
      type: 'finish',
      markId,
      shape: { kind: 'arrow', stroke: [at(0.1), at(0.4)] },
    })
  })

  it('an arrow without a direction is no mark', () => {
    const effects = play([down('arrow', at(0.1)), { type: 'up' }])
    expect(effects.slice(-2)).toEqual([{ type: 'abandon', markId, kind: 'arrow' }, { type: 'unfinished' }])
  })

  it('a point follows the pen until it is lifted', () => {
    const effects = play([
      down('point', at(0.1)),
      { type: 'move', samples: [at(0.2)], hit: undefined },
      { type: 'up' },
    ])
    expect(effects.at(-1)).toMatchObject({ type: 'finish', shape: { stroke: [at(0.2)] } })
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

  it('[GEST-4] a label asks for its words before it is a mark', () => {
    expect(play([down('label', at(0.1)), { type: 'up' }]).at(-1)).toEqual({
      type: 'ask',
      markId,
      shape: { kind: 'label', stroke: [at(0.1)] },
    })
  })

  it('an angle is a leg dragged to the vertex, then the other end, by hovering and tapping', () => {
    const effects = play([
      down('angle', at(0.1)),
      { type: 'move', samples: [at(0.3)], hit: undefined },
      { type: 'up' },
      { type: 'aim', sample: at(0.3, 0.2) },
      down('angle', at(0.3, 0.25)),
      { type: 'up' },
    ])
    const leg = [at(0.1), at(0.3)]
    expect(effects.at(-3)).toMatchObject({ type: 'grow', shape: { stroke: [...leg, at(0.3, 0.2)] } })
    expect(effects.at(-1)).toEqual({
      type: 'finish',
      markId,
      shape: { kind: 'angle', stroke: [...leg, at(0.3, 0.25)] },
    })
  })

  it('[GEST-9] a tap that finishes nothing asks to say what is missing, and an angle keeps its leg', () => {
    const leg = [
      down('angle', at(0.1)),
      { type: 'move', samples: [at(0.3)], hit: undefined },
      { type: 'up' },
    ] as const
    expect(play([...leg]).at(-1)).toMatchObject({ type: 'grow' })
    const tapped = play([...leg, down('angle', at(0.301)), { type: 'up' }])
    expect(tapped.at(-1)).toEqual({ type: 'unfinished' })
    const finished = play([
      ...leg,
      down('angle', at(0.301)),
      { type: 'up' },
      down('angle', at(0.3, 0.2)),
      { type: 'up' },
    ])
    expect(finished.at(-1)).toMatchObject({ type: 'finish', shape: { kind: 'angle' } })
  })

  it('[GEST-3] an angle that is half drawn can be given up', () => {
    const effects = play([
      down('angle', at(0.1)),
      { type: 'move', samples: [at(0.3)], hit: undefined },
      { type: 'up' },
      { type: 'cancel' },
    ])
    expect(effects.at(-1)).toEqual({ type: 'abandon', markId, kind: 'angle' })
  })

  it('[GEST-5] by keys only the ends of a circle count: centre and rim', () => {
    const effects = play([
      { ...down('circle', at(0.5)), byKeys: true },
      { type: 'move', samples: [at(0.6)], hit: undefined },
      { type: 'move', samples: [at(0.6, 0.6)], hit: undefined },
      { type: 'up' },
    ] as const)
    expect(effects.at(-1)).toMatchObject({ shape: { kind: 'circle', stroke: [at(0.5), at(0.6, 0.6)] } })
  })

  it('[GEST-6] 10,000 samples thin themselves while they are drawn, and keep their ends', () => {
    const way = Array.from({ length: 10_000 }, (_, index) => at(index / 10_000, 0.5 + (index % 2) * 0.01))
    const effects = play([
      down('ink', at(0)),
      ...Array.from({ length: 400 }, (_, batch): ToolInput => {
        return { type: 'move', samples: way.slice(batch * 25, batch * 25 + 25), hit: undefined }
      }),
      { type: 'up' },
    ])
    const last = effects.at(-1)
    const stroke = last?.type === 'finish' ? last.shape.stroke : []
    expect(stroke.length).toBeGreaterThan(900)
    expect(stroke.length).toBeLessThanOrEqual(MAX_STROKE_SAMPLES)
    expect([stroke[0], stroke.at(-1)]).toEqual([at(0), way.at(-1)])
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
