// The stage, and beside it or small over it the live picture while the stage stands still.
import { useSignal, useSignalEffect, type Signal } from '@preact/signals'
import { PictureInPicture2 } from 'lucide'
import { useEffect, useRef } from 'preact/hooks'
import { IconButton } from '../../client/ui/IconButton.tsx'
import { keys } from '../controls/deskCommands.ts'
import { usualPicture } from '../../client/markCanvas/containLayout.ts'
import type { DeskCall } from '../deskCall.ts'
import { useFocusBack } from '../draw/focusPicture.ts'
import { isCameraAway } from '../video/cameraAway.ts'
import { VideoStage } from '../video/VideoStage.tsx'
import { LiveView } from './LiveView.tsx'
import { SmallWindow } from './SmallWindow.tsx'
import { splitWay, type SplitWay } from './splitWay.ts'
import { stillsTexts } from './stillsTexts.ts'

/** Changes only while no pen is down: the picture never moves under it. */
function useSplit(call: DeskCall) {
  const box = useRef<HTMLDivElement>(null)
  const size = useSignal({ width: 0, height: 0 })
  const split = useSignal<SplitWay | undefined>(undefined)
  useEffect(() => {
    if (box.current === null) return undefined
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined)
        size.value = { width: entry.contentRect.width, height: entry.contentRect.height }
    })
    observer.observe(box.current)
    return () => observer.disconnect()
  }, [])
  useSignalEffect(() => {
    const isFrozen = call.freeze.view.value.tag === 'frozen'
    const isWanted = isFrozen && call.stills.sideBySide.value && call.wearerCamera.value !== undefined
    const picture = call.livePicture.value?.size.value ?? usualPicture
    const stage = size.value
    if (call.drawing.isPenDown.value) return
    split.value = isWanted ? splitWay(stage, picture) : undefined
  })
  return { box, split }
}

function LivePane({ call }: { readonly call: DeskCall }) {
  const pane = useRef<HTMLElement>(null)
  useFocusBack(pane)
  const { width, height } = call.livePicture.value?.liveSize.value ?? usualPicture
  return (
    <section ref={pane} class="desk-live-pane" aria-label={stillsTexts('livePane')} data-testid="live-pane">
      <div class="desk-live-pane__picture" style={{ '--ratio': String(width / height) }}>
        <LiveView call={call} />
        {!isCameraAway(call.session.state.value) && (
          <span class="desk-small__live" aria-hidden="true">
            {stillsTexts('live')}
          </span>
        )}
      </div>
      <span class="desk-live-pane__tool">
        <IconButton
          icon={PictureInPicture2}
          label={stillsTexts('sideBySide')}
          shortcut={keys.sideBySide}
          pressed
          onClick={() => (call.stills.sideBySide.value = false)}
          side="below"
        />
      </span>
    </section>
  )
}

export function Views({
  call,
  pointerHeld,
}: {
  readonly call: DeskCall
  readonly pointerHeld: Signal<boolean>
}) {
  const { box, split } = useSplit(call)
  const way = split.value
  // What a page covers is not for keys either.
  const isCovered = call.boards.desk.value?.opened.value !== undefined
  return (
    <div ref={box} inert={isCovered} class={`desk-views ${way === undefined ? '' : `desk-views--${way}`}`}>
      <div class="desk-views__stage">
        <VideoStage call={call} pointerHeld={pointerHeld} />
        {way === undefined && <SmallWindow call={call} />}
      </div>
      {way !== undefined && <LivePane call={call} />}
    </div>
  )
}
