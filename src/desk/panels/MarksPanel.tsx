// All marks as a list: what each is, what it says and measures, how exact, and choosing, locking and erasing it. The way to marks for
// keyboard and screen reader.
import { Lock, LockOpen, X } from 'lucide'
import { useComputed } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { Icon } from '../../client/ui/Icon.tsx'
import { onDemand } from '../../client/ui/onDemand.tsx'
import { IconButton } from '../../client/ui/IconButton.tsx'
import { roleTexts } from '../../client/i18n/sessionTexts.ts'
import { markColourHex } from '../../client/ui/markColours.ts'
import { markLook } from '../../client/markCanvas/markLook.ts'
import type { MarkId } from '../../shared/protocol/ids.ts'
import { hiddenMarks } from '../../shared/session/oldPlaces.ts'
import { currentStep, mayUnlock, stepNumbers, visibleMarks } from '../../shared/session/selectors.ts'
import type { Mark } from '../../shared/session/state.ts'
import { toolIcons } from '../controls/toolIcons.ts'
import type { DeskCall } from '../deskCall.ts'
import { panelTexts } from '../deskTexts.ts'
import { focusPicture, useFocusBack } from '../draw/focusPicture.ts'
import { TieButton } from '../honest/TieButton.tsx'
import { editTexts } from '../toolTexts.ts'
import { lockWords, markExactness, markName, markValue } from '../render/markWords.ts'
import { StepButton } from './StepButton.tsx'

const HiddenMarks = onDemand(async () => (await import('../hidden/HiddenMarks.tsx')).HiddenMarks)

interface MarkRowProps {
  readonly call: DeskCall
  readonly mark: Mark
  /** 1 for the first that was drawn. */
  readonly rank: number
  readonly count: number
  readonly step: number | undefined
  /** The wearer is at this step. */
  readonly isPresent: boolean
}

/** Chooses it, takes the tool for it, and gives it the keys. */
function choose(call: DeskCall, markId: MarkId): void {
  call.drawing.tool.value = 'select'
  call.editing.selected.value = markId
  focusPicture()
}

interface Now {
  readonly isPresent: boolean
  readonly hasFaded: boolean
}

function sentencesOf(call: DeskCall, mark: Mark, { isPresent, hasFaded }: Now): readonly string[] {
  const state = call.session.state.value
  const value = markValue(mark)
  const lock = lockWords(mark, call.session.me.value)
  return [
    ...(isPresent ? [editTexts('presentStep')] : []),
    ...(lock === undefined ? [] : [lock]),
    ...(value === undefined ? [] : [value]),
    ...markExactness(mark, state),
    ...(hasFaded ? [editTexts('faded')] : []),
  ]
}

function MarkWords({ mark, sentences, name }: { mark: Mark; sentences: readonly string[]; name: string }) {
  return (
    <span class="desk-mark__words">
      <span class="desk-mark__name">
        {name} <span class="desk-mark__author">{roleTexts(mark.authorRole)}</span>
      </span>
      {mark.text !== undefined && <span class="desk-mark__text">{mark.text}</span>}
      {sentences.map((sentence) => (
        <span key={sentence} class="desk-mark__exactness">
          {sentence}
        </span>
      ))}
    </span>
  )
}

/** A row that goes under the pointer, or with the focus in it, is left without an event. */
function useRow(call: DeskCall, markId: MarkId) {
  const row = useRef<HTMLLIElement>(null)
  const leave = (): void => {
    if (call.highlighted.peek() === markId) call.highlighted.value = undefined
  }
  useEffect(() => leave, [markId])
  useFocusBack(row, true)
  return { row, leave }
}

function MarkRow({ call, mark, rank, count, step, isPresent }: MarkRowProps) {
  const { markId, locked } = mark
  const me = call.session.me.value
  const isShut = locked && !(me !== undefined && mayUnlock(mark, me))
  const isChosen = call.editing.selected.value === markId
  const name = markName(mark, step)
  // Computed: the list is not to be made anew with every picture.
  const isAway = useComputed(() => !call.seen.value.some((seen) => seen.mark.markId === markId))
  const hasFaded = mark.fadeAfterS !== undefined && isAway.value
  const sentences = sentencesOf(call, mark, { isPresent, hasFaded })
  const { row, leave } = useRow(call, markId)
  const words = [mark.text, ...sentences].filter(Boolean)
  const position = editTexts('position', { number: rank, count })
  return (
    <li
      ref={row}
      class={`desk-mark desk-mark--${markLook(mark, call.session.state.value)} ${isChosen ? 'desk-mark--chosen' : ''}`}
      data-kind={mark.kind}
    >
      <button
        type="button"
        class="desk-mark__main"
        aria-pressed={isChosen}
        aria-label={`${editTexts('select', { mark: name })}. ${position}. ${words.join(' ')}`}
        onClick={() => choose(call, markId)}
        onPointerEnter={() => (call.highlighted.value = markId)}
        onPointerLeave={leave}
        onFocus={() => (call.highlighted.value = markId)}
        onBlur={leave}
      >
        <span class="desk-mark__kind" style={{ color: markColourHex[mark.colour] }} aria-hidden="true">
          <Icon icon={toolIcons[mark.kind]} />
        </span>
        <MarkWords mark={mark} sentences={sentences} name={name} />
      </button>
      <div class="desk-mark__tools">
        {step !== undefined && <StepButton call={call} markId={markId} step={step} isPresent={isPresent} />}
        <TieButton call={call} mark={mark} name={name} />
        <IconButton
          icon={locked ? Lock : LockOpen}
          label={editTexts(locked ? 'unlock' : 'lock')}
          pressed={locked}
          disabled={isShut}
          explanation={isShut ? editTexts('lockedBy') : undefined}
          onClick={() => call.ask({ type: 'mark.restyle', markId, change: { locked: !locked } })}
        />
        <IconButton
          icon={X}
          label={panelTexts('eraseMark', { mark: name })}
          disabled={locked}
          explanation={lockWords(mark, me)}
          onClick={() => call.ask({ type: 'mark.erase', markIds: [markId] })}
        />
      </div>
    </li>
  )
}

export function MarksPanel({ call }: { readonly call: DeskCall }) {
  const state = call.session.state.value
  const all = visibleMarks(state)
  if (all.length === 0) return <p class="desk-panel__empty">{panelTexts('noMarks')}</p>
  const hidden = new Set(hiddenMarks(state))
  const marks = all.filter((mark) => !hidden.has(mark))
  const numbers = stepNumbers(state)
  const presentId = currentStep(state)?.mark.markId
  return (
    <>
      {hidden.size > 0 && <HiddenMarks call={call} />}
      <ul role="list" class="desk-marks">
        {marks
          .map((mark, index) => (
            <MarkRow
              key={mark.markId}
              call={call}
              mark={mark}
              rank={index + 1}
              count={marks.length}
              step={numbers.get(mark.markId)}
              isPresent={mark.markId === presentId}
            />
          ))
          .toReversed()}
      </ul>
    </>
  )
}
