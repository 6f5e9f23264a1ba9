// The small window over the stage: the live picture while the stage stands still, or the still that was swapped with it.
// It is dragged, or sent by arrow keys, to any corner, and steps back while a pen is down.
import { useSignal } from '@preact/signals'
import { Columns2, X } from 'lucide'
import { useRef } from 'preact/hooks'
import { usualPicture, type Size } from '../../client/markCanvas/containLayout.ts'
import { IconButton } from '../../client/ui/IconButton.tsx'
import { keys } from '../controls/deskCommands.ts'
import type { DeskCall } from '../deskCall.ts'
import { useFocusBack } from '../draw/focusPicture.ts'
import { isCameraAway } from '../video/cameraAway.ts'
import { cornerAfterKey, nearestCorner } from './corner.ts'
import { LiveView } from './LiveView.tsx'
import { stillsTexts } from './stillsTexts.ts'
import { Thumbnail } from './Thumbnail.tsx'

/** Less is a click with a hand that is not quite still. */
const DRAG_PX = 8

function useCorners(call: DeskCall) {
  const box = useRef<HTMLDivElement>(null)
  const drag = useSignal<{ readonly x: number; readonly y: number } | undefined>(undefined)
  const start = useRef<{ readonly x: number; readonly y: number } | undefined>(undefined)
  const wasDragged = useRef(false)
  const { corner } = call.stills
  const settle = (): void => {
    const stage = box.current?.parentElement?.getBoundingClientRect()
    const own = box.current?.getBoundingClientRect()
    if (drag.peek() !== undefined && stage !== undefined && own !== undefined) {
      corner.value = nearestCorner(own.x + own.width / 2 - stage.x, own.y + own.height / 2 - stage.y, stage)
    }
    drag.value = undefined
    start.current = undefined
  }
  const handlers = {
    onPointerDown: (event: PointerEvent) => {
      start.current = { x: event.clientX, y: event.clientY }
      wasDragged.current = false
    },
    onPointerMove: (event: PointerEvent) => {
      if (start.current === undefined || !(event.currentTarget instanceof HTMLElement)) return
      const moved = { x: event.clientX - start.current.x, y: event.clientY - start.current.y }
      if (drag.peek() === undefined && Math.hypot(moved.x, moved.y) < DRAG_PX) return
      event.currentTarget.setPointerCapture(event.pointerId)
      wasDragged.current = true
      drag.value = moved
    },
    onPointerUp: settle,
    onPointerCancel: settle,
    onKeyDown: (event: KeyboardEvent) => {
      const next = cornerAfterKey(corner.peek(), event.key)
      if (next === undefined) return
      event.preventDefault()
      corner.value = next
    },
  }
  return { box, drag, handlers, wasDragged }
}

const shapeOf = (call: DeskCall, still: ImageBitmap | undefined): Size =>
  still ?? call.livePicture.value?.liveSize.value ?? usualPicture

/** While the still's own small picture is on its way its window stands already: it is the same one, and keeps the focus. */
export function SmallWindow({ call }: { readonly call: DeskCall }) {
  const isFrozen = call.freeze.view.value.tag === 'frozen'
  const aside = call.stills.aside.value
  const isThere = isFrozen
    ? call.matchedNow() !== undefined
    : aside !== undefined && call.session.state.value.pictures.has(aside)
  return isThere ? <Small call={call} isFrozen={isFrozen} /> : null
}

function Small({ call, isFrozen }: { readonly call: DeskCall; readonly isFrozen: boolean }) {
  const { box, drag, handlers, wasDragged } = useCorners(call)
  useFocusBack(box)
  const { stills } = call
  const aside = stills.aside.value
  const still = aside && stills.thumbnails.value.get(aside)
  const moved = drag.value
  const { width, height } = shapeOf(call, still)
  return (
    <div
      ref={box}
      class={`desk-small desk-small--${stills.corner.value} ${call.drawing.isPenDown.value ? 'desk-small--away' : ''}`}
      style={{
        '--ratio': String(width / height),
        ...(moved && { transform: `translate(${moved.x}px, ${moved.y}px)` }),
      }}
      data-testid="small-window"
    >
      <button
        type="button"
        class="desk-small__picture"
        aria-label={`${stillsTexts(isFrozen ? 'liveSmall' : 'stillSmall')}. ${stillsTexts('moveHint')}`}
        onClick={() => {
          if (!wasDragged.current) stills.swap()
        }}
        {...handlers}
      >
        {isFrozen ? <LiveView call={call} /> : still && <Thumbnail image={still} />}
        {isFrozen && !isCameraAway(call.session.state.value) && (
          <span class="desk-small__live" aria-hidden="true">
            {stillsTexts('live')}
          </span>
        )}
      </button>
      <span class="desk-small__tool">
        {isFrozen ? (
          <IconButton
            icon={Columns2}
            label={stillsTexts('sideBySide')}
            shortcut={keys.sideBySide}
            onClick={() => (stills.sideBySide.value = true)}
            side="below"
          />
        ) : (
          <IconButton
            icon={X}
            label={stillsTexts('closeSmall')}
            onClick={() => stills.closeAside()}
            side="below"
          />
        )}
      </span>
    </div>
  )
}
