// What can be done with the mark in hand, where it covers least.
import { Lock, LockOpen, TextCursorInput, Trash2 } from 'lucide'
import { useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { Rect } from '../../client/markCanvas/containLayout.ts'
import type { SeenMark } from '../../client/markCanvas/seenMarks.ts'
import { IconButton } from '../../client/ui/IconButton.tsx'
import { markColourHex } from '../../client/ui/markColours.ts'
import { onDemand } from '../../client/ui/onDemand.tsx'
import { mayTilt } from '../../shared/ink/tilt.ts'
import { mayUnlock } from '../../shared/session/selectors.ts'
import { colours } from '../controls/markColourOrder.ts'
import { FadeMenu } from '../controls/FadeMenu.tsx'
import type { DeskCall } from '../deskCall.ts'
import { useFocusBack } from '../draw/focusPicture.ts'
import { TextEntry } from '../draw/TextEntry.tsx'
import { editTexts, toolTexts } from '../toolTexts.ts'
import { lockWords, markName } from '../render/markWords.ts'
import { barTexts } from './barTexts.ts'
import { chosenFadeS, fadingFrom } from './fadingFrom.ts'
import { boxOf, placeBar, type BarSide } from './placeBar.ts'
import './markBar.css'

const TiltMenu = onDemand(async () => (await import('../tilt/TiltMenu.tsx')).TiltMenu)

interface BarProps {
  readonly call: DeskCall
  readonly seen: SeenMark
  readonly onWrite: () => void
}

function Colours({ call, seen }: Pick<BarProps, 'call' | 'seen'>) {
  return (
    <div class="desk-colours" role="group" aria-label={toolTexts('colours')}>
      {colours.map((colour) => (
        <button
          key={colour}
          type="button"
          class="desk-colour"
          aria-label={toolTexts(colour)}
          aria-pressed={seen.mark.colour === colour}
          onClick={() => call.editing.restyle({ colour })}
        >
          <span style={{ background: markColourHex[colour] }} />
        </button>
      ))}
    </div>
  )
}

/** A fading time counts from now, not from when the mark was drawn. */
function Fading({ call, seen: { mark } }: Pick<BarProps, 'call' | 'seen'>) {
  const fade = (seconds: number | undefined): void => {
    const nowMs = call.clock.nowMs() + (call.session.clockOffsetMs.peek() ?? 0)
    const passedS = Math.max(0, Math.ceil((nowMs - mark.drawnAtMs) / 1000))
    call.editing.restyle(fadingFrom(seconds, passedS))
  }
  return <FadeMenu value={chosenFadeS(mark)} onChoose={fade} />
}

function Changes({ call, seen, onWrite }: BarProps) {
  const { mark } = seen
  return (
    <>
      <Colours call={call} seen={seen} />
      {(mark.kind === 'label' || mark.kind === 'step') && (
        <IconButton icon={TextCursorInput} label={barTexts('write')} onClick={onWrite} />
      )}
      {mayTilt(mark.kind) && <TiltMenu editing={call.editing} />}
      <Fading call={call} seen={seen} />
    </>
  )
}

/** A locked one says why nothing of it can be changed, and what to do about it. Its button stays, and keeps the focus. */
function Tools({ call, seen, onWrite }: BarProps) {
  const { mark } = seen
  const { locked } = mark
  const { editing } = call
  const me = call.session.me.value
  if (mark.heldBy !== undefined && mark.heldBy !== me?.participantId)
    return <p class="desk-mark-bar__words">{barTexts('held')}</p>
  return (
    <>
      {locked ? (
        <p class="desk-mark-bar__words">{lockWords(mark, me)}</p>
      ) : (
        <Changes call={call} seen={seen} onWrite={onWrite} />
      )}
      {(!locked || (me !== undefined && mayUnlock(mark, me))) && (
        <IconButton
          icon={locked ? Lock : LockOpen}
          label={editTexts(locked ? 'unlock' : 'lock')}
          pressed={locked}
          onClick={() => editing.restyle({ locked: !locked })}
        />
      )}
      {!locked && (
        <IconButton
          icon={Trash2}
          label={barTexts('erase')}
          shortcut="Delete"
          variant="danger"
          onClick={() => editing.erase()}
        />
      )}
    </>
  )
}

/** Puts the bar where it covers least, after each change of what it could cover [HAND-14]. */
function usePlace(call: DeskCall, seen: SeenMark, bar: RefObject<HTMLElement | null>): void {
  const last = useRef<BarSide | undefined>(undefined)
  const handles = call.editing.handles.value.map(({ at }) => at)
  const others = call.seen.value.filter(({ mark }) => mark.markId !== seen.mark.markId)
  useLayoutEffect(() => {
    const { current } = bar
    const stage = current?.closest('.desk-stage')
    if (current === null || !stage) return
    const from = stage.getBoundingClientRect()
    const inStage = ({ x, y, width, height }: Rect): Rect => ({ x: x - from.x, y: y - from.y, width, height })
    // The stage, not the picture on it, is what there is room on.
    current.style.setProperty('--room', `${from.width - 8}px`)
    const picture = inStage(call.pictureRect())
    const small = document.querySelector('.desk-small')?.getBoundingClientRect()
    const place = placeBar({
      stage: from,
      picture,
      bar: { width: current.offsetWidth, height: current.offsetHeight },
      mark: boxOf(seen, picture, handles) ?? picture,
      others: [
        ...others.flatMap((other) => boxOf(other, picture) ?? []),
        ...(small === undefined ? [] : [inStage(small)]),
      ],
      last: last.current,
    })
    last.current = place.side
    current.style.left = `${Math.round(place.x - picture.x)}px`
    current.style.top = `${Math.round(place.y - picture.y)}px`
  })
}

function Bar({ call, seen, onWrite }: BarProps) {
  const bar = useRef<HTMLDivElement>(null)
  useFocusBack(bar)
  usePlace(call, seen, bar)
  return (
    <div
      ref={bar}
      class="desk-mark-bar"
      role="toolbar"
      aria-label={barTexts('bar', { mark: markName(seen.mark) })}
    >
      <Tools call={call} seen={seen} onWrite={onWrite} />
    </div>
  )
}

export function MarkBar({ call }: { readonly call: DeskCall }) {
  const isWriting = useSignal(false)
  const { editing } = call
  const seen = editing.seen.value
  useEffect(() => {
    isWriting.value = false
  }, [seen?.mark.markId])
  const anchor = seen?.figure.anchor
  if (seen === undefined || anchor === undefined || editing.isDragging.value) return null
  const { mark } = seen
  if (isWriting.value) {
    const answer = (text: string | undefined): void => {
      isWriting.value = false
      if (text === undefined || text === (mark.text ?? '')) return
      editing.restyle({ text: text === '' ? null : text })
    }
    return (
      <TextEntry at={anchor} initial={mark.text ?? ''} mayBeEmpty={mark.kind === 'step'} onAnswer={answer} />
    )
  }
  return <Bar call={call} seen={seen} onWrite={() => (isWriting.value = true)} />
}
