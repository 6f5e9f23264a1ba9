// One case of the bench `placement`: opens the headset and the desk, draws on each target in sight, waits until the
// mark has settled, and compares with the truth.
import type { Page } from '@playwright/test'
import { setTimeout as delay } from 'node:timers/promises'
import type {} from '../../emulator/emulatorGlobal.d.ts'
import type { ScenarioInput, TargetSpec } from '../../emulator/scenario/scenarioSchema.ts'
import type { Desk } from '../../e2e/drivers/desk.ts'
import type { People } from '../../e2e/drivers/people.ts'
import type { ServerProcess } from '../../e2e/drivers/serverProcess.ts'
import { isOfType, readLog } from '../../e2e/drivers/sessionLog.ts'
import { castRay } from '../../shared/geometry/cameraModel.ts'
import { pointAt } from '../../shared/geometry/ray.ts'
import { distance, dot, lerp, scale, sub, type Vec3 } from '../../shared/geometry/vec3.ts'
import { anchorPoint, markAnchor } from '../../shared/ink/markAnchor.ts'
import type { SessionEvent, SessionEventOf } from '../../shared/protocol/events.ts'
import type { MarkKind, Placement, UnsettledReason } from '../../shared/protocol/marks.ts'
import type { FrameMatch } from '../../shared/protocol/pictures.ts'
import type { Pose } from '../../shared/protocol/spaces.ts'
import { CouldNotMeasure } from '../bench.ts'
import { drawKind } from '../kindWays.ts'

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
  /** How surely its picture's own pose is known. */
  readonly match: FrameMatch
}

export interface DrawnCase {
  readonly name: string
  readonly targets:
    | readonly Pick<TargetSpec, 'id' | 'colour'>[]
    | readonly { readonly id: string; readonly colour?: string | undefined }[]
  readonly mode: 'freeze' | 'live'
  readonly count: number
  /** A point where it is not told; on the live picture it can be nothing else. */
  readonly kind?: MarkKind
  /** As a person would see the room, and point at it. */
  readonly view?: 'on'
  /** What comes after a mark has settled, or has waited long enough for it. */
  readonly afterwards?: (pages: Pages, already: number, now: Settled) => Promise<Settled | undefined>
}

interface Truth {
  readonly position: Vec3
  readonly normal: Vec3
  readonly worldFromCamera: Pose
}

/** The scenario under another name, with a camera picture small enough for two cores without a graphics card. */
export const smallCamera = (scenario: ScenarioInput, name: string): ScenarioInput => ({
  ...scenario,
  name,
  camera: { ...scenario.camera, width: 640, height: 360, fps: 15 },
})

const MM = 1000
/** Half the width of what is drawn around a spot, in picture widths: about 4 cm on the patient. */
export const REACH = 0.03
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
export async function truthAt(wearer: Page, id: string, atMs: number): Promise<Truth> {
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

function wordOf(event: SessionEvent, markId: string): LastWord | undefined {
  if (event.type === 'mark.placed' || event.type === 'mark.refined')
    return event.markId === markId ? event : undefined
  if (event.type !== 'mark.reshaped' || event.markId !== markId) return undefined
  const { place } = event.shape
  return place.status === 'placed' ? { ...place.placement, atMs: event.atMs } : undefined
}

/** What was last said of where a mark lies. */
export interface LastWord extends Placement {
  readonly atMs: number
  readonly reason?: UnsettledReason | undefined
}

export interface Settled {
  readonly drawn: SessionEventOf<'mark.drawn'>
  readonly last: LastWord | undefined
}

const isSettled = ({ last }: Settled): boolean => last?.settled === true || last?.reason !== undefined

/** Waits until a mark, the `already`th drawn, has settled, or for as long as a wearer would; or until something else is done. */
export async function settled(
  server: ServerProcess,
  already: number,
  {
    isDone = isSettled,
    withinMs = SETTLE_WITHIN_MS,
  }: { isDone?: (now: Settled) => boolean; withinMs?: number } = {},
): Promise<Settled | undefined> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const log = await readLog(server)
    const drawn = log.filter(isOfType('mark.drawn'))[already]
    const last = drawn && log.flatMap((event) => wordOf(event, drawn.markId) ?? []).at(-1)
    if (drawn !== undefined && (isDone({ drawn, last }) || Date.now() > deadline)) return { drawn, last }
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

/** `otherId`: the target at the other end of a mark that is about the middle between two. */
export async function measureStroke(
  wearer: Page,
  targetId: string,
  { drawn, last }: Settled,
  otherId = targetId,
): Promise<PlacedStroke | undefined> {
  const placed = last && markAnchor(drawn.kind, last.pointsWorld)
  if (last === undefined || placed === undefined) return undefined
  const [u, v] = anchorPoint(drawn.kind, drawn.stroke)
  const atCapture = await truthAt(wearer, targetId, drawn.picture.captureTimeMs)
  const atArrival = await truthAt(wearer, targetId, drawn.atMs)
  const other = await truthAt(wearer, otherId, drawn.picture.captureTimeMs)
  const off = sub(placed, lerp(atCapture.position, other.position, 0.5))
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
    match: drawn.picture.match,
  }
}

