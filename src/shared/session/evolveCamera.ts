// How the wearer's picture goes, and the stills that go in place of video (SPEC.md CAM). Part of `evolve`.
import type { SessionEventOf } from '../protocol/events.ts'
import type { PictureId } from '../protocol/ids.ts'
import type { SessionState } from './state.ts'

/** More than one, so that one can still be frozen while the next comes; their bytes are kept no longer than they are here. */
export const KEPT_CAMERA_STILLS = 4

export const applySentAs = (
  state: SessionState,
  { mode, cause, atMs }: SessionEventOf<'camera.sentAs'>,
): SessionState => ({ ...state, cameraMode: { mode, cause, sinceMs: atMs } })

export function applyTaken(
  state: SessionState,
  { pictureId, picture, atMs }: SessionEventOf<'still.taken'>,
): SessionState {
  const taken = { pictureId, picture, takenAtMs: atMs, still: undefined }
  const all = [...state.cameraStills, [pictureId, taken] as const]
  return { ...state, cameraStills: new Map(all.slice(-KEPT_CAMERA_STILLS)) }
}

/** Of one that went in place of video; one that was frozen meanwhile has it there too. */
export function withStillOf(
  state: SessionState,
  pictureId: PictureId,
  still: { readonly width: number; readonly height: number },
): SessionState {
  const taken = state.cameraStills.get(pictureId)
  if (taken === undefined) return state
  return { ...state, cameraStills: new Map(state.cameraStills).set(pictureId, { ...taken, still }) }
}
