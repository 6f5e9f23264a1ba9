// The drawing tools as states: pure transitions from input to effects. Points are normalised image points.
import type { MarkId } from '../../shared/protocol/ids.ts'
import type { MarkKind, Stroke, StrokeSample } from '../../shared/protocol/marks.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'

export const drawingTools = ['ink', 'arrow', 'point', 'pointer', 'erase'] as const
export type Tool = (typeof drawingTools)[number]

export type ToolState =
  | { readonly tag: 'idle' }
  | { readonly tag: 'drawing'; readonly markId: MarkId; readonly kind: MarkKind; readonly samples: Stroke }
  | { readonly tag: 'pointing' }
  | { readonly tag: 'erasing'; readonly erased: readonly MarkId[] }

export type ToolInput =
  | {
      readonly type: 'down'
      readonly tool: Tool
      readonly markId: MarkId
      readonly sample: StrokeSample
      readonly hit: MarkId | undefined
    }
  | { readonly type: 'move'; readonly samples: readonly StrokeSample[]; readonly hit: MarkId | undefined }
  | { readonly type: 'up' }
  | { readonly type: 'cancel' }

export type ToolEffect =
  | { readonly type: 'grow'; readonly markId: MarkId; readonly kind: MarkKind; readonly samples: Stroke }
  | { readonly type: 'finish'; readonly markId: MarkId; readonly kind: MarkKind; readonly stroke: Stroke }
  | { readonly type: 'abandon'; readonly markId: MarkId; readonly kind: MarkKind }
  | { readonly type: 'erase'; readonly markId: MarkId }
  | { readonly type: 'point'; readonly samples: readonly StrokeSample[] }
  | { readonly type: 'pointEnd' }

interface Step {
  readonly state: ToolState
  readonly effects: readonly ToolEffect[]
}

export const idle: ToolState = { tag: 'idle' }

/** A tenth of a percent of the picture's width: below it a sample tells nothing new (1.3 px of 1280). */
const MIN_SAMPLE_DISTANCE = 0.001
/** A mark shorter than this is a slip of the hand: an arrow needs a direction (1 % of the width). */
const MIN_ARROW_LENGTH = 0.01
/** Leaves room below the protocol's limit of 2000; a stroke that is longer goes on as a coarser one. */
const MAX_SAMPLES = 1900

const distance = (a: ImagePoint | StrokeSample, b: ImagePoint | StrokeSample): number =>
  Math.hypot(a[0] - b[0], a[1] - b[1])

/** Adds samples that moved on; beyond the limit every second one is dropped first. */
export function growStroke(stroke: Stroke, samples: readonly StrokeSample[]): Stroke {
  const grown = stroke.length >= MAX_SAMPLES ? stroke.filter((_, index) => index % 2 === 0) : [...stroke]
  for (const sample of samples) {
    const last = grown.at(-1)
    if (last === undefined || distance(last, sample) >= MIN_SAMPLE_DISTANCE) grown.push(sample)
  }
  return grown
}

function down(input: Extract<ToolInput, { type: 'down' }>): Step {
  const { tool, markId, sample, hit } = input
  if (tool === 'erase') {
    return hit === undefined
      ? { state: { tag: 'erasing', erased: [] }, effects: [] }
      : { state: { tag: 'erasing', erased: [hit] }, effects: [{ type: 'erase', markId: hit }] }
  }
  if (tool === 'pointer')
    return { state: { tag: 'pointing' }, effects: [{ type: 'point', samples: [sample] }] }
  return {
    state: { tag: 'drawing', markId, kind: tool, samples: [sample] },
    effects: [{ type: 'grow', markId, kind: tool, samples: [sample] }],
  }
}

/** What the stroke looks like with these further samples: ink grows, an arrow's head and a point follow the pen. */
function moved(kind: MarkKind, samples: Stroke, added: readonly StrokeSample[]): Stroke {
  const last = added.at(-1)
  const first = samples[0]
  if (last === undefined || first === undefined) return samples
  if (kind === 'ink') return growStroke(samples, added)
  return kind === 'arrow' ? [first, last] : [last]
}

function move(state: ToolState, input: Extract<ToolInput, { type: 'move' }>): Step {
  switch (state.tag) {
    case 'idle':
      return { state, effects: [] }
    case 'pointing':
      return { state, effects: [{ type: 'point', samples: input.samples }] }
    case 'erasing': {
      const { hit } = input
      if (hit === undefined || state.erased.includes(hit)) return { state, effects: [] }
      return {
        state: { tag: 'erasing', erased: [...state.erased, hit] },
        effects: [{ type: 'erase', markId: hit }],
      }
    }
    case 'drawing': {
      const samples = moved(state.kind, state.samples, input.samples)
      const { markId, kind } = state
      return { state: { ...state, samples }, effects: [{ type: 'grow', markId, kind, samples }] }
    }
  }
}

/** A tap with the ink tool is a dot: two samples on one place, as ink needs two. */
function finished(kind: MarkKind, samples: Stroke): Stroke | undefined {
  const [first, second] = samples
  if (first === undefined) return undefined
  if (kind === 'ink') return second === undefined ? [first, first] : samples
  if (kind === 'point') return [first]
  return second !== undefined && distance(first, second) >= MIN_ARROW_LENGTH ? [first, second] : undefined
}

function up(state: ToolState): Step {
  if (state.tag === 'pointing') return { state: idle, effects: [{ type: 'pointEnd' }] }
  if (state.tag !== 'drawing') return { state: idle, effects: [] }
  const { markId, kind } = state
  const stroke = finished(kind, state.samples)
  const effect: ToolEffect =
    stroke === undefined ? { type: 'abandon', markId, kind } : { type: 'finish', markId, kind, stroke }
  return { state: idle, effects: [effect] }
}

function cancel(state: ToolState): Step {
  if (state.tag === 'pointing') return { state: idle, effects: [{ type: 'pointEnd' }] }
  if (state.tag !== 'drawing') return { state: idle, effects: [] }
  return { state: idle, effects: [{ type: 'abandon', markId: state.markId, kind: state.kind }] }
}

/** One step of the pen. A `down` while something is going on is ignored (a second finger). */
export function transition(state: ToolState, input: ToolInput): Step {
  switch (input.type) {
    case 'down':
      return state.tag === 'idle' ? down(input) : { state, effects: [] }
    case 'move':
      return move(state, input)
    case 'up':
      return up(state)
    case 'cancel':
      return cancel(state)
  }
}
