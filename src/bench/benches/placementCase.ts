// One case of the bench `placement`: opens the headset and the desk, draws on each target in sight, waits until the
// mark has settled, and compares with the truth.
import type { Page } from '@playwright/test'
import { setTimeout as delay } from 'node:timers/promises'
import type {} from '../../emulator/emulatorGlobal.d.ts'
import type { TargetSpec } from '../../emulator/scenario/scenarioSchema.ts'
import type { Desk } from '../../e2e/drivers/desk.ts'
import type { People } from '../../e2e/drivers/people.ts'
import type { ServerProcess } from '../../e2e/drivers/serverProcess.ts'
import { isOfType, readLog } from '../../e2e/drivers/sessionLog.ts'
import { castRay } from '../../shared/geometry/cameraModel.ts'
import { pointAt } from '../../shared/geometry/ray.ts'
import { distance, dot, scale, sub, type Vec3 } from '../../shared/geometry/vec3.ts'
import type { SessionEvent, SessionEventOf } from '../../shared/protocol/events.ts'
import type { Placement } from '../../shared/protocol/marks.ts'
import type { Pose } from '../../shared/protocol/spaces.ts'
import { CouldNotMeasure } from '../bench.ts'

export interface PlacedStroke {
  readonly targetId: string
  readonly errorMm: number
  /** Part of the error across the ray that was drawn along. */
  readonly lateralMm: number
  /** What the same stroke would have been off when cast from the pose at its arrival. */
  readonly arrivalErrorMm: number
  /** What the mark says of itself, one sigma. */
  readonly saidMm: number
  readonly settleMs: number
  readonly method: Placement['method']
}

export interface DrawnCase {
  readonly name: string
  readonly targets:
    | readonly Pick<TargetSpec, 'id' | 'colour'>[]
    | readonly { readonly id: string; readonly colour?: string | undefined }[]
  readonly mode: 'freeze' | 'live'
  readonly count: number
}

interface Truth {
  readonly position: Vec3
  readonly normal: Vec3
  readonly worldFromCamera: Pose
}

const MM = 1000
/** The wearer holds still for so long at most; what has not settled then is taken as it stands. */
const SETTLE_WITHIN_MS = 3000
const POLL_MS = 150
const DEFAULT_COLOUR = '#ff00ff'

/** Ids of the targets in the camera's picture now. */
const targetsInSight = (wearer: Page): Promise<string[]> =>
  wearer.evaluate(() =>
    (window.skulderEmulator?.targets() ?? []).filter(({ visible }) => visible).map(({ id }) => id),
  )

/** Where a target, and the camera, truly were at a time since 1970. */
async function truthAt(wearer: Page, id: string, atMs: number): Promise<Truth> {
  const truth = await wearer.evaluate(
    ([targetId, whenMs]) => {
      const emulator = window.skulderEmulator
      const pageMs = whenMs - performance.timeOrigin
      const target = emulator?.targetsAt(pageMs).find((candidate) => candidate.id === targetId)
      if (emulator === undefined || target === undefined) return undefined
      return {
        position: target.position,
        normal: target.normal,
        worldFromCamera: emulator.cameraPoseAt(pageMs),
      }
    },
    [id, atMs] as const,
  )
  if (truth === undefined) throw new CouldNotMeasure(`the emulated headset does not know the target ${id}`)
  return truth
}

const concerns =
  (markId: string) =>
  (event: SessionEvent): event is SessionEventOf<'mark.placed'> | SessionEventOf<'mark.refined'> =>
    (event.type === 'mark.placed' || event.type === 'mark.refined') && event.markId === markId

interface Settled {
  readonly drawn: SessionEventOf<'mark.drawn'>
  readonly last: SessionEventOf<'mark.placed'> | SessionEventOf<'mark.refined'> | undefined
}

