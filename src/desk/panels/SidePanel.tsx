// People above, marks, files or chat below. Folds away with F.
import { useComputed, useSignalEffect, type Signal } from '@preact/signals'
import { roleTexts } from '../../client/i18n/sessionTexts.ts'
import { onDemand } from '../../client/ui/onDemand.tsx'
import { VisuallyHidden } from '../../client/ui/VisuallyHidden.tsx'
import { visibleMarks } from '../../shared/session/selectors.ts'
import type { DeskCall } from '../deskCall.ts'
import { panelTexts } from '../deskTexts.ts'
import { ChatPanel } from './ChatPanel.tsx'
import { MarksPanel } from './MarksPanel.tsx'
import { PeoplePanel } from './PeoplePanel.tsx'
import { unreadMessages } from './unreadChat.ts'

const BoardsPanel = onDemand(async () => (await import('../boards/BoardsPanel.tsx')).BoardsPanel)

const tabs = ['marks', 'files', 'chat'] as const
export type PanelTab = (typeof tabs)[number]

interface SidePanelProps {
  readonly call: DeskCall
  readonly tab: Signal<PanelTab>
  readonly readSeq: Signal<number>
}

/** Left and right move between the tabs, as tabs do everywhere. */
function moveTab(event: KeyboardEvent, tab: Signal<PanelTab>): void {
  if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
  event.preventDefault()
  const way = event.key === 'ArrowRight' ? 1 : -1
  tab.value = tabs[(tabs.indexOf(tab.peek()) + way + tabs.length) % tabs.length] ?? 'marks'
  document.getElementById(`desk-tab-${tab.peek()}`)?.focus()
}

export function SidePanel({ call, tab, readSeq }: SidePanelProps) {
  const unread = useComputed(() =>
    unreadMessages(call.session.state.value.chat, readSeq.value, call.session.me.value?.participantId),
  )
  useSignalEffect(() => {
    if (tab.value === 'chat') readSeq.value = call.session.state.value.chat.at(-1)?.seq ?? 0
  })
  const markCount = visibleMarks(call.session.state.value).length
  const boardCount = call.session.state.value.boards.size
  const titles: Record<PanelTab, string> = {
    marks: markCount === 0 ? panelTexts('marks') : panelTexts('marksCount', { count: markCount }),
    files: boardCount === 0 ? panelTexts('files') : panelTexts('filesCount', { count: boardCount }),
    chat:
      unread.value.length === 0
        ? panelTexts('chat')
        : panelTexts('chatUnread', { count: unread.value.length }),
  }
  return (
    <aside class="desk-panel" aria-label={panelTexts('panel')}>
      <PeoplePanel call={call} />
      <div class="desk-tabs" role="tablist" onKeyDown={(event) => moveTab(event, tab)}>
        {tabs.map((name) => (
          <button
            key={name}
            id={`desk-tab-${name}`}
            type="button"
            role="tab"
            aria-selected={tab.value === name}
            aria-controls="desk-tab-content"
            tabIndex={tab.value === name ? 0 : -1}
            class={name === 'chat' && unread.value.length > 0 ? 'desk-tab--unread' : ''}
            onClick={() => (tab.value = name)}
          >
            {titles[name]}
          </button>
        ))}
      </div>
      <div
        id="desk-tab-content"
        class="desk-panel__content"
        role="tabpanel"
        aria-labelledby={`desk-tab-${tab.value}`}
      >
        {tab.value === 'marks' && <MarksPanel call={call} />}
        {tab.value === 'files' && <BoardsPanel boards={call.boards} />}
        {tab.value === 'chat' && <ChatPanel call={call} />}
      </div>
    </aside>
  )
}

/** Says a new message politely, wherever the focus is and whether or not the panel is open. */
export function ChatAnnouncer({
  call,
  readSeq,
}: {
  readonly call: DeskCall
  readonly readSeq: Signal<number>
}) {
  const last = unreadMessages(
    call.session.state.value.chat,
    readSeq.value,
    call.session.me.value?.participantId,
  ).at(-1)
  return (
    <div aria-live="polite">
      <VisuallyHidden>
        {last === undefined
          ? ''
          : panelTexts('newMessage', { role: roleTexts(last.authorRole), text: last.text })}
      </VisuallyHidden>
    </div>
  )
}
