// Paints and places the panel: face, role, clock, words of state, mute and leave. One texture for the panel, redrawn on
// change and at most twice a second; a small one for the face, ten times a second.
import type { Pose } from '../../shared/geometry/pose.ts'
import { rotate } from '../../shared/geometry/quat.ts'
import type { Ray } from '../../shared/geometry/ray.ts'
import { add } from '../../shared/geometry/vec3.ts'
import { isSoftwareGl } from '../../client/softwareGl.ts'
import { hmdTexts } from '../texts.ts'
import { follow, panelPose, startFollow, type FollowState } from './lazyFollow.ts'
import {
  buttonAt,
  buttonBoxes,
  dwellOn,
  faceBox,
  noDwell,
  panelPoint,
  panelSize,
  type PanelButton,
} from './panelLayout.ts'
import type { Quad } from './quad.ts'

export interface PanelWords {
  readonly role: string
  readonly clock: string
  readonly state: string
  readonly muted: boolean
}

interface PanelRays {
  readonly pointing: readonly Ray[]
  readonly gaze: Ray
}

export interface Panel {
  setWords(words: PanelWords): void
  setFace(video: HTMLVideoElement | undefined): void
  /** In each XR frame; `pointing` are hands' and controllers' rays, `gaze` the head's. */
  tick(nowMs: number, worldFromViewer: Pose, rays: PanelRays): void
  /** An air-tap: presses the button that the ray meets, if any. */
  select(ray: Ray): void
  onPress(listener: (button: PanelButton) => void): void
}

const REDRAW_MS = 500
/** Between two pictures of the face: each must be brought into a texture. */
const FACE_MS = { card: 100, software: 250 } as const
const FONT = '"Inter Variable", system-ui, sans-serif'
const colours = {
  surface: '#161B22',
  raised: '#202833',
  line: '#4A5868',
  text: '#E8EDF3',
  quiet: '#9FACBA',
  accent: '#4FC3B3',
  danger: '#FF7A70',
}

export interface PanelOptions {
  readonly panel: Quad
  readonly face: Quad
  /** Reduced motion: the panel steps instead of gliding. */
  readonly still: boolean
}

class FollowingPanel implements Panel {
  readonly #facePeriodMs = isSoftwareGl() ? FACE_MS.software : FACE_MS.card
  readonly #panel: Quad
  readonly #face: Quad
  readonly #still: boolean
  readonly #listeners: ((button: PanelButton) => void)[] = []
  #words: PanelWords | undefined
  #hovered: PanelButton | undefined
  #video: HTMLVideoElement | undefined
  #following: FollowState | undefined
  #placed: Pose | undefined
  #dwell = noDwell
  #lastTickMs = 0
  #paintedMs = -Infinity
  #faceMs = -Infinity
  #isDirty = true

  constructor({ panel, face, still }: PanelOptions) {
    this.#panel = panel
    this.#face = face
    this.#still = still
  }