/** Waits until the newest mark has settled, or for as long as a wearer would. */
async function settled(server: ServerProcess, already: number): Promise<Settled | undefined> {
  const deadline = Date.now() + SETTLE_WITHIN_MS
  for (;;) {
    const log = await readLog(server)
    const drawn = log.filter(isOfType('mark.drawn'))[already]
    const last = drawn === undefined ? undefined : log.filter(concerns(drawn.markId)).at(-1)
    const isDone = last?.settled === true || (last?.type === 'mark.refined' && last.reason !== undefined)
    if (drawn !== undefined && (isDone || Date.now() > deadline)) return { drawn, last }
    if (Date.now() > deadline + SETTLE_WITHIN_MS) return undefined
    await delay(POLL_MS)
  }
}

/** Where the stroke's ray from another pose meets the target's own surface. */
function arrivalError(drawn: SessionEventOf<'mark.drawn'>, arrival: Pose, truth: Truth): number {
  const [u = 0, v = 0] = drawn.stroke[0] ?? []
  const ray = castRay([u, v], arrival, drawn.picture.intrinsics)
  const along = dot(ray.direction, truth.normal)
  const reach = Math.abs(along) < 1e-6 ? 0 : dot(sub(truth.position, ray.origin), truth.normal) / along
  return distance(pointAt(ray, reach > 0 ? reach : distance(ray.origin, truth.position)), truth.position)
}

async function measureStroke(
  wearer: Page,
  targetId: string,
  { drawn, last }: Settled,
): Promise<PlacedStroke | undefined> {
  const placed = last?.pointsWorld[0]
  if (last === undefined || placed === undefined) return undefined
  const [u = 0, v = 0] = drawn.stroke[0] ?? []
  const atCapture = await truthAt(wearer, targetId, drawn.picture.captureTimeMs)
  const atArrival = await truthAt(wearer, targetId, drawn.atMs)
  const off = sub(placed, atCapture.position)
  const { direction } = castRay([u, v], drawn.picture.worldFromCamera, drawn.picture.intrinsics)
  const across = sub(off, scale(direction, dot(off, direction)))
  return {
    targetId,
    errorMm: Math.hypot(...off) * MM,
    lateralMm: Math.hypot(...across) * MM,
    arrivalErrorMm: arrivalError(drawn, atArrival.worldFromCamera, atCapture) * MM,
    saidMm: last.errorM * MM,
    settleMs: last.atMs - drawn.atMs,
    method: last.method,
  }
}

async function drawOn(desk: Desk, colour: string, mode: DrawnCase['mode']): Promise<void> {
  if (mode === 'live') {
    await desk.tapTargetWhileMoving(colour)
    return
  }
  await desk.freezeWithTarget(colour)
  const { point } = await desk.waitForTarget(colour)
  await desk.drawPoint(point)
}

/** Opens the pages of a case and draws `count` strokes, each on a target in sight, in turn. */
export async function drawCase(
  { server, people }: { readonly server: ServerProcess; readonly people: People },
  { name, targets, mode, count }: DrawnCase,
): Promise<readonly PlacedStroke[]> {
  const wearer = await people.openHmd({ scenario: name })
  const desk = await people.openDesk()
  try {
    await desk.waitForPicture()
    await desk.chooseTool('point')
    await desk.setFreezeWhileDrawing(mode === 'freeze')
    const sight = await targetsInSight(wearer)
    const usable = targets.filter(({ id }) => sight.includes(id))
    if (usable.length === 0) throw new CouldNotMeasure(`no target of ${name} is in the camera's picture`)
    const strokes: PlacedStroke[] = []
    for (let stroke = 0; stroke < count; stroke += 1) {
      const target = usable[stroke % usable.length]
      if (target === undefined) break
      const already = (await readLog(server)).filter(isOfType('mark.drawn')).length
      await drawOn(desk, target.colour ?? DEFAULT_COLOUR, mode)
      const outcome = await settled(server, already)
      const placed = outcome && (await measureStroke(wearer, target.id, outcome))
      if (placed !== undefined) strokes.push(placed)
      if (mode === 'freeze') await desk.backToLive()
    }
    return strokes
  } finally {
    await desk.page.context().close()
    await wearer.context().close()
  }
}
