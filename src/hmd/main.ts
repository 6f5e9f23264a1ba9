// Composition root of the wearer's page.
import { v7 as newId } from 'uuid'
import { createBrowserClock } from '../client/adapters/browserClock.ts'
import { isRelayOnly } from '../client/adapters/iceServers.ts'
import { createMediasoupMedia } from '../client/adapters/mediasoupMedia.ts'
import {
  fetchBoardPage,
  fetchPicture,
  fetchSessionInfo,
  uploadPicture,
} from '../client/adapters/sessionHttp.ts'
import { createSocketSignalling } from '../client/adapters/socketSignalling.ts'
import { missingNeeds } from '../client/browserSupport.ts'
import { createBoardPages } from '../client/boards/boardPages.ts'
import { language } from '../client/i18n/i18n.ts'
import { readJoinLink } from '../client/joinLink.ts'
import { createLiveOverlayStore } from '../client/liveOverlayStore.ts'
import { needsOldEncodedStreams } from '../client/pictureSync/oldEncodedStreams.ts'
import { createSessionClient } from '../client/sessionClient.ts'
import { pageTexts } from '../client/ui/pageTexts.ts'
import { unsupportedNotice } from '../client/unsupportedNotice.ts'
import '../client/ui/theme.css'
import { AppError } from '../shared/protocol/errors.ts'
import type { SessionInfo } from '../shared/protocol/rest.ts'
import type { Line } from './call/wearerCall.ts'
import { HmdApp } from './callApp.ts'
import './hmd.css'
import { hmdTexts } from './texts.ts'
import { messageView } from './view/messageView.ts'
import { effect } from '@preact/signals-core'

const link = readJoinLink(location.href)
const clock = createBrowserClock()

function elementById(id: string): HTMLElement {
  const element = document.getElementById(id)
  if (element === null) throw new Error(`the page has no #${id}`)
  return element
}

function openLine(info: SessionInfo): Line {
  const token = link.token ?? ''
  const signalling = createSocketSignalling({ token })
  const session = createSessionClient({ signalling, clock, newId })
  const media = createMediasoupMedia({
    signalling,
    role: 'wearer',
    encodedInsertableStreams: needsOldEncodedStreams(),
    relayOnly: isRelayOnly(link.parameter),
  })
  const overlay = createLiveOverlayStore(session, media, clock)
  const boards = createBoardPages((boardId, page) =>
    fetchBoardPage({ sessionId: info.sessionId, boardId, token }, page),
  )
  return {
    session,
    media,
    overlay,
    boards,
    newId,
    upload: (pictureId, jpeg, size) =>
      uploadPicture({ sessionId: info.sessionId, pictureId, token }, jpeg, size),
    close() {
      boards.close()
      overlay.close()
      media.close()
      session.close()
    },
  }
}

async function checkLink(): Promise<SessionInfo> {
  if (link.token === undefined) throw new AppError('link-missing')
  return fetchSessionInfo(link.token)
}

effect(() => {
  document.documentElement.lang = language.value
  document.title = `Skulder · ${hmdTexts('title')}`
})

const emulate = link.parameter('emulate')
const missing = missingNeeds('wearer')
const root = elementById('app')
const app = new HmdApp({
  root,
  emulatorContainer: elementById('emulator'),
  clock,
  emulate:
    emulate === undefined || emulate === '0'
      ? undefined
      : {
          scenarioName: link.parameter('scenario') ?? 'demo',
          view: link.parameter('view') === 'off' ? 'off' : 'on',
        },
  loadEmulator: async () => (await import('../emulator/startEmulator.ts')).startEmulator,
  fetchSessionInfo: checkLink,
  openLine,
  fetchStill: (info) => (pictureId) =>
    fetchPicture({ sessionId: info.sessionId, pictureId, token: link.token ?? '' }),
  still: matchMedia('(prefers-reduced-motion: reduce)').matches,
})
if (missing.length === 0) void app.start()
else {
  const check = { text: () => pageTexts('check'), href: '/check' }
  root.replaceChildren(messageView(() => unsupportedNotice('wearer', missing), check).element)
}
