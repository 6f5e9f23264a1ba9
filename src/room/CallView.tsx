// The call: the orthopedist's face, the still beside it, what happens now in words, and three big buttons.
import { Mic, MicOff, Settings2, Square, Video, VideoOff } from 'lucide'
import { useEffect, useState } from 'preact/hooks'
import type { LocalDevices } from '../client/call/localDevices.ts'
import { formatTime } from '../client/i18n/format.ts'
import { Button } from '../client/ui/Button.tsx'
import { Dialog } from '../client/ui/Dialog.tsx'
import { IconButton } from '../client/ui/IconButton.tsx'
import { LanguageSwitch } from '../client/ui/LanguageSwitch.tsx'
import { usePageTitle } from '../client/ui/mountPage.tsx'
import { BoardView } from './BoardView.tsx'
import { DeviceToggle } from './DeviceToggle.tsx'
import { OwnDevices } from './OwnDevices.tsx'
import type { RoomCall } from './roomCall.ts'
import type { RoomFlow } from './roomFlow.ts'
import { roomTexts as t } from './roomTexts.ts'
import { StillView } from './StillView.tsx'
import { VideoTrack } from './VideoTrack.tsx'
import { Voices } from './Voices.tsx'

interface CallViewProps {
  readonly call: RoomCall
  readonly flow: RoomFlow
}

export function CallView({ call, flow }: CallViewProps) {
  const situation = call.situation.value
  const board = call.board.value
  const still = board === undefined ? call.still.value : undefined
  const stopsAtMs = call.session.serverStopsAtMs.value
  const isBeside = board !== undefined || still !== undefined
  useEndOfCall(call, flow)
  usePageTitle(t(situation === 'waiting' ? 'title.waiting' : 'title.call'))
  return (
    <div class={`room ${isBeside ? 'room--still' : ''}`}>
      <main class="room__stage">
        <Face call={call} />
        {board !== undefined && <BoardView call={call} board={board} />}
        {still !== undefined && <StillView call={call} still={still} />}
        <OwnFace devices={flow.devices} />
        <Voices voices={call.voices.value} />
      </main>
      <footer class="room__strip">
        <div class="room__now" role="status">
          <h1 class="room__now-main">{t(`now.${situation}`)}</h1>
          <p class="room__now-more">
            {stopsAtMs === undefined
              ? t(`now.${situation}.more`)
              : t('stopping', { time: formatTime(stopsAtMs) })}{' '}
            <span class="room__not-recorded">{t('notRecorded')}</span>
          </p>
        </div>
        <Controls flow={flow} />
      </footer>
    </div>
  )
}

/** The server or the orthopedist may end it too. */
function useEndOfCall(call: RoomCall, flow: RoomFlow): void {
  const { closed } = call.session.state.value
  const connection = call.session.connection.value
  useEffect(() => {
    if (closed) flow.end({ tag: 'ended' })
    else if (connection.tag === 'refused') {
      const { code } = connection.error
      flow.end(code === 'session-closed' ? { tag: 'ended' } : { tag: 'refused', code })
    }
  }, [closed, connection, flow])
}

function Face({ call }: { readonly call: RoomCall }) {
  const face = call.face.value
  if (face !== undefined) return <VideoTrack track={face.track} label={t('face.label')} class="room__face" />
  return (
    <div class="room__face room__face--none">
      <svg viewBox="0 0 200 150" aria-hidden="true">
        <path d="M86 58c1 12 0 18-9 22-20 9-40 12-48 32-4 11-6 24-7 38h156c-1-14-3-27-7-38-8-20-28-23-48-32-9-4-10-10-9-22" />
        <ellipse cx="100" cy="36" rx="24" ry="30" />
      </svg>
    </div>
  )
}

function OwnFace({ devices }: { readonly devices: LocalDevices }) {
  const track = devices.camera.track.value
  if (track === undefined || devices.camera.state.value !== 'on') return null
  return <VideoTrack track={track} label={t('own.label')} class="room__own" mirrored />
}

function Controls({ flow }: { readonly flow: RoomFlow }) {
  const { devices } = flow
  const [asking, setAsking] = useState<'stop' | 'devices' | undefined>(undefined)
  const close = (): void => setAsking(undefined)
  return (
    <div class="room__controls">
      <DeviceToggle
        label={t('control.sound')}
        source="microphone"
        devices={devices}
        icons={{ on: Mic, off: MicOff }}
        onProblem={() => setAsking('devices')}
      />
      <DeviceToggle
        label={t('control.picture')}
        source="camera"
        devices={devices}
        icons={{ on: Video, off: VideoOff }}
        onProblem={() => setAsking('devices')}
      />
      <Button variant="danger" icon={Square} class="room__button" onClick={() => setAsking('stop')}>
        {t('control.stop')}
      </Button>
      <IconButton icon={Settings2} label={t('control.devices')} onClick={() => setAsking('devices')} />
      <Dialog
        open={asking === 'stop'}
        title={t('stop.title')}
        onClose={close}
        actions={
          <>
            <Button onClick={close} autofocus>
              {t('stop.no')}
            </Button>
            <Button variant="danger" onClick={() => flow.leave()}>
              {t('stop.yes')}
            </Button>
          </>
        }
      >
        <p>{t('stop.body')}</p>
      </Dialog>
      <Dialog
        open={asking === 'devices'}
        title={t('control.devices')}
        onClose={close}
        actions={
          <Button variant="primary" onClick={close}>
            {t('control.close')}
          </Button>
        }
      >
        <OwnDevices devices={devices} />
        <LanguageSwitch />
      </Dialog>
    </div>
  )
}
