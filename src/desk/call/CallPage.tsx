// The call itself: status, picture, tools, people.
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { onDemand } from '../../client/ui/onDemand.tsx'
import { BoardIntake } from '../boards/BoardIntake.tsx'
import { CallControls, type CallControlsProps } from '../controls/CallControls.tsx'
import { HintLine } from '../controls/HintLine.tsx'
import { listenToKeys } from '../controls/keyboardShortcuts.ts'
import { NarrowTools, narrowItems, useNarrow } from '../controls/NarrowTools.tsx'
import { Toolbar } from '../controls/Toolbar.tsx'
import type { DeskCall } from '../deskCall.ts'
import { focusPicture } from '../draw/focusPicture.ts'
import { Banner } from '../panels/Banner.tsx'
import { Voice } from '../panels/Face.tsx'
import { ChatAnnouncer, SidePanel, type PanelTab } from '../panels/SidePanel.tsx'
import { StatusBar } from '../panels/StatusBar.tsx'
import { WordPlace } from '../honest/WordPlace.tsx'
import { stillsTexts } from '../stills/stillsTexts.ts'
import { Views } from '../stills/Views.tsx'

const BoardStage = onDemand(async () => (await import('../boards/BoardStage.tsx')).BoardStage)
const NoStills = () => <p class="desk-strip desk-strip__empty">{stillsTexts('empty')}</p>
const Strip = onDemand(async () => (await import('../stills/Strip.tsx')).Strip, NoStills)
const Dialogs = onDemand(async () => (await import('../dialogs/Dialogs.tsx')).Dialogs)
const BoardTools = onDemand(async () => (await import('../boards/BoardTools.tsx')).BoardTools)

/** The strip is loaded with the first still; its room is kept from the beginning, so that the picture stays where it is. */
function Stills({ call }: { readonly call: DeskCall }) {
  const { pictures } = call.session.state.value
  const isEmpty = [...pictures.values()].every(({ discarded }) => discarded)
  return isEmpty ? <NoStills /> : <Strip call={call} />
}

/** Narrower than this the picture needs the panel's place more, except on a tablet held upright; it opens on request. */
const PANEL_FITS_PX = 1000
const PHONE_PX = 760
const panelFits = (): boolean =>
  innerWidth >= PANEL_FITS_PX || (innerHeight > innerWidth && innerWidth > PHONE_PX)

function useKeys(call: DeskCall, parts: Parameters<typeof listenToKeys>[2]): void {
  useEffect(() => listenToKeys(window, call, parts), [call])
}

export function CallPage({ call, onLeave }: { readonly call: DeskCall; readonly onLeave: () => void }) {
  const panelOpen = useSignal(panelFits())
  const tab = useSignal<PanelTab>('marks')
  const readSeq = useSignal(0)
  const pointerHeld = useSignal(false)
  const togglePanel = (): void => {
    panelOpen.value = !panelOpen.peek()
  }
  useKeys(call, {
    pointerHeld,
    actions: {
      toPicture: focusPicture,
      togglePanel,
      openChat: () => {
        panelOpen.value = true
        tab.value = 'chat'
        requestAnimationFrame(() => document.querySelector<HTMLInputElement>('.desk-chat input')?.focus())
      },
    },
  })
  const boards = call.boards.desk.value
  const board = boards?.opened.value
  return (
    <div class={`desk ${panelOpen.value ? 'desk--panel' : ''}`}>
      <StatusBar call={call} />
      <Banner call={call} />
      <main class="desk__stage">
        <Views call={call} pointerHeld={pointerHeld} />
        {boards !== undefined && board !== undefined && <BoardStage boards={boards} board={board} />}
        <div class="desk-under" inert={board !== undefined}>
          <Stills call={call} />
          <WordPlace call={call} />
        </div>
      </main>
      <Controls call={call} panelOpen={panelOpen.value} onTogglePanel={togglePanel} onLeave={onLeave} />
      {panelOpen.value && <SidePanel call={call} tab={tab} readSeq={readSeq} />}
      <BoardIntake
        boards={call.boards}
        onTaken={() => {
          panelOpen.value = true
          tab.value = 'files'
        }}
      />
      <Asked call={call} />
      <ChatAnnouncer call={call} readSeq={readSeq} />
      <Voices call={call} />
    </div>
  )
}

/** Under the picture, or under the page that is on the stage in its place. */
function Controls({ call, ...controls }: CallControlsProps) {
  const isNarrow = useNarrow()
  const boards = call.boards.desk.value
  const board = boards?.opened.value
  if (boards !== undefined && board !== undefined) {
    return (
      <footer class="desk__controls">
        <BoardTools call={call} boards={boards} board={board} />
        <CallControls call={call} {...controls} />
      </footer>
    )
  }
  return (
    <footer class="desk__controls">
      <HintLine call={call} />
      {isNarrow ? <NarrowTools call={call} /> : <Toolbar call={call} />}
      <CallControls call={call} {...controls} more={isNarrow ? narrowItems(call) : undefined} />
    </footer>
  )
}

/** From the first time on it stays: closing itself gives the focus back. */
function Asked({ call }: { readonly call: DeskCall }) {
  const isAsked = useRef(false)
  isAsked.current ||= call.dialog.value !== undefined
  return isAsked.current ? <Dialogs call={call} /> : null
}

function Voices({ call }: { readonly call: DeskCall }) {
  const voices = call.media.remoteTracks.value.filter((remote) => remote.source === 'microphone')
  return (
    <>
      {voices.map((remote) => (
        <Voice key={remote.consumerId} track={remote.track} />
      ))}
    </>
  )
}
