// Functions that run inside pages and note when ink was drawn and when it was seen. Times are ms since 1970 on the
// machine's one monotonic clock. They use nothing from outside themselves.
import type {} from '../../hmd/wearerHook.ts'

export interface GrownTo {
  readonly samples: number
  readonly atMs: number
}
interface NotedStrokes {
  /** When each sample of each stroke happened. */
  readonly strokes: number[][]
  readonly liftedAtMs: number[]
}
interface NotedNodes {
  /** Per mark, in order of appearance. */
  readonly growing: Map<string, GrownTo[]>
}
declare global {
  interface Window {
    benchStrokes?: NotedStrokes
    benchNodes?: NotedNodes
  }
}

/** Desk: notes every pointer sample that draws. */
export function noteSamples(): void {
  const noted: NotedStrokes = { strokes: [], liftedAtMs: [] }
  window.benchStrokes = noted
  let down = false
  const atMs = (event: Event): number => performance.timeOrigin + event.timeStamp
  addEventListener(
    'pointerdown',
    (event) => {
      down = true
      noted.strokes.push([atMs(event)])
    },
    { capture: true },
  )
  addEventListener(
    'pointermove',
    (event) => {
      if (!down) return
      for (const single of event.getCoalescedEvents()) noted.strokes.at(-1)?.push(atMs(single))
    },
    { capture: true },
  )
  addEventListener(
    'pointerup',
    (event) => {
      down = false
      noted.liftedAtMs.push(atMs(event))
    },
    { capture: true },
  )
}

export const readSamples = (): { strokes: number[][]; liftedAtMs: number[] } => {
  const { strokes = [], liftedAtMs = [] } = window.benchStrokes ?? {}
  return { strokes, liftedAtMs }
}

/** Wearer: notes how the ink in the scene graph grows, by the page's own record of when. */
export function noteNodes(): void {
  const growing = new Map<string, GrownTo[]>()
  window.benchNodes = { growing }
  const look = (): void => {
    for (const { markId, samples, updatedAtMs } of window.skulderWearer?.liveNodes() ?? []) {
      const steps = growing.get(markId) ?? []
      growing.set(markId, steps)
      const last = steps.at(-1)
      if (last === undefined || last.samples < samples) steps.push({ samples, atMs: updatedAtMs })
    }
    // Four looks per frame: no step between two frames is missed, and the time is the scene graph's own.
    setTimeout(look, 4)
  }
  look()
}

/** Wearer: waits until `count` marks are placed, then tells what was noted. */
export async function readNodes(count: number): Promise<{ growing: GrownTo[][]; placedAtMs: number[] }> {
  const deadline = performance.now() + 20_000
  const nodes = (): readonly { readonly markId: string; readonly appearedAtMs: number }[] =>
    window.skulderWearer?.markNodes() ?? []
  while (nodes().length < count && performance.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 50))
  const growing = [...(window.benchNodes?.growing ?? [])]
  const placedAt = new Map(nodes().map(({ markId, appearedAtMs }) => [markId, appearedAtMs]))
  return {
    growing: growing.map(([, steps]) => steps),
    placedAtMs: growing.flatMap(([markId]) => placedAt.get(markId) ?? []),
  }
}

/** Wearer: mean time between two XR frames. */
export async function xrFrameMs(forMs: number): Promise<number> {
  const frames = (): number => window.skulderWearer?.frameStats()?.frames ?? 0
  const before = frames()
  const startedAtMs = performance.now()
  await new Promise((resolve) => setTimeout(resolve, forMs))
  const count = frames() - before
  if (count === 0) throw new Error('the headset draws no frames')
  return (performance.now() - startedAtMs) / count
}

/** Echo page: round trips of a bare socket.io message, one each 20 ms. */
export async function echoRoundTrips(count: number): Promise<number[]> {
  type Socket = {
    emitWithAck(name: string, sent: unknown): Promise<unknown>
    on(name: string, heard: () => void): void
  }
  const connect = (window as unknown as { io: () => Socket }).io // what socket.io's own script leaves behind
  const socket = connect()
  await new Promise<void>((resolve) => socket.on('connect', resolve))
  const tookMs: number[] = []
  for (let index = 0; index < count; index += 1) {
    const sentAtMs = performance.now()
    await socket.emitWithAck('echo', { index, points: Array.from({ length: 20 }, () => [0.5, 0.5, 0.5]) })
    tookMs.push(performance.now() - sentAtMs)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return tookMs
}
