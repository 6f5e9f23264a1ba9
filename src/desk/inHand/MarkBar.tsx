// What can be done with the mark in hand, beside it and never over it; on a phone beside the picture, where there is room.
import { Lock, LockOpen, TextCursorInput, Trash2 } from 'lucide'
import { useSignal } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { SeenMark } from '../../client/markCanvas/seenMarks.ts'
import { IconButton } from '../../client/ui/IconButton.tsx'
import { markColourHex } from '../../client/ui/markColours.ts'
import { onDemand } from '../../client/ui/onDemand.tsx'
import { mayTilt } from '../../shared/ink/tilt.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'
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
import './markBar.css'

const TiltMenu = onDemand(async () => (await import('../tilt/TiltMenu.tsx')).TiltMenu)

/** Where the mark ends on the picture, handles included. */
function boundsOf({ figure }: SeenMark, handles: readonly { readonly at: ImagePoint }[]) {
  const points = [
    ...figure.lines.flatMap(({ points: line }) => line.filter((point) => point !== undefined)),
    ...handles.map(({ at }) => at),
    ...(figure.anchor === undefined ? [] : [figure.anchor]),
  ]
  const vs = points.map(([, v]) => v)
  const us = points.map(([u]) => u)
  return { middle: (Math.min(...us) + Math.max(...us)) / 2, top: Math.min(...vs), bottom: Math.max(...vs) }
}

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

/** A phone's picture is hardly larger than the bar. */
const isNarrow = (): boolean => matchMedia('(max-width: 760px)').matches
/** Between the picture and the bar, and under it. */
const GAPS_PX = 8

/** Where the free ground under the picture holds it, it covers nothing of it; else it stands beside its mark. */
function placeOf(
  isUnder: boolean,
  top: number,
  bottom: number,
): { readonly look: string; readonly at: number } {
  if (isUnder) return { look: 'desk-mark-bar--under', at: 1 }
  return bottom > 0.8 ? { look: 'desk-mark-bar--above', at: top } : { look: '', at: bottom }
}

function Bar({ call, seen, freePx, onWrite }: BarProps & { readonly freePx: number }) {
  const bar = useRef<HTMLDivElement>(null)
  const isUnder = useSignal(false)
  useFocusBack(bar)
  useLayoutEffect(() => {
    isUnder.value = isNarrow() && freePx >= (bar.current?.offsetHeight ?? 0) + GAPS_PX
  })
  const { middle, top, bottom } = boundsOf(seen, call.editing.handles.value)
  const { look, at } = placeOf(isUnder.value, top, bottom)
  const left = `clamp(var(--half-bar), ${middle * 100}%, calc(100% - var(--half-bar)))`
  return (
    <div
      ref={bar}
      class={`desk-mark-bar ${look}`}
      style={{ left, top: `${Math.min(1, Math.max(0, at)) * 100}%` }}
      role="toolbar"
      aria-label={barTexts('bar', { mark: markName(seen.mark) })}
    >
      <Tools call={call} seen={seen} onWrite={onWrite} />
    </div>
  )
}

export function MarkBar({ call, freePx }: { readonly call: DeskCall; readonly freePx: number }) {
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
  return <Bar call={call} seen={seen} freePx={freePx} onWrite={() => (isWriting.value = true)} />
}
