// The numbers that pictures are recorded under: epoch (poses of one epoch compare) and calibration. Raised here, told to
// the session, never reused: they go on from what the log holds, also after a reload.
import type { CommandOf } from '../../shared/protocol/commands.ts'
import { calibrationShiftM } from '../../shared/geometry/errorModel.ts'
import { identityPose } from '../../shared/geometry/pose.ts'
import type { Rebase } from '../../shared/protocol/pictures.ts'
import type { CameraCalibration } from '../../shared/protocol/spaces.ts'
import type { SessionClient } from '../../client/sessionClient.ts'

export interface WorldIdentity {
  readonly epoch: number
  readonly calibrationId: number
  readonly calibration: CameraCalibration | undefined
  /** Gives the epoch that is over. After `recalibrated` the next calibration re-bases its places: the world is the same. */
  raiseEpoch(reason: CommandOf<'epoch.raise'>['reason']): number
  /** Tells how an older epoch, or some of its marks, stand in the present one. */
  rebase(rebase: Rebase): Promise<void>
  /** True until the server has answered to a rebase of that epoch. */
  isBeingRebased(epoch: number): boolean
  /** A new calibration gets a new number; the same one keeps its own. */
  calibrate(calibration: CameraCalibration): void
}

const STORAGE_KEY = 'skulder.world'

/**
 * Whether this is the very world in which the session's epoch was raised, by what the device says of it (`worldId`) and
 * what this browser tab remembers. Only a device that can vouch for its origin has a worldId; headsets put the origin
 * anew with each XR session.
 */
export function isSameWorld(session: SessionClient, worldId: string | undefined): boolean {
  const { epoch, sessionId } = session.state.peek()
  return worldId !== undefined && epoch > 0 && tabMemory(`${sessionId ?? ''}/${epoch}`) === worldId
}

/** Remembers, over a reload of this tab, which world the session's `epoch` is. */
export function rememberWorld(session: SessionClient, epoch: number, worldId: string): void {
  const { sessionId } = session.state.peek()
  sessionStorageIfAllowed()?.setItem(STORAGE_KEY, JSON.stringify([`${sessionId ?? ''}/${epoch}`, worldId]))
}

function tabMemory(place: string): string | undefined {
  const text = sessionStorageIfAllowed()?.getItem(STORAGE_KEY) ?? undefined
  const parsed: unknown = text === undefined ? undefined : JSON.parse(text)
  return Array.isArray(parsed) && parsed[0] === place ? String(parsed[1]) : undefined
}

function sessionStorageIfAllowed(): Storage | undefined {
  try {
    return sessionStorage
  } catch {
    return undefined // refused by the browser's settings; then every start is a new world
  }
}

export function createWorldIdentity(
  session: SessionClient,
  onFailure: (error: unknown) => void,
): WorldIdentity {
  const underWay = new Map<number, number>()
  let recalibratedFrom: { readonly epoch: number; readonly calibration: CameraCalibration } | undefined
  const identity = {
    epoch: session.state.peek().epoch,
    calibrationId: session.state.peek().latestCalibrationId ?? 0,
    calibration: undefined as CameraCalibration | undefined, // filled by the first `calibrate`
    raiseEpoch(reason: CommandOf<'epoch.raise'>['reason']) {
      const before = Math.max(identity.epoch, session.state.peek().epoch)
      const { calibration } = identity
      identity.epoch = before + 1
      recalibratedFrom =
        reason === 'recalibrated' && calibration !== undefined ? { epoch: before, calibration } : undefined
      session.submit({ type: 'epoch.raise', epoch: identity.epoch, reason }).catch(onFailure)
      return before
    },
    async rebase(rebase: Rebase) {
      const { fromEpoch } = rebase
      underWay.set(fromEpoch, (underWay.get(fromEpoch) ?? 0) + 1)
      try {
        await session.submit({ type: 'marks.rebase', ...rebase })
      } catch (error) {
        onFailure(error)
      } finally {
        underWay.set(fromEpoch, (underWay.get(fromEpoch) ?? 1) - 1)
      }
    },
    isBeingRebased: (epoch: number) => (underWay.get(epoch) ?? 0) > 0 || recalibratedFrom?.epoch === epoch,
    calibrate(calibration: CameraCalibration) {
      if (identity.calibration === calibration) return
      identity.calibration = calibration
      identity.calibrationId =
        Math.max(identity.calibrationId, session.state.peek().latestCalibrationId ?? 0) + 1
      session
        .submit({ type: 'camera.calibrate', calibrationId: identity.calibrationId, calibration })
        .catch(onFailure)
      if (recalibratedFrom === undefined) return
      const { epoch: fromEpoch, calibration: before } = recalibratedFrom
      recalibratedFrom = undefined
      const sigmaM = calibrationShiftM(before, calibration)
      void identity.rebase({ fromEpoch, nowFromThen: identityPose, sigmaM, method: 'device' })
    },
  }
  return identity
}
