// Two canvases that show the live picture and its marks; as large as its place allows.
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Size } from '../../client/markCanvas/containLayout.ts'
import type { DeskCall } from '../deskCall.ts'
import { startLiveView } from './liveView.ts'

export function LiveView({ call }: { readonly call: DeskCall }) {
  const box = useRef<HTMLSpanElement>(null)
  const picture = useRef<HTMLCanvasElement>(null)
  const marks = useRef<HTMLCanvasElement>(null)
  const size = useSignal<Size>({ width: 0, height: 0 })
  useEffect(() => {
    if (box.current === null || picture.current === null || marks.current === null) return undefined
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined) return
      size.value = { width: entry.contentRect.width, height: entry.contentRect.height }
    })
    observer.observe(box.current)
    const stop = startLiveView({ picture: picture.current, marks: marks.current }, call, size)
    return () => {
      observer.disconnect()
      stop()
    }
  }, [call])
  return (
    <span class="desk-live-view" ref={box}>
      <canvas ref={picture} data-testid="live-picture" />
      <canvas ref={marks} />
    </span>
  )
}
