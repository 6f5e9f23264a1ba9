// The frozen picture with its marks, beside the face. Marks that grow are shown as they grow.
import { effect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { createRepainting } from '../client/markCanvas/repainting.ts'
import { Spinner } from '../client/ui/Spinner.tsx'
import { VisuallyHidden } from '../client/ui/VisuallyHidden.tsx'
import type { PictureId } from '../shared/protocol/ids.ts'
import { currentStep, visibleMarks } from '../shared/session/selectors.ts'
import type { FrozenPicture } from '../shared/session/state.ts'
import { paintStill } from './paintStill.ts'
import type { RoomCall } from './roomCall.ts'
import { roomTexts as t } from './roomTexts.ts'

interface StillViewProps {
  readonly call: RoomCall
  readonly still: FrozenPicture
}

/** "Step 2 of 3: bend the elbow" */
function stepWords({ mark, number, of }: NonNullable<ReturnType<typeof currentStep>>): string {
  const words = t('step', { number, of })
  return mark.text === undefined ? words : `${words}: ${mark.text}`
}

/** Paints the marks whenever they, the canvas or (while something flows or fades) time change. */
function keepPainted(canvas: HTMLCanvasElement, call: RoomCall, pictureId: PictureId): () => void {
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches
  const paint = (): void => {
    const state = call.session.state.value
    const shown = state.pictures.get(pictureId)
    if (shown === undefined) return
    const sessionMs = call.clock.nowMs() + (call.session.clockOffsetMs.peek() ?? 0)
    const flowAtMs = isStill ? undefined : sessionMs
    const overlay = call.overlay.value
    repainting.after(paintStill(canvas, shown, { state, overlay, sessionMs, flowAtMs }), !isStill)
  }
  const repainting = createRepainting(paint)
  const stop = effect(paint)
  const observer = new ResizeObserver(paint)
  observer.observe(canvas)
  return () => {
    repainting.close()
    stop()
    observer.disconnect()
  }
}

export function StillView({ call, still }: StillViewProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const url = call.stillUrl.value
  const { width, height } = still.picture.intrinsics
  const count = visibleMarks(call.session.state.value).filter(
    (mark) => mark.pictureId === still.pictureId,
  ).length
  const step = currentStep(call.session.state.value)
  useEffect(
    () => (canvas.current === null ? undefined : keepPainted(canvas.current, call, still.pictureId)),
    [call, still.pictureId],
  )
  return (
    <figure class="still">
      <div
        class="still__frame"
        style={{ '--aspect': `${width} / ${height}`, '--ratio': String(width / height) }}
      >
        {url === undefined ? (
          <div class="still__loading">
            <Spinner text={t('still.loading')} />
          </div>
        ) : (
          <img src={url} alt={t('still.label')} />
        )}
        <canvas ref={canvas} aria-hidden="true" />
      </div>
      <figcaption>
        <VisuallyHidden>{t('marks.count', { count })}</VisuallyHidden>
        {step !== undefined && <p class="still__step">{stepWords(step)}</p>}
      </figcaption>
    </figure>
  )
}
