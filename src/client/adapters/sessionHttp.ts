// The HTTP side of the server. Every function rejects with AppError; `offline` when the server cannot be reached.
import type { z } from 'zod'
import { AppError } from '../../shared/protocol/errors.ts'
import type { PictureId, SessionId } from '../../shared/protocol/ids.ts'
import { DemoInfo, HttpError, SessionInfo } from '../../shared/protocol/rest.ts'

/** Whom a join link is for. */
export const fetchSessionInfo = async (token: string): Promise<SessionInfo> =>
  readJson(await send('/api/session', { headers: bearer(token) }), SessionInfo)

/** The demo's links; `not-found` on a server that is no demo. */
export const fetchDemo = async (): Promise<DemoInfo> => readJson(await send('/api/demo', {}), DemoInfo)

export interface PictureAddress {
  readonly sessionId: SessionId
  readonly pictureId: PictureId
  readonly token: string
}

/** Stores a frozen picture's sharp still: JPEG bytes and its size in pixels. */
export async function uploadPicture(
  address: PictureAddress,
  jpeg: Blob,
  size: { readonly width: number; readonly height: number },
): Promise<void> {
  await send(pathOf(address), {
    method: 'PUT',
    headers: {
      ...bearer(address.token),
      'content-type': 'image/jpeg',
      'x-picture-size': `${size.width}x${size.height}`,
    },
    body: jpeg,
  })
}

/** A frozen picture's still. */
export async function fetchPicture(address: PictureAddress): Promise<Blob> {
  const answer = await send(pathOf(address), { headers: bearer(address.token) })
  return answer.blob()
}

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` })

const pathOf = ({ sessionId, pictureId }: PictureAddress): string =>
  `/api/sessions/${encodeURIComponent(sessionId)}/pictures/${encodeURIComponent(pictureId)}`

async function send(path: string, init: RequestInit): Promise<Response> {
  let answer: Response
  try {
    answer = await fetch(path, init)
  } catch (cause) {
    throw new AppError('offline', 'the server cannot be reached', { cause })
  }
  if (answer.ok) return answer
  throw await refusalOf(answer)
}

/** A refusal that is not ours (a proxy's page) has no code: 5xx counts as out of reach, the rest as our mistake. */
async function refusalOf(answer: Response): Promise<AppError> {
  const refusal = HttpError.safeParse(await answer.json().catch(() => undefined))
  if (refusal.success) return new AppError(refusal.data.code, refusal.data.message)
  return new AppError(answer.status >= 500 ? 'offline' : 'internal', `HTTP ${answer.status}`)
}

async function readJson<S extends z.ZodType>(answer: Response, schema: S): Promise<z.infer<S>> {
  const parsed = schema.safeParse(await answer.json().catch(() => undefined))
  if (!parsed.success)
    throw new AppError('malformed', 'the answer is not what it should be', { cause: parsed.error })
  return parsed.data
}
