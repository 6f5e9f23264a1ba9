// The call itself: status, picture, tools, people.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { CallControls } from '../controls/CallControls.tsx'
import { listenToKeys } from '../controls/keyboardShortcuts.ts'
import { Toolbar } from '../controls/Toolbar.tsx'
import type { DeskCall } from '../deskCall.ts'
import { deskTexts } from '../deskTexts.ts'
import { Banner } from '../panels/Banner.tsx'
import { Face, Voice } from '../panels/Face.tsx'
import { ChatAnnouncer, SidePanel, type PanelTab } from '../panels/SidePanel.tsx'
import { StatusBar } from '../panels/StatusBar.tsx'
import { VideoStage } from '../video/VideoStage.tsx'

/** Below this width the picture needs the panel's place more; it opens on request. */
const PANEL_FITS_PX = 1000

/** The live picture goes on in a corner while the stage is frozen and no panel shows it. */
function SmallLive({ call }: { readonly call: DeskCall }) {
  const remote = call.wearerCamera.value
  if (call.freeze.view.value.tag !== 'frozen' || remote === undefined) return null
  return (
    <button
      type="button"
      class={`desk-small-live ${call.drawing.isPenDown.value ? 'desk-small-live--away' : ''}`}
      aria-label={deskTexts('backToLiveFromSmall')}
      onClick={() => call.freeze.backToLive()}
    >
      <Face track={remote.track} label={deskTexts('livePicture')} />
    </button>
  )
}

export function CallPage({ call, onLeave }: { readonly call: DeskCall; readonly onLeave: () => void }) {
  const panelOpen = useSignal(innerWidth >= PANEL_FITS_PX || innerHeight > innerWidth)
  const tab = useSignal<PanelTab>('marks')
  const readSeq = useSignal(0)
  const pointerHeld = useSignal(false)
  const togglePanel = (): void => {
    panelOpen.value = !panelOpen.peek()
  }
  useEffect(
    () =>
      listenToKeys(window, call, {
        pointerHeld,
        actions: {
          togglePanel,
          openChat: () => {
            panelOpen.value = true
            tab.value = 'chat'
            requestAnimationFrame(() => document.querySelector<HTMLInputElement>('.desk-chat input')?.focus())
          },
        },
      }),
    [call],
  )
  const voices = call.media.remoteTracks.value.filter((remote) => remote.source === 'microphone')
  return (
    <div class={`desk ${panelOpen.value ? 'desk--panel' : ''}`}>
      <StatusBar call={call} />
      <Banner call={call} />
      <main class="desk__stage">
        <VideoStage call={call} pointerHeld={pointerHeld} />
        {!panelOpen.value && <SmallLive call={call} />}
      </main>
      <footer class="desk__controls">
        <Toolbar call={call} />
        <CallControls call={call} panelOpen={panelOpen.value} onTogglePanel={togglePanel} onLeave={onLeave} />
      </footer>
      {panelOpen.value && <SidePanel call={call} tab={tab} readSeq={readSeq} />}
      <ChatAnnouncer call={call} readSeq={readSeq} />
      {voices.map((remote) => (
        <Voice key={remote.consumerId} track={remote.track} />
      ))}
    </div>
  )
}
