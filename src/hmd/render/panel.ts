// Paints and places the panel: face, role, clock, words of state, the present step, buttons. One texture for the panel,
// redrawn on change and at most four times a second; a small one for the face, ten times a second.
import type { Pose } from '../../shared/geometry/pose.ts'
import { rotate } from '../../shared/geometry/quat.ts'
import type { Ray } from '../../shared/geometry/ray.ts'
import { add, type Vec3 } from '../../shared/geometry/vec3.ts'
import { clearTexts, clearWords } from '../../client/i18n/clearTexts.ts'
import { isSoftwareGl } from '../../client/softwareGl.ts'
import type { Erasable } from '../../shared/session/selectors.ts'
import { afterFrame } from './afterFrame.ts'
import { boxCentre, buttonAt, cardHit } from '../guide/boxes.ts'
import { findTexts } from '../guide/findTexts.ts'
import { guideTexts } from '../guide/guideTexts.ts'
import type { FindButton, FindWords } from '../guide/pointOut.ts'
import type { StepWords } from '../guide/wearerGuide.ts'
import { calibrationTexts } from '../calibration/calibrationTexts.ts'
import { hmdTexts } from '../texts.ts'
import { clearPlace, type Wanted } from './clearOfMarks.ts'
import { follow, panelPose, startFollow, type FollowState } from './lazyFollow.ts'
import { cardColours, letters, paintButton, paintGround, roundBox, writeText } from './paintCard.ts'
import {
  faceBox,
  hung,
  isFinding,
  isPageButton,
  pageAfter,
  panelButtons,
  panelHeightPx,
  panelSize,
  stepBox,
  type PanelButton,
  type PanelContent,
  type PanelPage,
  type PlacedButton,
} from './panelLayout.ts'
import type { Quad } from './quad.ts'

export interface PanelWords {
  readonly role: string
  readonly clock: string
  readonly state: string
  readonly muted: boolean
  readonly step: StepWords | undefined
  readonly undo: boolean
  readonly redo: boolean
  /** What would go, and what would stay as it is locked, if all marks were erased; undefined where no several can. */
  readonly erasable: Erasable | undefined
  /** Which ways of guiding are on. */
  readonly gaze: boolean
  readonly sound: boolean
  readonly voice: 'none' | 'off' | 'on'
  /** The camera is being calibrated. */
  readonly calibrating: boolean
  /** What can be done about hidden marks, and what is asked for. */
  readonly find: readonly FindButton[]
  readonly finding: FindWords | undefined
}

export interface Panel {
  setWords(words: PanelWords): void
  setFace(video: HTMLVideoElement | undefined): void
  /** In each XR frame. `wanted`: what it is not to stand before. */
  tick(nowMs: number, worldFromViewer: Pose, wanted: Wanted): void
  buttonOn(ray: Ray): PanelButton | undefined
  /** How far along a ray the panel is met, buttons or not; undefined when it is missed. */
  metM(ray: Ray): number | undefined
  /** Which button is lit. */
  light(button: PanelButton | undefined): void
  press(button: PanelButton): void
  onPress(listener: (button: PanelButton) => void): void
  /** Where the buttons are in the room. */
  spots(): readonly { readonly name: PanelButton; readonly atWorld: Vec3 }[]
}