async function drawOn(
  desk: Desk,
  colour: string,
  { mode, kind = 'point' }: Pick<DrawnCase, 'mode' | 'kind'>,
): Promise<void> {
  if (mode === 'live') {
    await desk.tapTargetWhileMoving(colour)
    return
  }
  await desk.freezeWithTarget(colour)
  const { point } = await desk.waitForTarget(colour)
  await drawKind(desk, kind, { at: point, other: point, reach: REACH })
}

export interface Pages {
  readonly server: ServerProcess
  readonly wearer: Page
  readonly desk: Desk
}

/** Draws `count` strokes on open pages, each on a target in sight, in turn. */
export async function drawStrokes(
  { server, wearer, desk }: Pages,
  { name, targets, mode, count, kind = 'point', afterwards }: DrawnCase,
): Promise<readonly PlacedStroke[]> {
  await desk.chooseTool(kind)
  await desk.setFreezeWhileDrawing(mode === 'freeze')
  const sight = await targetsInSight(wearer)
  // One that is wanted by name is waited for: a turning head has it in sight now and then.
  const usable = targets.length === 1 ? targets : targets.filter(({ id }) => sight.includes(id))
  if (usable.length === 0) throw new CouldNotMeasure(`no target of ${name} is in the camera's picture`)
  const strokes: PlacedStroke[] = []
  for (let stroke = 0; stroke < count; stroke += 1) {
    const target = usable[stroke % usable.length]
    if (target === undefined) break
    const already = (await readLog(server)).filter(isOfType('mark.drawn')).length
    await drawOn(desk, target.colour ?? DEFAULT_COLOUR, { mode, kind })
    const first = await settled(server, already)
    const outcome =
      first === undefined || afterwards === undefined
        ? first
        : await afterwards({ server, wearer, desk }, already, first)
    const placed = outcome && (await measureStroke(wearer, target.id, outcome))
    if (placed !== undefined) strokes.push(placed)
    if (mode === 'freeze') await desk.backToLive()
  }
  return strokes
}

/** Opens the pages of a case, and closes them again. */
export async function onPages<T>(
  { server, people }: { readonly server: ServerProcess; readonly people: People },
  { name, view, keepsVideo = false }: Pick<DrawnCase, 'name' | 'view'> & { readonly keepsVideo?: boolean },
  work: (pages: Pages) => Promise<T>,
): Promise<T> {
  const wearer = await people.openHmd({ scenario: name, view: view ?? 'off' })
  const desk = await people.openDesk()
  try {
    // Over a poor line stills would begin by themselves, and no depth come of motion.
    if (keepsVideo) await desk.choosePicture('video')
    await desk.waitForPicture()
    return await work({ server, wearer, desk })
  } catch (error) {
    throw new CouldNotMeasure(`case ${name}: ${String(error)}`)
  } finally {
    await desk.page.context().close()
    await wearer.context().close()
  }
}

/** Opens the pages of a case and draws on them. */
export const drawCase = (
  stage: { readonly server: ServerProcess; readonly people: People },
  drawn: DrawnCase,
): Promise<readonly PlacedStroke[]> => onPages(stage, drawn, (pages) => drawStrokes(pages, drawn))
