// The stage: the picture as large as the window allows, the marks on it, and the surface that is drawn on.
import { effect, untracked, useSignal, type Signal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { MarkId } from '../../shared/protocol/ids.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'
import type { DeskCall } from '../deskCall.ts'
import { deskTexts } from '../deskTexts.ts'
import { createKeyboardPen, type KeyboardPen } from '../draw/keyboardPen.ts'
import { listenToPointers } from '../draw/pointerInput.ts'
import { createPen } from '../draw/pen.ts'
import { TieLine } from '../honest/TieLine.tsx'
import { MarkTooltip } from '../render/MarkTooltip.tsx'
import { startInkLayer, startMarksLayer } from '../render/marksLayer.ts'
import { pickMark } from '../render/pickMark.ts'
import { containRect, usualPicture, type Rect, type Size } from '../../client/markCanvas/containLayout.ts'
import { onDemand } from '../../client/ui/onDemand.tsx'
import { StageNotice } from './StageNotice.tsx'

const afterDelay = (delayMs: number, task: () => void): (() => void) => {
  const timer = setTimeout(task, delayMs)
  return () => clearTimeout(timer)
}

const noSize: Size = { width: 0, height: 0 }

/** While a pen is down, or a mark is dragged, the picture stays where it is on the page [HOLD-1]. */
const isHeld = ({ drawing, editing }: DeskCall): boolean =>
  drawing.isPenDown.value || editing.isDragging.value

/** Follows the window's size; what moves the stage under a pen moves the picture back, until it is lifted. */
function followLayout(stage: HTMLElement, call: DeskCall, layout: Signal<Rect>): () => void {
  const stageSize = { current: noSize }
  const place = { x: 0, y: 0 }
  const lay = (): void => {
    const { x, y } = stage.getBoundingClientRect()
    const known = layout.peek()
    const next = isHeld(call)
      ? { ...known, x: known.x + place.x - x, y: known.y + place.y - y }
      : containRect(stageSize.current, call.livePicture.value?.size.value ?? usualPicture)
    Object.assign(place, { x, y })
    if (
      known.x !== next.x ||
      known.y !== next.y ||
      known.width !== next.width ||
      known.height !== next.height
    ) {
      layout.value = next
    }
  }
  const observer = new ResizeObserver(([entry]) => {
    if (entry === undefined) return
    stageSize.current = { width: entry.contentRect.width, height: entry.contentRect.height }
    lay()
  })
  observer.observe(stage)
  const stop = effect(lay)
  return () => {
    stop()
    observer.disconnect()
  }
}

const LabelEntry = onDemand(async () => (await import('../draw/LabelEntry.tsx')).LabelEntry)
const MarkBar = onDemand(async () => (await import('../inHand/MarkBar.tsx')).MarkBar)

/** Nothing of it is loaded before the first mark is chosen. */
function InHand({ call }: { readonly call: DeskCall }) {
  return call.editing.selected.value === undefined ? null : <MarkBar call={call} />
}

/** Loaded with the tool, so that it is there before a place is chosen: what is typed then would go to the keys. */
function Labels({ call: { drawing }, call }: { readonly call: DeskCall }) {
  const isNeeded = drawing.tool.value === 'label' || drawing.asking.value !== undefined
  return isNeeded ? <LabelEntry call={call} /> : null
}

interface StageElements {
  readonly stage: HTMLElement
  readonly surface: HTMLElement
  readonly video: HTMLVideoElement
  readonly picture: HTMLCanvasElement
  readonly marks: HTMLCanvasElement
  readonly ink: HTMLCanvasElement
}

interface StageSignals {
  readonly layout: Signal<Rect>
  readonly crosshair: Signal<ImagePoint | undefined>
  readonly pointerHeld: Signal<boolean>
}

/** [OFF-1] Beside the picture, or before there is one, there is nothing to draw on; choosing nothing is no fault. */
function sayNoPicture(call: DeskCall): void {
  if (call.drawing.tool.peek() !== 'select') call.say({ tag: 'noPicture' })
}

const hasPicture = ({ lastPictureAtMs, freeze }: DeskCall): boolean =>
  lastPictureAtMs.peek() !== undefined || freeze.view.peek().tag === 'frozen'

/** Keys on the picture: a mark in hand takes those that change it; all others are the pen's. */
function listenToPictureKeys(
  surface: HTMLElement,
  { editing, tie }: DeskCall,
  keyboard: KeyboardPen,
  crosshair: StageSignals['crosshair'],
): () => void {
  const abort = new AbortController()
  surface.addEventListener(
    'keydown',
    (event) => {
      const isTied = event.key === 'Enter' && tie.tap(crosshair.peek() ?? [0.5, 0.5])
      if (isTied) event.preventDefault()
      else if (!event.ctrlKey && !event.metaKey && editing.key(event)) {
        event.preventDefault()
        event.stopPropagation()
      } else keyboard.key(event)
    },
    { signal: abort.signal },
  )
  surface.addEventListener('keyup', () => editing.keyUp(), { signal: abort.signal })
  surface.addEventListener('blur', () => keyboard.leave(), { signal: abort.signal })
  return () => abort.abort()
}

/** Brings the elements to life; returns the way to stop. */
function runStage(call: DeskCall, elements: StageElements, signals: StageSignals): () => void {
  const { stage, surface, video, picture, marks, ink } = elements
  const { layout, crosshair, pointerHeld } = signals
  const { drawing, editing } = call
  let seenAt: Rect | undefined
  /** What moves the stage tells pointer events of it sooner than the picture is moved back. */
  const pageRect = (): Rect => {
    if (seenAt === undefined || !untracked(() => isHeld(call))) {
      const { x, y, width, height } = surface.getBoundingClientRect()
      seenAt = { x, y, width, height }
    }
    return seenAt
  }
  const pick = (point: ImagePoint): MarkId | undefined =>
    pickMark(call.seen.peek(), point, layout.peek())?.mark.markId
  const pen = createPen({ drawing, editing, pickMark: pick, pictureRect: pageRect, after: afterDelay })
  const choose = (at: ImagePoint): void => {
    editing.take(at, pick(at))
    editing.drop()
  }
  const keyboard = createKeyboardPen({ drawing, choose }, crosshair, pageRect)
  const abort = new AbortController()
  stage.addEventListener(
    'pointerdown',
    ({ target }) => {
      if (target === stage) sayNoPicture(call)
    },
    { signal: abort.signal },
  )
  const stops = [
    () => abort.abort(),
    listenToPictureKeys(surface, call, keyboard, crosshair),
    call.attachStage(video, picture, pageRect),
    followLayout(stage, call, layout),
    startMarksLayer(marks, call, layout),
    startInkLayer(ink, call, { size: layout, crosshair }),
    listenToPointers(surface, pageRect, {
      down: (sample, atMs, press) => {
        crosshair.value = undefined
        if (!hasPicture(call)) sayNoPicture(call)
        else if (!call.tie.tap([sample[0], sample[1]])) pen.down(sample, atMs, press)
      },
      move: (samples) => pen.move(samples),
      up: () => pen.up(),
      cancel: () => pen.cancel(),
      hover: (point) => {
        call.drawing.hover(point, pointerHeld.peek())
        call.hovered.value = point && pick(point)
      },
    }),
  ]
  return () => {
    for (const stop of stops.toReversed()) stop()
  }
}

/** Plays the wearer's camera; the canvas over it shows its pictures one by one. */
function useWearerCamera(call: DeskCall, video: RefObject<HTMLVideoElement | null>): void {
  const track = call.wearerCamera.value?.track
  useEffect(() => {
    const element = video.current
    if (element === null) return
    element.srcObject = track === undefined ? null : new MediaStream([track])
    // Refused only where the page has not been touched yet; the join button has been.
    if (track !== undefined) element.play().catch(() => (element.controls = true))
  }, [track])
}

interface VideoStageProps {
  readonly call: DeskCall
  readonly pointerHeld: Signal<boolean>
}

export function VideoStage({ call, pointerHeld }: VideoStageProps) {
  const stage = useRef<HTMLDivElement>(null)
  const surface = useRef<HTMLDivElement>(null)
  const video = useRef<HTMLVideoElement>(null)
  const picture = useRef<HTMLCanvasElement>(null)
  const marks = useRef<HTMLCanvasElement>(null)
  const ink = useRef<HTMLCanvasElement>(null)
  const layout = useSignal<Rect>({ x: 0, y: 0, ...noSize })
  const crosshair = useSignal<ImagePoint | undefined>(undefined)
  useEffect(() => {
    if (stage.current === null || surface.current === null || video.current === null) return undefined
    if (picture.current === null || marks.current === null || ink.current === null) return undefined
    const elements = {
      stage: stage.current,
      surface: surface.current,
      video: video.current,
      picture: picture.current,
      marks: marks.current,
      ink: ink.current,
    }
    return runStage(call, elements, { layout, crosshair, pointerHeld })
  }, [call])
  useWearerCamera(call, video)
  const frozen = call.freeze.view.value.tag === 'frozen'
  const { x, y, width, height } = layout.value
  return (
    <div class={`desk-stage ${frozen ? 'desk-stage--frozen' : ''}`} ref={stage}>
      <div
        class="desk-picture"
        style={{ left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` }}
      >
        <video ref={video} class="desk-picture__source" muted playsInline aria-hidden="true" tabIndex={-1} />
        <canvas ref={picture} class="desk-picture__canvas" data-testid="picture" />
        <canvas ref={marks} class="desk-picture__canvas" data-testid="marks" />
        <canvas ref={ink} class="desk-picture__canvas" />
        <TieLine call={call} />
        <div
          ref={surface}
          class={`desk-picture__surface desk-picture__surface--${call.drawing.tool.value}`}
          role="application"
          aria-label={deskTexts(frozen ? 'stageFrozen' : 'stage')}
          tabIndex={0}
          data-testid="surface"
        />
        <MarkTooltip call={call} />
        <Labels call={call} />
        <InHand call={call} />
      </div>
      <StageNotice call={call} />
    </div>
  )
}
