// The desk's composition root: builds the adapters and hands them on. Nothing else on this page builds any.
import '../client/ui/theme.css'
import './desk.css'
import { signal } from '@preact/signals'
import { v7 } from 'uuid'
import { createBrowserClock } from '../client/adapters/browserClock.ts'
import { createMediasoupMedia } from '../client/adapters/mediasoupMedia.ts'
import { fetchPicture, uploadPicture, fetchSessionInfo } from '../client/adapters/sessionHttp.ts'
import { createSocketSignalling } from '../client/adapters/socketSignalling.ts'
import { missingNeeds, unsupportedNotice } from '../client/browserSupport.ts'
import { readJoinLink } from '../client/joinLink.ts'
import { createSessionClient } from '../client/sessionClient.ts'
import { MessagePage } from '../client/ui/MessagePage.tsx'
import { mountPage } from '../client/ui/mountPage.tsx'
import { AppError } from '../shared/protocol/errors.ts'
import type { SessionInfo } from '../shared/protocol/rest.ts'
import { createLocalDevices } from '../client/call/localDevices.ts'
import { openDepthWorker } from './depth/openDepthWorker.ts'
import { DeskApp } from './deskApp.tsx'
import { createDeskCall, type DeskCall } from './deskCall.ts'
import { publishTestHandle } from './testHandle.ts'

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
    media: createMediasoupMedia({ signalling, role }),
    devices,
    clock,
    newId: v7,
    openDepthWorker,
    fetchStill: async (pictureId) =>
      createImageBitmap(await fetchPicture({ sessionId, pictureId, token: token() })),
    uploadStill: (pictureId, jpeg, size) =>
      uploadPicture({ sessionId, pictureId, token: token() }, jpeg, size),
  })
  call.session.connect()
  return call
}

async function checkLink(): Promise<SessionInfo> {
  const info = await fetchSessionInfo(token())
  if (info.role !== 'expert') throw new AppError('link-foreign')
  return info
}

const missing = missingNeeds('expert')
const unsupported = unsupportedNotice(missing)
mountPage(
  missing.length > 0 ? (
    <MessagePage text={unsupported} details={unsupported.details} />
  ) : (
    <DeskApp ports={{ checkLink, devices, startCall, currentCall }} />
  ),
)
publishTestHandle(currentCall)
