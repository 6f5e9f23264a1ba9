// The latest frozen picture with its marks, for the 2D page: marks live on the picture here, not in the room.
import { untracked } from '@preact/signals-core'
import { containRect } from '../../client/markCanvas/containLayout.ts'
import { paintMarks, quietRing } from '../../client/markCanvas/paintMarks.ts'
import { stepNumbers } from '../../shared/session/selectors.ts'
import { seenMarks } from '../../client/markCanvas/seenMarks.ts'
import type { SessionClient } from '../../client/sessionClient.ts'
import type { PictureId } from '../../shared/protocol/ids.ts'
import type { FrozenPicture, SessionState } from '../../shared/session/state.ts'
import { hmdTexts } from '../texts.ts'
import { el, Scope, setAttribute, type View } from './dom.ts'

export type FetchStill = (pictureId: PictureId) => Promise<Blob>

const newestWithStill = (state: SessionState): FrozenPicture | undefined =>
  [...state.pictures.values()].findLast((picture) => picture.still !== undefined)

export function stillView(session: SessionClient, fetchStill: FetchStill): View {
  const scope = new Scope()
  const image = el('img', { alt: '' })
  const canvas = el('canvas', { 'aria-hidden': 'true' })
  const stage = el('div', { class: 'hmd-still__stage' }, image, canvas)
  const empty = scope.text(el('p', { class: 'hmd-quiet' }), () => hmdTexts('noStill'))
  const element = el(
    'section',
    { class: 'hmd-still' },
    scope.text(el('h2'), () => hmdTexts('stillTitle')),
    stage,
    empty,
  )
  let shown: PictureId | undefined
  let url: string | undefined

  const show = (blob: Blob): void => {
    if (url !== undefined) URL.revokeObjectURL(url)
    url = URL.createObjectURL(blob)
    image.src = url
  }
  const paint = (): void => paintStill({ stage, canvas, state: session.state.peek() })

  scope.follow(() => {
    const picture = newestWithStill(session.state.value)
    setAttribute(stage, 'hidden', picture === undefined)
    setAttribute(empty, 'hidden', picture !== undefined)
    untracked(paint)
    if (picture === undefined || picture.pictureId === shown) return
    const wanted = picture.pictureId
    shown = wanted
    fetchStill(wanted).then(
      (blob) => {
        if (shown === wanted) show(blob)
      },
      () => (shown = undefined), // tried again at the next change
    )
  })
  scope.follow(() => {
    image.alt = hmdTexts('stillTitle')
  })
  const observer = new ResizeObserver(paint)
  observer.observe(stage)
  image.addEventListener('load', paint)
  return {
    element,
    dispose() {
      observer.disconnect()
      scope.stop()
      if (url !== undefined) URL.revokeObjectURL(url)
    },
  }
}

interface StillParts {
  readonly stage: HTMLElement
  readonly canvas: HTMLCanvasElement
  readonly state: SessionState
}

function paintStill({ stage, canvas, state }: StillParts): void {
  const picture = newestWithStill(state)
  const context = canvas.getContext('2d')
  if (picture?.still === undefined || context === null) return
  const rect = containRect({ width: stage.clientWidth, height: stage.clientHeight }, picture.still)
  const ratio = window.devicePixelRatio
  canvas.style.cssText = `left:${rect.x}px;top:${rect.y}px;width:${rect.width}px;height:${rect.height}px`
  canvas.width = Math.max(1, Math.round(rect.width * ratio))
  canvas.height = Math.max(1, Math.round(rect.height * ratio))
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  const marks = seenMarks(
    [...state.marks.values()],
    { picture: picture.picture, pictureId: picture.pictureId },
    { tracked: state.tracked, epoch: state.epoch, numbers: stepNumbers(state) },
  )
  paintMarks(context, marks, rect, { ringOf: () => quietRing })
}
