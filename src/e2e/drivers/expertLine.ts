// An expert without a page: a line of its own to the server, for tests that are about the wearer. Draws where it is told to.
import { v7 as newId } from 'uuid'
import { createBrowserClock } from '../../client/adapters/browserClock.ts'
import { createSocketSignalling } from '../../client/adapters/socketSignalling.ts'
import { createSessionClient } from '../../client/sessionClient.ts'
import { shapeAgain } from '../../desk/tie/drawAgain.ts'
import { projectPoint } from '../../shared/geometry/cameraModel.ts'
import { compose, type Pose } from '../../shared/geometry/pose.ts'
import { lookRotation } from '../../shared/geometry/quat.ts'
import { sub, type Vec3 } from '../../shared/geometry/vec3.ts'
import type { Command } from '../../shared/protocol/commands.ts'
import { MarkId } from '../../shared/protocol/ids.ts'
import type { MarkKind } from '../../shared/protocol/marks.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import { placementOf } from '../../shared/session/markShape.ts'
import type { SessionState } from '../../shared/session/state.ts'
import type { ServerProcess } from './serverProcess.ts'

/** What only some marks have. */
export interface MoreOfMark {
  readonly text?: string
  readonly sweepRad?: number
  readonly fadeAfterS?: number
}

export interface ExpertLine {
  state(): SessionState
  submit(command: Command): Promise<unknown>
  /** A mark whose points are seen at these places of the room, as from `eye`; gives its id once it has a place. */
  draw(kind: MarkKind, places: readonly Vec3[], more?: MoreOfMark): Promise<MarkId>
  /** Stands for the desk's depth from motion: its place is known to 5 mm, and settled. */
  makeSure(markId: MarkId): Promise<void>
  /** Marks a hidden mark's spot again, at this place of the room as seen by `worldFromCamera` and told in the present world. */
  markAgain(markId: MarkId, place: Vec3, from: MarkedFrom): Promise<void>
  close(): void
}

export interface MarkedFrom {
  /** In the room. */
  readonly eye: Vec3
  readonly worldFromRoom: Pose
}

const intrinsics = { width: 1280, height: 720, fx: 969, fy: 969, cx: 640, cy: 360 }

async function waitFor<T>(what: string, find: () => T | undefined): Promise<T> {
  const lateMs = Date.now() + 20_000
  for (;;) {
    const found = find()
    if (found !== undefined) return found
    if (Date.now() > lateMs) throw new Error(`waited in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** `eye` and `lookAt`: where the pictures are taken that it draws on. */
export async function openExpertLine(
  server: ServerProcess,
  { eye, lookAt }: { readonly eye: Vec3; readonly lookAt: Vec3 },
): Promise<ExpertLine> {
  const token = await server.joinToken('expert', { participantId: 'expert-line' })
  const signalling = createSocketSignalling({ origin: server.origin, token })
  const session = createSessionClient({ signalling, clock: createBrowserClock(), newId })
  session.connect()
  const state = (): SessionState => session.state.peek()
  await waitFor('the wearer in mixed reality', () => (state().epoch > 0 ? true : undefined))
  const worldFromCamera = { position: eye, orientation: lookRotation(sub(lookAt, eye), [0, 1, 0]) }
  let frames = 0
  const picture = (camera: Pose = worldFromCamera): PictureRef => ({
    epoch: state().epoch,
    frameSeq: ++frames,
    captureTimeMs: Date.now(),
    worldFromCamera: camera,
    intrinsics,
    match: 'exact',
    tracked: true,
  })
  const line: ExpertLine = {
    state,
    submit: (command) => session.submit(command),
    async draw(kind, places, more = {}) {
      const markId = MarkId.parse(newId())
      const stroke = places.map((place) => {
        const [u, v] = projectPoint(place, worldFromCamera, intrinsics) ?? [0.5, 0.5]
        return [u, v, 0.5] as const
      })
      await session.submit({
        type: 'mark.draw',
        markId,
        kind,
        colour: 'orange',
        picture: picture(),
        stroke,
        ...more,
      })
      await waitFor('the mark’s place', () =>
        state().marks.get(markId)?.place.status === 'placed' ? true : undefined,
      )
      return markId
    },
    async makeSure(markId) {
      const { shapeSeq, placement } = await waitFor('a place in the present world', () => {
        const mark = state().marks.get(markId)
        const placed = mark && placementOf(mark)
        if (mark?.place.status !== 'placed' || placed?.epoch !== state().epoch) return undefined
        return { shapeSeq: mark.shapeSeq, placement: placed }
      })
      // A depth sensor was sure at once.
      if (placement.settled) return
      await session.submit({
        type: 'mark.refine',
        markId,
        against: shapeSeq,
        placement: { ...placement, method: 'motion', errorM: 0.005, settled: true },
      })
    },
    async markAgain(markId, place, { eye: at, worldFromRoom }) {
      const mark = state().marks.get(markId)
      const roomFromCamera = { position: at, orientation: lookRotation(sub(lookAt, at), [0, 1, 0]) }
      const seen = projectPoint(place, roomFromCamera, intrinsics)
      if (mark === undefined || seen === undefined) throw new Error('there is nothing to mark again')
      const again = { picture: picture(compose(worldFromRoom, roomFromCamera)) }
      await session.submit({ type: 'mark.reshape', markId, shape: shapeAgain(mark, again, seen) })
      await line.makeSure(markId)
    },
    close: () => session.close(),
  }
  return line
}
