// The HTTP side of the server. Every function rejects with AppError; `offline` when the server cannot be reached.
import type { z } from 'zod'
import { AppError } from '../../shared/protocol/errors.ts'
import type { BoardId, PictureId, SessionId } from '../../shared/protocol/ids.ts'
import { DemoInfo, HttpError, type NewBoard, SessionInfo } from '../../shared/protocol/rest.ts'

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

/** A still of 300 kB over 100 kbit/s. */
const UPLOAD_WITHIN_MS = 25_000

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
    // A line that died with half of it would keep the rest waiting for minutes.
    signal: AbortSignal.timeout(UPLOAD_WITHIN_MS),
  })
}

/** A frozen picture's still. */
export async function fetchPicture(address: PictureAddress): Promise<Blob> {
  const answer = await send(pathOf(address), { headers: bearer(address.token) })
  return answer.blob()
}

export interface BoardAddress {
  readonly sessionId: SessionId
  readonly boardId: BoardId
  readonly token: string
}

/** Sends one page of a board that is to be: JPEG or PNG. Aborts with `signal`. */
export async function uploadBoardPage(
  address: BoardAddress,
  page: number,
  { picture, signal }: { readonly picture: Blob; readonly signal: AbortSignal },
): Promise<void> {
  await send(`${boardPathOf(address)}/pages/${page}`, {
    method: 'PUT',
    headers: { ...bearer(address.token), 'content-type': picture.type },
    body: picture,
    signal,
  })
}

/** Makes a board of the pages that were sent. */
export async function attachBoard(address: BoardAddress, board: NewBoard): Promise<void> {
  await send(boardPathOf(address), {
    method: 'POST',
    headers: { ...bearer(address.token), 'content-type': 'application/json' },
    body: JSON.stringify(board),
  })
}

/** Takes back what was sent of a board that is not to be. */
export async function giveUpBoard(address: BoardAddress): Promise<void> {
  await send(boardPathOf(address), { method: 'DELETE', headers: bearer(address.token), keepalive: true })
}

/** A page's picture. */
export async function fetchBoardPage(address: BoardAddress, page: number): Promise<Blob> {
  const answer = await send(`${boardPathOf(address)}/pages/${page}`, { headers: bearer(address.token) })
  return answer.blob()
}

const boardPathOf = ({ sessionId, boardId }: BoardAddress): string =>
  `/api/sessions/${encodeURIComponent(sessionId)}/boards/${encodeURIComponent(boardId)}`

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
