// The drawing tools as states: pure transitions from input to effects. Points are normalised image points.
import type { MarkId } from '../../shared/protocol/ids.ts'
import type { MarkKind, Stroke, StrokeSample } from '../../shared/protocol/marks.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'
import { finishedShape, firstLeg, growingShape, type DrawnShape } from './gestures.ts'

export type Tool = MarkKind | 'pointer' | 'erase' | 'select'

interface UnderWay {
  readonly markId: MarkId
  readonly aspect: number
}

export type ToolState =
  | { readonly tag: 'idle' }
  | (UnderWay & {
      readonly tag: 'drawing'
      readonly kind: MarkKind
      readonly raw: Stroke
      /** Keys go in steps, their way means nothing: only its ends do. */
      readonly byKeys: boolean
    })
  /** An angle whose first leg stands; the second one follows the pen, down or hovering. */
  | (UnderWay & {
      readonly tag: 'secondLeg'
      readonly leg: readonly [StrokeSample, StrokeSample]
      readonly at: StrokeSample
    })
  | { readonly tag: 'pointing' }
  | { readonly tag: 'erasing'; readonly erased: readonly MarkId[] }

export type ToolInput =
  | {
      readonly type: 'down'
      readonly tool: Tool
      readonly markId: MarkId
      readonly sample: StrokeSample
      readonly hit: MarkId | undefined
      /** Picture width over height. */
      readonly aspect: number
      readonly byKeys: boolean
    }
  | { readonly type: 'move'; readonly samples: readonly StrokeSample[]; readonly hit: MarkId | undefined }
  /** The pointer moves without being down. */
  | { readonly type: 'aim'; readonly sample: StrokeSample }
  | { readonly type: 'up' }
  | { readonly type: 'cancel' }

export type ToolEffect =
  | { readonly type: 'grow'; readonly markId: MarkId; readonly shape: DrawnShape }
  | { readonly type: 'finish'; readonly markId: MarkId; readonly shape: DrawnShape }
  /** The place is chosen, what it says is not. */
  | { readonly type: 'ask'; readonly markId: MarkId; readonly shape: DrawnShape }
  | { readonly type: 'abandon'; readonly markId: MarkId; readonly kind: MarkKind }
  /** Lifted, and it is no mark yet: what is to be done is said. */
  | { readonly type: 'unfinished' }
  | { readonly type: 'erase'; readonly markId: MarkId }
  | { readonly type: 'point'; readonly samples: readonly StrokeSample[] }
  | { readonly type: 'pointEnd' }

interface Step {
  readonly state: ToolState
  readonly effects: readonly ToolEffect[]
}

export const idle: ToolState = { tag: 'idle' }
const stay = (state: ToolState): Step => ({ state, effects: [] })

/** A tenth of a percent of the picture's width: below it a sample tells nothing new (1.3 px of 1280). */
const MIN_SAMPLE_DISTANCE = 0.001
/** Leaves room below the protocol's limit of 2000; a stroke that is longer goes on as a coarser one. */
const MAX_SAMPLES = 1900

const distance = (a: ImagePoint | StrokeSample, b: ImagePoint | StrokeSample): number =>
  Math.hypot(a[0] - b[0], a[1] - b[1])

/** Adds samples that moved on; whenever the limit is reached every second one is dropped. */
export function growStroke(stroke: Stroke, samples: readonly StrokeSample[]): Stroke {
  let grown = [...stroke]
  for (const sample of samples) {
    const last = grown.at(-1)
    if (last !== undefined && distance(last, sample) < MIN_SAMPLE_DISTANCE) continue
    if (grown.length >= MAX_SAMPLES) grown = grown.filter((_, index) => index % 2 === 0)
    grown.push(sample)
  }
  return grown
}

/** A press with one of these is the whole mark: nothing is dragged. */
export const isTapKind = (tool: Tool): boolean =>
  tool === 'point' || tool === 'label' || tool === 'step' || tool === 'erase' || tool === 'select'

/** Of these every sample counts, of the others the first and the last. */
const keepsWay = (kind: MarkKind, byKeys: boolean): boolean =>
  kind === 'ink' || kind === 'area' || (!byKeys && (kind === 'circle' || kind === 'turn' || kind === 'angle'))