const REDRAW_MS = 250
/** Between two pictures of the face: each must be brought into a texture. */
const FACE_MS = { card: 100, software: 250 } as const

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
  #buttons: readonly PlacedButton[] = []
  #page: PanelPage = 'call'
  #lit: PanelButton | undefined
  #video: HTMLVideoElement | undefined
  #following: FollowState | undefined
  #placed: Pose | undefined
  /** Of its places. */
  #at = 0
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
    // What was asked is over when nothing is left that could go.
    if (this.#page === 'erase' && words.erasable === undefined) this.#page = 'more'
    this.#layOut()
  }

  setFace(video: HTMLVideoElement | undefined): void {
    this.#video = video
  }

  tick(nowMs: number, worldFromViewer: Pose, wanted: Wanted): void {
    this.#placed = this.#place(nowMs, worldFromViewer, wanted)
    this.#showFace(nowMs)
    const words = this.#words
    if (words === undefined || !this.#isDirty || nowMs - this.#paintedMs < REDRAW_MS) return
    this.#isDirty = false
    this.#paintedMs = nowMs
    this.#panel.setShown(true)
    const look = { words, buttons: this.#buttons, lit: this.#lit, page: this.#page }
    afterFrame(() => this.#panel.paint((context) => paintPanel(context, look)))
  }

  buttonOn(ray: Ray): PanelButton | undefined {
    return buttonAt(this.#hit(ray)?.point, this.#buttons)?.button
  }

  metM(ray: Ray): number | undefined {
    const words = this.#words
    const hit = this.#hit(ray)
    if (words === undefined || hit === undefined) return undefined
    return hit.point[1] <= panelHeightPx(contentOf(words, this.#page)) ? hit.distanceM : undefined
  }

  light(button: PanelButton | undefined): void {
    if (button === this.#lit) return
    this.#lit = button
    this.#isDirty = true
  }

  press(button: PanelButton): void {
    const page = pageAfter(this.#page, button)
    if (!isPageButton(button)) for (const listener of this.#listeners) listener(button)
    if (page === this.#page) return
    this.#page = page
    this.#layOut()
    this.#isDirty = true
  }

  onPress(listener: (button: PanelButton) => void): void {
    this.#listeners.push(listener)
  }

  spots(): readonly { readonly name: PanelButton; readonly atWorld: Vec3 }[] {
    const placed = this.#placed
    if (placed === undefined) return []
    return this.#buttons.map(({ button, box }) => ({
      name: button,
      atWorld: boxCentre(box, placed, panelSize),
    }))
  }

  #hit(ray: Ray): ReturnType<typeof cardHit> {
    return this.#placed && cardHit(ray, this.#placed, panelSize)
  }

  #layOut(): void {
    const words = this.#words
    if (words === undefined) return
    this.#buttons = panelButtons(contentOf(words, this.#page))
  }

  #place(nowMs: number, worldFromViewer: Pose, wanted: Wanted): Pose {
    const before = this.#following ?? startFollow(worldFromViewer)
    const dtMs = Math.min(100, nowMs - this.#lastTickMs)
    const next = follow(before, worldFromViewer, { dtMs, still: this.#still })
    this.#lastTickMs = nowMs
    this.#following = next
    const [right, left] = [hung(panelPose(next, 1)), hung(panelPose(next, -1))]
    const view = { eye: worldFromViewer.position, card: panelSize, wanted }
    this.#at = clearPlace([right, left], this.#at, view)
    const pose = this.#at === 0 ? right : left
    this.#panel.place(pose)
    this.#face.place(facePose(pose))
    return pose
  }

  #showFace(nowMs: number): void {
    const video = this.#video
    const isShown = video !== undefined && video.readyState >= 2
    this.#face.setShown(isShown)
    if (!isShown || nowMs - this.#faceMs < this.#facePeriodMs) return
    this.#faceMs = nowMs
    afterFrame(() => this.#face.paint((context) => paintFace(context, video)))
  }
}

const contentOf = (words: PanelWords, page: PanelContent['page']): PanelContent => ({
  page,
  hasSteps: words.step !== undefined,
  canListen: words.voice !== 'none',
  canErase: words.erasable !== undefined,
  find: words.find,
})

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

interface PanelLook {
  readonly words: PanelWords
  readonly buttons: readonly PlacedButton[]
  readonly lit: PanelButton | undefined
  readonly page: PanelPage
}

function paintPanel(context: CanvasRenderingContext2D, { words, buttons, lit, page }: PanelLook): void {
  paintGround(context, panelSize.widthPx, panelHeightPx(contentOf(words, page)))
  context.fillStyle = cardColours.raised
  roundBox(context, faceBox, 10)
  context.fill()
  writeWords(context, words)
  const step = isFinding(words) ? words.finding : words.step
  if (page === 'call' && step !== undefined) writeStep(context, step)
  if (page === 'erase' && words.erasable !== undefined) writeQuestion(context, words.erasable)
  for (const { button, box } of buttons) {
    const { label, tone, disabled } = buttonLooks[button](words, page)
    paintButton(context, box, { label, tone, px: 28, lit: lit === button, disabled })
  }
}

function writeWords(context: CanvasRenderingContext2D, words: PanelWords): void {
  const left = faceBox.x + faceBox.width + 20
  const width = panelSize.widthPx - left - 16
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  context.fillStyle = cardColours.text
  context.font = letters(600, 32)
  context.fillText(words.role, left, 52, width)
  context.font = letters(500, 28)
  context.fillText(words.clock, left, 96, width)
  context.fillStyle = cardColours.quiet
  context.font = letters(500, 24)
  writeText(context, words.state, { x: left, y: 134, width, lineHeight: 28, maxLines: 3 })
}

function writeStep(
  context: CanvasRenderingContext2D,
  { title, text }: Pick<StepWords, 'title' | 'text'>,
): void {
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  context.fillStyle = cardColours.accent
  context.font = letters(600, 26)
  context.fillText(title, stepBox.x, stepBox.y + 24, stepBox.width)
  context.fillStyle = cardColours.text
  context.font = letters(600, 34)
  const place = { x: stepBox.x, y: stepBox.y + 62, width: stepBox.width, lineHeight: 38, maxLines: 2 }
  writeText(context, text, place)
}

/** As the desk and the phone ask. Four lines, in the size of the words of state. */
function writeQuestion(context: CanvasRenderingContext2D, erasable: Erasable): void {
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  context.fillStyle = cardColours.accent
  context.font = letters(600, 26)
  context.fillText(clearTexts('titleAll'), stepBox.x, stepBox.y + 8, stepBox.width)
  context.fillStyle = cardColours.text
  context.font = letters(500, 24)
  const place = { x: stepBox.x, y: stepBox.y + 36, width: stepBox.width, lineHeight: 25, maxLines: 4 }
  writeText(context, clearWords(erasable), place)
}

interface PanelButtonLook {
  readonly label: string
  readonly tone: string
  readonly disabled: boolean
}

const look = (label: string, tone: string, disabled = false): PanelButtonLook => ({ label, tone, disabled })
const onOff = (label: string, on: boolean): PanelButtonLook =>
  look(label, on ? cardColours.accent : cardColours.line)

const buttonLooks: Readonly<Record<PanelButton, (words: PanelWords, page: PanelPage) => PanelButtonLook>> = {
  mute: ({ muted }) =>
    look(hmdTexts(muted ? 'unmute' : 'mute'), muted ? cardColours.danger : cardColours.accent),
  leave: () => look(hmdTexts('leave'), cardColours.danger),
  more: (_words, page) => look(guideTexts(page === 'call' ? 'more' : 'less'), cardColours.accent),
  back: ({ step }) => look(guideTexts('back'), cardColours.accent, step?.hasBack !== true),
  next: ({ step }) => look(guideTexts('next'), cardColours.accent, step?.hasNext !== true),
  undo: ({ undo }) => look(guideTexts('undo'), cardColours.accent, !undo),
  redo: ({ redo }) => look(guideTexts('redo'), cardColours.accent, !redo),
  eraseAll: () => look(clearTexts('erase'), cardColours.danger),
  keepMarks: () => look(clearTexts('keep'), cardColours.accent),
  clearMarks: () => look(clearTexts('erase'), cardColours.danger),
  calibrate: ({ calibrating }) =>
    onOff(calibrationTexts(calibrating ? 'stopShort' : 'beginShort'), calibrating),
  gaze: ({ gaze }) => onOff(guideTexts(gaze ? 'gazeOn' : 'gazeOff'), gaze),
  sound: ({ sound }) => onOff(guideTexts(sound ? 'soundOn' : 'soundOff'), sound),
  voice: ({ voice }) => onOff(guideTexts(voice === 'on' ? 'voiceOn' : 'voiceOff'), voice === 'on'),
  pointOut: () => look(findTexts('pointOut'), cardColours.warning),
  onSurface: () => look(guideTexts('onSurface'), cardColours.accent),
  onBody: () => look(guideTexts('onBody'), cardColours.accent),
  another: () => look(findTexts('another'), cardColours.accent),
  stopFinding: () => look(findTexts('stopFinding'), cardColours.danger),
}
