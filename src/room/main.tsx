// Composition root of the patient's screen.
import { v7 as newId } from 'uuid'
import { createBrowserClock } from '../client/adapters/browserClock.ts'
import { isRelayOnly } from '../client/adapters/iceServers.ts'
import { createMediasoupMedia } from '../client/adapters/mediasoupMedia.ts'
import { fetchBoardPage, fetchPicture, fetchSessionInfo } from '../client/adapters/sessionHttp.ts'
import { createSocketSignalling } from '../client/adapters/socketSignalling.ts'
import { missingNeeds } from '../client/browserSupport.ts'
import { createLocalDevices } from '../client/call/localDevices.ts'
import { readJoinLink } from '../client/joinLink.ts'
import { createSessionClient } from '../client/sessionClient.ts'
import { mountPage } from '../client/ui/mountPage.tsx'
import '../client/ui/theme.css'
import { UnsupportedPage } from '../client/ui/UnsupportedPage.tsx'
import { createRoomCall } from './roomCall.ts'
import { createRoomFlow } from './roomFlow.ts'
import { createRoomMemory } from './roomMemory.ts'
import { RoomPage } from './RoomPage.tsx'
import './room.css'

function startRoom(): void {
  const { token, parameter } = readJoinLink(location.href)
  const devices = createLocalDevices(navigator.mediaDevices)
  const flow = createRoomFlow({
    token,
    fetchSessionInfo,
    devices,
    memory: createRoomMemory(sessionStorage),
    openCall(info) {
      const link = token ?? ''
      const clock = createBrowserClock()
      const signalling = createSocketSignalling({ token: link })
      return createRoomCall({
        session: createSessionClient({ signalling, clock, newId: () => newId() }),
        media: createMediasoupMedia({ signalling, role: info.role, relayOnly: isRelayOnly(parameter) }),
        devices,
        clock,
        fetchBoardPage: (boardId, page) =>
          fetchBoardPage({ sessionId: info.sessionId, boardId, token: link }, page),
        fetchStill: (sessionId, pictureId) => fetchPicture({ sessionId, pictureId, token: link }),
      })
    },
  })
  mountPage(<RoomPage flow={flow} />)
  flow.start()
}

if (missingNeeds('patient').length > 0) mountPage(<UnsupportedPage page="patient" />)
else startRoom()