function down(state: ToolState, input: Extract<ToolInput, { type: 'down' }>): Step {
  const { tool, markId, sample, hit, aspect, byKeys } = input
  if (state.tag === 'secondLeg') return aim(state, sample)
  // Choosing marks is editing's.
  if (state.tag !== 'idle' || tool === 'select') return stay(state)
  if (tool === 'erase') {
    return hit === undefined
      ? stay({ tag: 'erasing', erased: [] })
      : { state: { tag: 'erasing', erased: [hit] }, effects: [{ type: 'erase', markId: hit }] }
  }
  if (tool === 'pointer')
    return { state: { tag: 'pointing' }, effects: [{ type: 'point', samples: [sample] }] }
  return grow({ tag: 'drawing', markId, kind: tool, raw: [sample], aspect, byKeys })
}

const grow = (state: Extract<ToolState, { tag: 'drawing' }>): Step => ({
  state,
  effects: [{ type: 'grow', markId: state.markId, shape: growingShape(state) }],
})

const angleShape = ({ leg, at }: Extract<ToolState, { tag: 'secondLeg' }>): DrawnShape => ({
  kind: 'angle',
  stroke: [...leg, at],
})

function aim(state: Extract<ToolState, { tag: 'secondLeg' }>, sample: StrokeSample): Step {
  const next = { ...state, at: sample }
  return { state: next, effects: [{ type: 'grow', markId: state.markId, shape: angleShape(next) }] }
}

/** The pen's way with these further samples. */
function moved(
  { kind, raw, byKeys }: Extract<ToolState, { tag: 'drawing' }>,
  added: readonly StrokeSample[],
): Stroke {
  const last = added.at(-1)
  const [first] = raw
  if (last === undefined || first === undefined) return raw
  if (isTapKind(kind)) return [last]
  return keepsWay(kind, byKeys) ? growStroke(raw, added) : [first, last]
}

function move(state: ToolState, input: Extract<ToolInput, { type: 'move' }>): Step {
  switch (state.tag) {
    case 'idle':
      return stay(state)
    case 'pointing':
      return { state, effects: [{ type: 'point', samples: input.samples }] }
    case 'erasing': {
      const { hit } = input
      if (hit === undefined || state.erased.includes(hit)) return stay(state)
      return {
        state: { tag: 'erasing', erased: [...state.erased, hit] },
        effects: [{ type: 'erase', markId: hit }],
      }
    }
    case 'secondLeg': {
      const last = input.samples.at(-1)
      return last === undefined ? stay(state) : aim(state, last)
    }
    case 'drawing':
      return grow({ ...state, raw: moved(state, input.samples) })
  }
}

function up(state: ToolState): Step {
  switch (state.tag) {
    case 'idle':
    case 'erasing':
      return stay(idle)
    case 'pointing':
      return { state: idle, effects: [{ type: 'pointEnd' }] }
    case 'secondLeg':
      // Let go where the vertex is: the second leg has no direction yet.
      return distance(state.at, state.leg[1]) < MIN_LEG
        ? { state, effects: [{ type: 'unfinished' }] }
        : { state: idle, effects: [{ type: 'finish', markId: state.markId, shape: angleShape(state) }] }
    case 'drawing':
      return lifted(state)
  }
}

const MIN_LEG = 0.01

function lifted(state: Extract<ToolState, { tag: 'drawing' }>): Step {
  const { markId, kind, aspect } = state
  const shape = finishedShape(state)
  if (shape !== undefined)
    return { state: idle, effects: [{ type: kind === 'label' ? 'ask' : 'finish', markId, shape }] }
  const leg = kind === 'angle' ? firstLeg(state) : undefined
  if (leg !== undefined) return stay({ tag: 'secondLeg', markId, aspect, leg, at: leg[1] })
  return { state: idle, effects: [{ type: 'abandon', markId, kind }, { type: 'unfinished' }] }
}

function cancel(state: ToolState): Step {
  switch (state.tag) {
    case 'idle':
    case 'erasing':
      return stay(idle)
    case 'pointing':
      return { state: idle, effects: [{ type: 'pointEnd' }] }
    case 'secondLeg':
      return { state: idle, effects: [{ type: 'abandon', markId: state.markId, kind: 'angle' }] }
    case 'drawing':
      return { state: idle, effects: [{ type: 'abandon', markId: state.markId, kind: state.kind }] }
  }
}

/** One step of the pen. A `down` while something is being drawn is ignored (a second finger). */
export function transition(state: ToolState, input: ToolInput): Step {
  switch (input.type) {
    case 'down':
      return down(state, input)
    case 'move':
      return move(state, input)
    case 'aim':
      return state.tag === 'secondLeg' ? aim(state, input.sample) : stay(state)
    case 'up':
      return up(state)
    case 'cancel':
      return cancel(state)
  }
}
