// What a frame costs on the wearer's page with no, 20 and 100 marks of all kinds, some of them flowing, a tenth of them
// fading while it is measured: script time, draw calls, and bytes allocated. All that the page does in WebXR's frame callback
// counts, Babylon's drawing too; what the emulated headset does inside WebXR's own functions does not: on a real one the
// browser does that in other processes. `script` is told by the clock. `thread` is what the page's thread itself worked, the
// emulated headset's part included: the rest of the clock's time the frame stood still for a processor.
import type { Browser, CDPSession, Page } from '@playwright/test'
import { setTimeout as delay } from 'node:timers/promises'
import type {} from '../../hmd/wearerHook.ts'
import { openExpertLine, type ExpertLine } from '../../e2e/drivers/expertLine.ts'
import { stillWall } from '../../e2e/drivers/scenarios.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import { MarkKind } from '../../shared/protocol/marks.ts'
import { CouldNotMeasure, percentile, rounded, type Bench } from '../bench.ts'
import { FRAME_BEGINS, FRAME_ENDS, readXrFrames, watchXrFrames } from '../inPage/frameTimes.ts'
import { onStage } from '../stage.ts'
import { threadTimesDuring } from '../threadTime.ts'

const MARKS = [0, 20, 100] as const
const MEASURE_MS = 10_000
const FADING_SHARE = 0.1
/** Late enough that they are still whole when the measuring begins, early enough that they fade within it. */
const FADES_AFTER_S = 9
/** Marks drawn at once: a hand is slower, and each is waited for. */
const AT_ONCE = 5
const SIZE_M = 0.025
const [WALL] = stillWall.room.surfaces
/** Bytes between two samples of the allocation profile. */
const SAMPLING_BYTES = 4096

interface AllocationNode {
  readonly callFrame: { readonly url: string; readonly functionName: string }
  readonly selfSize: number
  readonly children: readonly AllocationNode[]
}

type Owner = 'page' | 'frame' | 'emulator'

/** Code that page and emulator share belongs to whoever called it. */
function ownerOf({ callFrame: { url, functionName } }: AllocationNode, caller: Owner): Owner {
  if (functionName === 'benchXrFrame') return 'frame'
  if (functionName === 'emulatedXr' || url.includes('/startEmulator-')) return 'emulator'
  return caller
}

/** Bytes allocated by whatever runs in the frame's callback. */
function frameBytes(node: AllocationNode, caller: Owner = 'page'): number {
  const owner = ownerOf(node, caller)
  const own = owner === 'frame' ? node.selfSize : 0
  return own + node.children.reduce((sum, child) => sum + frameBytes(child, owner), 0)
}

const drawn = (page: Page): Promise<{ drawCalls: number; triangles: number; frames: number }> =>
  page.evaluate(() => {
    const now = window.skulderWearer?.frameStats()
    if (now === undefined) throw new Error('the wearer is not in mixed reality')
    return { drawCalls: now.drawCalls, triangles: now.triangles, frames: now.frames }
  })

interface Measured {
  readonly browser: Browser
  readonly page: Page
  readonly profiler: CDPSession
}

async function measureFrames({
  browser,
  page,
  profiler,
}: Measured): Promise<Readonly<Record<string, number>>> {
  await page.evaluate(readXrFrames)
  const { drawCalls, triangles } = await drawn(page)
  await profiler.send('HeapProfiler.startSampling', {
    samplingInterval: SAMPLING_BYTES,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  })
  const threadMs = await threadTimesDuring(browser, page, () => delay(MEASURE_MS))
  const { profile } = await profiler.send('HeapProfiler.stopSampling')
  const { ownMs, deviceMs } = await page.evaluate(readXrFrames)
  if (ownMs.length < 100) throw new CouldNotMeasure(`the headset drew only ${ownMs.length} frames`)
  if (threadMs.length < 100) throw new CouldNotMeasure(`the trace told of only ${threadMs.length} frames`)
  return {
    scriptP50Ms: rounded(percentile(ownMs, 0.5)),
    scriptP95Ms: rounded(percentile(ownMs, 0.95)),
    threadP50Ms: rounded(percentile(threadMs, 0.5)),
    threadP95Ms: rounded(percentile(threadMs, 0.95)),
    emulatorP95Ms: rounded(percentile(deviceMs, 0.95)),
    drawCalls,
    triangles,
    bytesPerFrame: rounded(frameBytes(profile.head) / ownMs.length, 0),
    framesPerS: rounded((ownMs.length * 1000) / MEASURE_MS, 1),
  }
}

