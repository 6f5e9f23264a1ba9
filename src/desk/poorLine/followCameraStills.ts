// Shows the stills that the wearer's camera sends in place of video, each as the newest live picture, with the pose that it was
// taken from. One is fetched at a time; what newer ones have followed meanwhile is passed over.
import { effect, untracked } from '@preact/signals-core'
import { errorCodeOf } from '../../client/i18n/errorTexts.ts'
import type { SessionClient } from '../../client/sessionClient.ts'
import type { PictureId } from '../../shared/protocol/ids.ts'
import type { CameraStill, SessionState } from '../../shared/session/state.ts'
import { fetchWhenLive } from '../stills/fetchWhenLive.ts'
import type { LivePicture } from '../video/livePicture.ts'

export interface StillParts {
  readonly session: Pick<SessionClient, 'state' | 'connection'>
  readonly picture: Pick<LivePicture, 'takeStill'>
  readonly fetchStill: (pictureId: PictureId) => Promise<ImageBitmap>
  readonly wait: (delayMs: number) => Promise<void>
  readonly onFailure: (error: unknown) => void
}

/** The newest whose bytes are there; undefined while video goes. */
export const newestStill = ({ cameraMode, cameraStills }: SessionState): CameraStill | undefined =>
  cameraMode.mode === 'still'
    ? [...cameraStills.values()].findLast(({ still }) => still !== undefined)
    : undefined

/** Returns the way to stop. */
export function followCameraStills(parts: StillParts): () => void {
  const { session, picture, fetchStill, wait, onFailure } = parts
  let asked: PictureId | undefined
  let isFetching = false
  let isClosed = false

  async function fetchNewest(): Promise<void> {
    const newest = newestStill(session.state.peek())
    if (newest === undefined || newest.pictureId === asked) return
    asked = newest.pictureId
    const isWanted = (): boolean => !isClosed && newestStill(session.state.peek()) === newest
    const pixels = await fetchWhenLive(() => fetchStill(newest.pictureId), { line: session, wait, isWanted })
    if (pixels === undefined) return
    // Video may go again by now; an older still would go back in time.
    if (!isClosed && session.state.peek().cameraMode.mode === 'still') picture.takeStill(newest, pixels)
    pixels.close()
  }

  /** One that was removed since is none to tell of: a newer one has come. */
  const tell = (error: unknown): void => {
    if (errorCodeOf(error) !== 'not-found') onFailure(error)
  }

  async function follow(): Promise<void> {
    if (isFetching) return
    isFetching = true
    let before: PictureId | undefined
    do {
      before = asked
      await fetchNewest().catch(tell)
    } while (before !== asked)
    isFetching = false
  }

  const stop = effect(() => {
    const newest = newestStill(session.state.value)
    if (newest !== undefined) untracked(() => void follow())
  })
  return () => {
    isClosed = true
    stop()
  }
}
