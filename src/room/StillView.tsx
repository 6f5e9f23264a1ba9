// The frozen picture with its marks, beside the face. Marks that grow are shown as they grow.
import { effect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { Spinner } from '../client/ui/Spinner.tsx'
import { VisuallyHidden } from '../client/ui/VisuallyHidden.tsx'
import { visibleMarks } from '../shared/session/selectors.ts'
import type { FrozenPicture } from '../shared/session/state.ts'
import { paintStill } from './paintStill.ts'
import type { RoomCall } from './roomCall.ts'
import { roomTexts as t } from './roomTexts.ts'

interface StillViewProps {
  readonly call: RoomCall
  readonly still: FrozenPicture
}

export function StillView({ call, still }: StillViewProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const url = call.stillUrl.value
  const { width, height } = still.picture.intrinsics
  const count = visibleMarks(call.session.state.value).filter(
    (mark) => mark.pictureId === still.pictureId,
  ).length
  useEffect(() => {
    const element = canvas.current
    if (element === null) return undefined
    const paint = (): void => {
      const shown = call.session.state.value.pictures.get(still.pictureId)
      if (shown !== undefined) paintStill(element, shown, call.session.state.value, call.overlay.value)
    }
    const stop = effect(paint)
    const observer = new ResizeObserver(paint)
    observer.observe(element)
    return () => {
      stop()
      observer.disconnect()
    }
  }, [call, still.pictureId])
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
      </figcaption>
    </figure>
  )
}