/** On the wall of the scenario, about a spot. */
const places: Readonly<Record<MarkKind, (at: Vec3) => readonly Vec3[]>> = {
  ink: (at) => bend(at, 0, 400),
  arrow: (at) => [beside(at, -SIZE_M), at],
  movement: (at) => [at, beside(at, SIZE_M)],
  turn: (at) => [at, beside(at, SIZE_M)],
  point: (at) => [at],
  circle: (at) => [at, beside(at, SIZE_M)],
  area: (at) => bend(at, 0, 340),
  label: (at) => [at],
  step: (at) => [at],
  distance: (at) => [beside(at, -SIZE_M), beside(at, SIZE_M)],
  angle: (at) => [beside(at, -SIZE_M), at, [at[0], at[1] + SIZE_M, at[2]]],
}

const beside = ([x, y, z]: Vec3, way: number): Vec3 => [x + way, y, z]

const bend = ([x, y, z]: Vec3, fromDeg: number, toDeg: number): readonly Vec3[] =>
  Array.from({ length: 19 }, (_, index): Vec3 => {
    const angle = ((fromDeg + ((toDeg - fromDeg) * index) / 18) * Math.PI) / 180
    return [x + SIZE_M * Math.cos(angle), y + SIZE_M * Math.sin(angle), z]
  })

async function drawOne(expert: ExpertLine, index: number, fades: boolean): Promise<void> {
  const kind = MarkKind.options[index % MarkKind.options.length] ?? 'ink'
  const [column, row] = [index % 10, Math.floor(index / 10)]
  const at: Vec3 = [-0.55 + 0.12 * column, 1.15 + 0.08 * row, WALL.centre[2]]
  await expert.draw(kind, places[kind](at), {
    ...(kind === 'label' || kind === 'step' ? { text: `Press here ${index + 1}` } : {}),
    ...(kind === 'turn' ? { sweepRad: Math.PI / 2 } : {}),
    ...(fades ? { fadeAfterS: FADES_AFTER_S } : {}),
  })
}

/** Draws until `marks` are there; the last of them fade. What faded after the last time is drawn anew. */
async function drawUpTo(expert: ExpertLine, staying: number, marks: number): Promise<void> {
  for (let first = staying; first < marks; first += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, marks - first) }, (_, index) => first + index)
    await Promise.all(some.map((index) => drawOne(expert, index, index >= stayingOf(marks))))
  }
}

const stayingOf = (marks: number): number => marks - Math.round(marks * FADING_SHARE)

export const wearerFrame: Bench = {
  name: 'wearer-frame',
  about: 'script time, draw calls and allocation per XR frame with 0, 20 and 100 marks of all kinds',
  measure: () =>
    onStage(async ({ server, people, browser }) => {
      await server.addScenario('still-wall', stillWall)
      const wearer = await people.openHmd({ scenario: 'still-wall' })
      // The desk is there for what it sends: the expert's face on the panel, and voice.
      const desk = await people.openDesk()
      await desk.waitForPicture()
      const expert = await openExpertLine(server, { eye: [0, 1.6, 0], lookAt: [0, 1.5, WALL.centre[2]] })
      await wearer.evaluate(watchXrFrames, { begins: FRAME_BEGINS, ends: FRAME_ENDS })
      const profiler = await wearer.context().newCDPSession(wearer)
      const rows: Record<string, number>[] = []
      let staying = 0
      for (const marks of MARKS) {
        await drawUpTo(expert, staying, marks)
        staying = stayingOf(marks)
        rows.push({ marks, ...(await measureFrames({ browser, page: wearer, profiler })) })
      }
      expert.close()
      const last = rows.at(-1)
      if (last === undefined) throw new CouldNotMeasure('nothing was measured')
      const { marks, ...values } = last
      return { values: { ...values, marks: marks ?? 0 }, rows }
    }),
}