  setWords(words: PanelWords): void {
    if (JSON.stringify(words) !== JSON.stringify(this.#words)) this.#isDirty = true
    this.#words = words
  }

  setFace(video: HTMLVideoElement | undefined): void {
    this.#video = video
  }

  tick(nowMs: number, worldFromViewer: Pose, rays: PanelRays): void {
    this.#placed = this.#place(nowMs, worldFromViewer)
    this.#point(nowMs, this.#placed, rays)
    this.#showFace(nowMs)
    const words = this.#words
    if (words === undefined || !this.#isDirty || nowMs - this.#paintedMs < REDRAW_MS) return
    this.#isDirty = false
    this.#paintedMs = nowMs
    this.#panel.setShown(true)
    this.#panel.paint((context) => paintPanel(context, words, this.#hovered))
  }

  select(ray: Ray): void {
    const button = this.#placed && buttonAt(panelPoint(ray, this.#placed))
    if (button !== undefined) this.#press(button)
  }

  onPress(listener: (button: PanelButton) => void): void {
    this.#listeners.push(listener)
  }

  #press(button: PanelButton): void {
    for (const listener of this.#listeners) listener(button)
  }

  #place(nowMs: number, worldFromViewer: Pose): Pose {
    const before = this.#following ?? startFollow(worldFromViewer)
    const dtMs = Math.min(100, nowMs - this.#lastTickMs)
    const next = follow(before, worldFromViewer, { dtMs, still: this.#still })
    this.#lastTickMs = nowMs
    if (next === this.#following && this.#placed !== undefined) return this.#placed
    this.#following = next
    const pose = panelPose(next)
    this.#panel.place(pose)
    this.#face.place(facePose(pose))
    return pose
  }

  #point(nowMs: number, worldFromPanel: Pose, { pointing, gaze }: PanelRays): void {
    const gazed = buttonAt(panelPoint(gaze, worldFromPanel))
    const pointed = pointing.map((ray) => buttonAt(panelPoint(ray, worldFromPanel))).find(Boolean)
    const step = dwellOn(this.#dwell, pointing.length === 0 ? gazed : undefined, nowMs)
    this.#dwell = step.dwell
    if (step.press !== undefined) this.#press(step.press)
    const hovered = pointed ?? gazed
    if (hovered === this.#hovered) return
    this.#hovered = hovered
    this.#isDirty = true
  }

  #showFace(nowMs: number): void {
    const video = this.#video
    const isShown = video !== undefined && video.readyState >= 2
    this.#face.setShown(isShown)
    if (!isShown || nowMs - this.#faceMs < this.#facePeriodMs) return
    this.#faceMs = nowMs
    this.#face.paint((context) => paintFace(context, video))
  }
}

export const createPanel = (options: PanelOptions): Panel => new FollowingPanel(options)

/** The face stands a hair in front of its place on the panel. */
function facePose(worldFromPanel: Pose): Pose {
  const x = ((faceBox.x + faceBox.width / 2) / panelSize.widthPx - 0.5) * panelSize.widthM
  const y = (0.5 - (faceBox.y + faceBox.height / 2) / panelSize.heightPx) * panelSize.heightM
  return {
    position: add(worldFromPanel.position, rotate(worldFromPanel.orientation, [x, y, 0.002])),
    orientation: worldFromPanel.orientation,
  }
}

function paintFace(context: CanvasRenderingContext2D, video: HTMLVideoElement): void {
  const { width, height } = context.canvas
  const scale = Math.max(width / video.videoWidth, height / video.videoHeight)
  const [w, h] = [video.videoWidth * scale, video.videoHeight * scale]
  context.drawImage(video, (width - w) / 2, (height - h) / 2, w, h)
}

function paintPanel(
  context: CanvasRenderingContext2D,
  words: PanelWords,
  hovered: PanelButton | undefined,
): void {
  const { widthPx, heightPx } = panelSize
  context.fillStyle = colours.surface
  roundBox(context, { x: 1, y: 1, width: widthPx - 2, height: heightPx - 2 }, 18)
  context.fill()
  context.lineWidth = 2
  context.strokeStyle = colours.line
  context.stroke()
  context.fillStyle = colours.raised
  roundBox(context, faceBox, 10)
  context.fill()
  writeWords(context, words)
  const muteLabel = hmdTexts(words.muted ? 'unmute' : 'mute')
  paintButton(context, 'mute', { label: muteLabel, lit: hovered === 'mute', on: words.muted })
  paintButton(context, 'leave', { label: hmdTexts('leave'), lit: hovered === 'leave', on: false })
}

function writeWords(context: CanvasRenderingContext2D, words: PanelWords): void {
  const left = faceBox.x + faceBox.width + 20
  const width = panelSize.widthPx - left - 16
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  context.fillStyle = colours.text
  context.font = `600 32px ${FONT}`
  context.fillText(words.role, left, 52, width)
  context.font = `500 28px ${FONT}`
  context.fillText(words.clock, left, 96, width)
  context.fillStyle = colours.quiet
  context.font = `500 24px ${FONT}`
  wrapText(context, words.state, width)
    .slice(0, 3)
    .forEach((line, index) => {
      context.fillText(line, left, 134 + index * 28, width)
    })
}

/** Lines of at most `width` pixels in the context's font. */
export function wrapText(
  context: Pick<CanvasRenderingContext2D, 'measureText'>,
  text: string,
  width: number,
): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    const longer = last === undefined ? word : `${last} ${word}`
    if (last !== undefined && context.measureText(longer).width <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

function paintButton(
  context: CanvasRenderingContext2D,
  button: PanelButton,
  { label, lit, on }: { readonly label: string; readonly lit: boolean; readonly on: boolean },
): void {
  const box = buttonBoxes[button]
  const tone = button === 'leave' || on ? colours.danger : colours.accent
  roundBox(context, box, 14)
  context.fillStyle = lit ? '#34414F' : colours.raised
  context.fill()
  context.lineWidth = lit ? 5 : 3
  context.strokeStyle = tone
  context.stroke()
  context.fillStyle = colours.text
  context.font = `600 34px ${FONT}`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(label, box.x + box.width / 2, box.y + box.height / 2, box.width - 16)
}

function roundBox(
  context: CanvasRenderingContext2D,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  radius: number,
): void {
  context.beginPath()
  context.roundRect(x, y, width, height, radius)
}
