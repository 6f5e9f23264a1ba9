// Messages to everybody in the consultation.
import { Send } from 'lucide'
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { formatTime } from '../../client/i18n/format.ts'
import { roleTexts } from '../../client/i18n/sessionTexts.ts'
import { IconButton } from '../../client/ui/IconButton.tsx'
import { TextField } from '../../client/ui/TextField.tsx'
import type { DeskCall } from '../deskCall.ts'
import { panelTexts } from '../deskTexts.ts'

const MAX_LENGTH = 2000

export function ChatPanel({ call }: { readonly call: DeskCall }) {
  const draft = useSignal('')
  const end = useRef<HTMLLIElement>(null)
  const { chat } = call.session.state.value
  const me = call.session.me.value?.participantId
  useEffect(() => end.current?.scrollIntoView({ block: 'nearest' }), [chat.length])
  const send = (): void => {
    const text = draft.peek().trim()
    if (text === '') return
    draft.value = ''
    call.ask({ type: 'chat.send', text })
  }
  return (
    <div class="desk-chat">
      {chat.length === 0 ? (
        <p class="desk-panel__empty">{panelTexts('noChat')}</p>
      ) : (
        <ol role="list" class="desk-chat__list">
          {chat.map((message, index) => (
            <li
              key={message.seq}
              ref={index === chat.length - 1 ? end : null}
              class={`desk-message ${message.author === me ? 'desk-message--own' : ''}`}
            >
              <span class="desk-message__head">
                {roleTexts(message.authorRole)}{' '}
                <time dateTime={new Date(message.atMs).toISOString()}>{formatTime(message.atMs)}</time>
              </span>
              <span class="desk-message__text">{message.text}</span>
            </li>
          ))}
        </ol>
      )}
      <div class="desk-chat__write">
        <TextField
          label={panelTexts('write')}
          labelHidden
          placeholder={panelTexts('write')}
          value={draft.value}
          maxLength={MAX_LENGTH}
          onInput={(value) => (draft.value = value)}
          onEnter={send}
        />
        <IconButton icon={Send} label={panelTexts('send')} onClick={send} />
      </div>
    </div>
  )
}
