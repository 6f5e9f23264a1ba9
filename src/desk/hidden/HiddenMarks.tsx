// Marks of a world that is over: how many, what each is, what brings them back, and the way to do it at hand. Loaded with the first.
import { LockOpen, X } from 'lucide'
import { Button } from '../../client/ui/Button.tsx'
import { Icon } from '../../client/ui/Icon.tsx'
import { IconButton } from '../../client/ui/IconButton.tsx'
import { markColourHex } from '../../client/ui/markColours.ts'
import { partOf } from '../../shared/ink/markAgain.ts'
import { placementOf } from '../../shared/session/markShape.ts'
import { hiddenMarks } from '../../shared/session/oldPlaces.ts'
import { mayUnlock, stepNumbers } from '../../shared/session/selectors.ts'
import type { Mark, SessionState } from '../../shared/session/state.ts'
import { toolIcons } from '../controls/toolIcons.ts'
import type { DeskCall } from '../deskCall.ts'
import { panelTexts } from '../deskTexts.ts'
import { focusPicture } from '../draw/focusPicture.ts'
import { deviceNames } from '../panels/deviceWords.ts'
import { lockWords, markName } from '../render/markWords.ts'
import { editTexts } from '../toolTexts.ts'
import { hiddenTexts } from './hiddenTexts.ts'
import './hidden.css'
import { hiddenWays } from './hiddenWays.ts'

/** On a still of a world that is over nothing can be marked again. */
function markAgain({ tie, freeze, session }: DeskCall, { markId }: Mark): void {
  const view = freeze.view.peek()
  if (view.tag === 'frozen' && view.picture?.epoch !== session.state.peek().epoch) freeze.backToLive()
  tie.start(markId)
  focusPicture()
}

interface HiddenRowProps {
  readonly call: DeskCall
  readonly mark: Mark
  readonly step: number | undefined
  /** Two of the others bring it back. */
  readonly comesAlong: boolean
}

interface WaysProps extends Pick<HiddenRowProps, 'call' | 'mark'> {
  readonly name: string
}

/** [HON-6] A locked mark offers its unlocking alone: nothing stands there grey. */
function LockedWays({ call, mark, name }: WaysProps) {
  const me = call.session.me.value
  if (me === undefined || !mayUnlock(mark, me)) return null
  const { markId } = mark
  return (
    <Button
      class="desk-hidden__again"
      icon={LockOpen}
      label={hiddenTexts('unlockMark', { mark: name })}
      onClick={() => call.ask({ type: 'mark.restyle', markId, change: { locked: false } })}
    >
      {editTexts('unlock')}
    </Button>
  )
}

function OpenWays({ call, mark, name }: WaysProps) {
  const { kind, markId } = mark
  return (
    <>
      {partOf(kind) !== undefined && (
        <Button
          class="desk-hidden__again"
          label={hiddenTexts('againMark', { mark: name })}
          pressed={call.tie.tying.value?.markId === markId}
          onClick={() => markAgain(call, mark)}
        >
          {hiddenTexts('again')}
        </Button>
      )}
      <IconButton
        icon={X}
        label={panelTexts('eraseMark', { mark: name })}
        onClick={() => call.ask({ type: 'mark.erase', markIds: [markId] })}
      />
    </>
  )
}

function HiddenRow({ call, mark, step, comesAlong }: HiddenRowProps) {
  const { kind, text } = mark
  const name = markName(mark, step)
  const lock = lockWords(mark, call.session.me.value)
  const Ways = mark.locked ? LockedWays : OpenWays
  return (
    <li class="desk-hidden__mark">
      <span class="desk-mark__kind" style={{ color: markColourHex[mark.colour] }} aria-hidden="true">
        <Icon icon={toolIcons[kind]} />
      </span>
      <span class="desk-hidden__name">
        {name}
        {text !== undefined && <span class="desk-mark__text"> {text}</span>}
        {partOf(kind) === undefined && (
          <span class="desk-mark__exactness">{hiddenTexts(comesAlong ? 'withOthers' : 'drawAnew')}</span>
        )}
        {lock !== undefined && <span class="desk-mark__exactness">{lock}</span>}
      </span>
      <Ways call={call} mark={mark} name={name} />
    </li>
  )
}

/** Marks of several worlds have causes of their own, of which the state knows the last. */
function titleOf(marks: readonly Mark[], { epochReason, device }: SessionState): string {
  const worlds = new Set(marks.map((mark) => placementOf(mark)?.epoch))
  const why = worlds.size === 1 ? epochReason : undefined
  return hiddenTexts(why === undefined ? 'title' : `title.${why}`, {
    count: marks.length,
    ...deviceNames(device),
  })
}

export function HiddenMarks({ call }: { readonly call: DeskCall }) {
  const state = call.session.state.value
  const marks = hiddenMarks(state)
  if (marks.length === 0) return null
  const numbers = stepNumbers(state)
  const ways = hiddenWays(state)
  return (
    <section class="desk-hidden" aria-labelledby="desk-hidden-title">
      <h3 id="desk-hidden-title" class="desk-hidden__title">
        {titleOf(marks, state)}
      </h3>
      <p>{hiddenTexts('meaning')}</p>
      <ul class="desk-hidden__ways">
        {ways.map((way) => (
          <li key={way}>{hiddenTexts(`way.${way}`)}</li>
        ))}
      </ul>
      <ul role="list">
        {marks.toReversed().map((mark) => (
          <HiddenRow
            key={mark.markId}
            call={call}
            mark={mark}
            step={numbers.get(mark.markId)}
            comesAlong={ways.includes('againTwo')}
          />
        ))}
      </ul>
    </section>
  )
}
