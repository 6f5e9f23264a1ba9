// Small sentences from which session tests are built: a picture, a stroke, a placement, a log being written.
import type { Command, CommandOf } from '../shared/protocol/commands.ts'
import type { ErrorCode } from '../shared/protocol/errors.ts'
import type { Actor, EventBody, SessionEvent } from '../shared/protocol/events.ts'
import { MarkId, ParticipantId, PeerId, PictureId, SessionId } from '../shared/protocol/ids.ts'
import type { Placement } from '../shared/protocol/marks.ts'
import type { PictureRef } from '../shared/protocol/pictures.ts'
import type { Role } from '../shared/protocol/roles.ts'
import type { CameraCalibration } from '../shared/protocol/spaces.ts'
import { EVENT_VERSION } from '../shared/protocol/version.ts'
import { decide, type CommandActor } from '../shared/session/decide.ts'
import { evolve } from '../shared/session/evolve.ts'
import { emptySession, type SessionState } from '../shared/session/state.ts'
import { countedIds } from './countedIds.ts'

const markIds = countedIds(1)
const pictureIds = countedIds(2)
export const newMarkId = (): MarkId => MarkId.parse(markIds())
export const newPictureId = (): PictureId => PictureId.parse(pictureIds())

/** Half a metre before the camera, looking along -z, in epoch 1. */
export const picture = (change: Partial<PictureRef> = {}): PictureRef => ({
  epoch: 1,
  frameSeq: 1,
  captureTimeMs: 1_790_000_000_000,
  worldFromCamera: { position: [0, 1.6, 0], orientation: [0, 0, 0, 1] },
  intrinsics: { width: 1280, height: 720, fx: 969, fy: 969, cx: 640, cy: 360 },
  match: 'exact',
  tracked: true,
  ...change,
})

export const calibration: CameraCalibration = {
  intrinsics: { width: 1280, height: 720, fx: 969, fy: 969, cx: 640, cy: 360 },
  viewerFromCamera: { position: [0, 0.05, 0], orientation: [0, 0, 0, 1] },
  camLagMs: 0,
  lagSigmaMs: 2,
  source: 'published',
  offsetSigmaM: 0.005,
  angleSigmaRad: 0.01,
}

export const placement = (change: Partial<Placement> = {}): Placement => ({
  pointsWorld: [
    [0, 1.6, -0.5],
    [0.01, 1.6, -0.5],
  ],
  method: 'plane',
  errorM: 0.004,
  settled: false,
  epoch: 1,
  ...change,
})

/** The wearer's answer to the mark as it is by now. */
export const placing = (
  { marks }: SessionState,
  markId: MarkId,
  place: Placement,
  because?: CommandOf<'mark.place'>['because'],
): CommandOf<'mark.place'> => ({
  type: 'mark.place',
  markId,
  against: marks.get(markId)?.shapeSeq ?? 1,
  placement: place,
  ...(because === undefined ? {} : { because }),
})

type DrawCommand = Extract<Command, { type: 'mark.draw' }>

/** An ink stroke of three samples in the middle of the picture. */
export const drawInk = (markId: MarkId, change: Partial<DrawCommand> = {}): DrawCommand => ({
  type: 'mark.draw',
  markId,
  kind: 'ink',
  colour: 'sky',
  picture: picture(),
  stroke: [
    [0.4, 0.5, 0.5],
    [0.5, 0.5, 0.6],
    [0.6, 0.5, 0.5],
  ],
  ...change,
})

export type ParticipantActor = CommandActor & { readonly participantId: ParticipantId; readonly role: Role }

export const actor = (role: Role, name: string = role): ParticipantActor => ({
  participantId: ParticipantId.parse(name),
  role,
  peerId: PeerId.parse(`peer-${name}`),
})

const byServer: Actor = { participantId: 'server', role: 'server' }
const SESSION = SessionId.parse('s1')

/** A session that writes its log as it is told to. */
export class SessionScript {
  readonly log: SessionEvent[] = []
  state: SessionState = emptySession
  #atMs = 1_790_000_000_000

  /** Opens with a wearer in epoch 1 (calibrated), an expert and a patient. */
  static opened(): SessionScript {
    const script = new SessionScript()
    script.append({ type: 'session.opened', title: 'Shoulder, left' })
    for (const { participantId, role, peerId } of [actor('wearer'), actor('expert'), actor('patient')]) {
      if (peerId !== undefined) script.append({ type: 'peer.joined', peerId, participantId, role })
    }
    script.run(actor('wearer'), { type: 'camera.calibrate', calibrationId: 1, calibration })
    script.run(actor('wearer'), { type: 'epoch.raise', epoch: 1, reason: 'session-start' })
    return script
  }

  /** Time goes by, and nothing happens. */
  pass(ms: number): void {
    this.#atMs += ms
  }

  append(body: EventBody, by: Actor = byServer): void {
    this.#atMs += 40
    const event: SessionEvent = {
      v: EVENT_VERSION,
      sessionId: SESSION,
      seq: this.state.headSeq + 1,
      atMs: this.#atMs,
      by,
      ...body,
    }
    this.log.push(event)
    this.state = evolve(this.state, event)
  }

  /** Decides and writes; gives the refusal's code, or undefined when it was accepted. */
  run(by: CommandActor, command: Command): ErrorCode | undefined {
    const decision = decide(this.state, by, command)
    if (!decision.ok) return decision.error
    const { participantId, role, peerId } = by
    for (const body of decision.value) {
      this.append(body, { participantId, role, ...(peerId === undefined ? {} : { peerId }) })
    }
    return undefined
  }
}
