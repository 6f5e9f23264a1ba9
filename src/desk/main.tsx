// The desk's composition root: builds the adapters and hands them on. Nothing else on this page builds any.
import '../client/ui/theme.css'
import './desk.css'
import './honest/honest.css'
import './stills/stills.css'
import { signal } from '@preact/signals'
import { v7 } from 'uuid'
import { createBrowserClock } from '../client/adapters/browserClock.ts'
import { isRelayOnly } from '../client/adapters/iceServers.ts'
import { createMediasoupMedia } from '../client/adapters/mediasoupMedia.ts'
import {
  attachBoard,
  fetchBoardPage,
  fetchPicture,
  fetchSessionInfo,
  giveUpBoard,
  uploadBoardPage,
  uploadPicture,
} from '../client/adapters/sessionHttp.ts'
import { createSocketSignalling } from '../client/adapters/socketSignalling.ts'
import { missingNeeds } from '../client/browserSupport.ts'
import { readJoinLink } from '../client/joinLink.ts'
import { createSessionClient } from '../client/sessionClient.ts'
import { mountPage } from '../client/ui/mountPage.tsx'
import { onDemand } from '../client/ui/onDemand.tsx'
import { AppError } from '../shared/protocol/errors.ts'
import type { SessionInfo } from '../shared/protocol/rest.ts'
import { createLocalDevices } from '../client/call/localDevices.ts'
import { openDepthWorker } from './depth/openDepthWorker.ts'
import { DeskApp } from './deskApp.tsx'
import type { DeskCall } from './deskCall.ts'
import { createDeskCall } from './expertCall.ts'
import { publishTestHandle } from './testHandle.ts'

const UnsupportedPage = onDemand(
  async () => (await import('../client/ui/UnsupportedPage.tsx')).UnsupportedPage,
)

const link = readJoinLink(location.href)
const token = (): string => {
  if (link.token === undefined) throw new AppError('link-missing')
  return link.token
}
// Only there on a secure page, whatever the type says.
const mediaDevices = 'mediaDevices' in navigator ? navigator.mediaDevices : undefined
const devices = createLocalDevices(mediaDevices)
const currentCall = signal<DeskCall | undefined>(undefined)

function startCall({ sessionId, role }: SessionInfo): DeskCall {
  const clock = createBrowserClock()
  const signalling = createSocketSignalling({ token: token() })
  const call = createDeskCall({
    session: createSessionClient({ signalling, clock, newId: v7 }),
    media: createMediasoupMedia({ signalling, role, relayOnly: isRelayOnly(link.parameter) }),
    devices,
    clock,
    newId: v7,
    openDepthWorker,
    fetchStill: async (pictureId) =>
      createImageBitmap(await fetchPicture({ sessionId, pictureId, token: token() })),
    uploadStill: (pictureId, jpeg, size) =>
      uploadPicture({ sessionId, pictureId, token: token() }, jpeg, size),
    boards: {
      openPages: async (...file) => (await import('./boards/openPages.ts')).openPages(...file),
      fetchPage: (boardId, page) => fetchBoardPage({ sessionId, boardId, token: token() }, page),
      putPage: (boardId, page, sending) =>
        uploadBoardPage({ sessionId, boardId, token: token() }, page, sending),
      attach: (boardId, board) => attachBoard({ sessionId, boardId, token: token() }, board),
      giveUp: (boardId) => giveUpBoard({ sessionId, boardId, token: token() }),
    },
  })
  call.session.connect()
  return call
}

// The missing link, too, is refused as a promise.
const checkLink = async (): Promise<SessionInfo> => fetchSessionInfo(token())

mountPage(
  missingNeeds('expert').length > 0 ? (
    <UnsupportedPage page="expert" />
  ) : (
    <DeskApp ports={{ checkLink, devices, startCall, currentCall }} />
  ),
)
publishTestHandle(currentCall)
