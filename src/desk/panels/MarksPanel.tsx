// All marks as a list: what each is, how exact, and erasing it. The way to marks for keyboard and screen reader.
import { X } from 'lucide'
import { IconButton } from '../../client/ui/IconButton.tsx'
import { roleTexts } from '../../client/i18n/sessionTexts.ts'
import { markColourHex } from '../../client/ui/markColours.ts'
import { visibleMarks } from '../../shared/session/selectors.ts'
import type { Mark } from '../../shared/session/state.ts'
import type { DeskCall } from '../deskCall.ts'
import { panelTexts } from '../deskTexts.ts'
import { markLook } from '../../client/markCanvas/markLook.ts'
import { markExactness, markName } from '../render/markWords.ts'

function MarkRow({ call, mark }: { readonly call: DeskCall; readonly mark: Mark }) {
  const state = call.session.state.value
  const isChosen = call.highlighted.value === mark.markId
  const name = markName(mark)
  const leave = (): void => {
    if (call.highlighted.peek() === mark.markId) call.highlighted.value = undefined
  }
  return (
    <li class={`desk-mark desk-mark--${markLook(mark, state)}`}>
      <button
        type="button"
        class="desk-mark__main"
        aria-pressed={isChosen}
        aria-label={`${panelTexts('showMark', { mark: name })}. ${markExactness(mark, state).join(' ')}`}
        onPointerEnter={() => (call.highlighted.value = mark.markId)}
        onPointerLeave={leave}
        onFocus={() => (call.highlighted.value = mark.markId)}
        onBlur={leave}
      >
        <span
          class="desk-mark__colour"
          style={{ background: markColourHex[mark.colour] }}
          aria-hidden="true"
        />
        <span class="desk-mark__words">
          <span class="desk-mark__name">
            {name}
            <span class="desk-mark__author">{roleTexts(mark.authorRole)}</span>
          </span>
          {markExactness(mark, state).map((sentence) => (
            <span key={sentence} class="desk-mark__exactness">
              {sentence}
            </span>
          ))}
        </span>
      </button>
      <IconButton
        icon={X}
        label={panelTexts('eraseMark', { mark: name })}
        onClick={() => call.ask({ type: 'mark.erase', markIds: [mark.markId] })}
      />
    </li>
  )
}

export function MarksPanel({ call }: { readonly call: DeskCall }) {
  const marks = visibleMarks(call.session.state.value)
  if (marks.length === 0) return <p class="desk-panel__empty">{panelTexts('noMarks')}</p>
  return (
    <ul role="list" class="desk-marks">
      {marks.toReversed().map((mark) => (
        <MarkRow key={mark.markId} call={call} mark={mark} />
      ))}
    </ul>
  )
}
