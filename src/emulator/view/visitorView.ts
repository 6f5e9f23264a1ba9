// What a visitor sees of the emulated headset: the room with the headset's display mixed onto it, the camera's picture in
// a corner, and how to move. Makes the DOM; renders nothing itself.
import { effect } from '@preact/signals-core'
import { displayCone, displayIntrinsics, type DisplayCone } from '../device/displayOptics.ts'
import type { Scenario } from '../scenario/scenarioSchema.ts'
import { ScenarioError, readScenario } from '../scenario/loadScenario.ts'
import type { CameraPicture } from '../camera/syntheticCamera.ts'
import { isSoftwareGl } from '../../client/softwareGl.ts'
import { t } from './texts.ts'
import './emulator.css'

export interface VisitorView {
  /** Where the mixed picture belongs; not on the page when the view is off. */
  readonly picture: HTMLCanvasElement
  /** Receives mouse and keys. */
  readonly stage: HTMLElement
  /** CSS pixels of the stage. */
  size(): { readonly width: number; readonly height: number }
  /** The page's XR canvas while a session runs: what the headset's display shows. */
  display(): HTMLCanvasElement | undefined
  /** The camera's corner has shown what it was given. */
  wantsCameraPicture(): boolean
  /** What the camera has just taken, for its corner; closed by it. */
  giveCameraPicture(picture: CameraPicture): void
  /** Shows what was given; called together with painting `picture`, so that the browser composes both at once. */
  paintCameraPicture(): void
  showApp(canvas: HTMLCanvasElement): void
  hideApp(canvas: HTMLCanvasElement): void
  onResize(listener: () => void): void
  close(): void
}

export interface VisitorViewOptions {
  readonly container: HTMLElement
  readonly mode: 'on' | 'off'
  readonly scenario: Scenario
  readonly warnings: readonly string[]
  /** The text of a scenario file that was checked and may be started. */
  readonly onFile: (text: string) => void
}

/** Pixels across the page's XR canvas are kept few where the processor draws them all. */
const MAX_APP_WIDTH = { card: 1280, software: 640 } as const
/** The camera's corner, pixels across: twice what it takes on the page, for sharp screens. */
const CAMERA_WIDTH = 640
const OFF_APP = { width: 480, height: 270 } as const

function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  parent: HTMLElement,
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag)
  made.className = className
  parent.append(made)
  return made
}

/** A thin frame where the real display would end. */
function addDisplayEdge(stage: HTMLElement, scenario: Scenario, cone: DisplayCone): () => void {
  const edge = element('div', 'emulator__edge', stage)
  edge.setAttribute('role', 'presentation')
  return () => {
    const { clientWidth: width, clientHeight: height } = stage
    const { fx, fy } = displayIntrinsics(scenario, { width, height })
    edge.style.width = `${2 * Math.tan(cone.halfWidthRad) * fx}px`
    edge.style.height = `${2 * Math.tan(cone.halfHeightRad) * fy}px`
    edge.title = t('displayFrame')
  }
}

function addBar(root: HTMLElement, { scenario, warnings, onFile }: VisitorViewOptions): () => void {
  const bar = element('div', 'emulator__bar', root)
  const hints = Array.from({ length: 6 }, () => element('span', 'emulator__hint', bar))
  const open = element('button', 'emulator__open', bar)
  open.type = 'button'
  const picker = element('input', '', bar)
  picker.type = 'file'
  picker.accept = '.json,application/json'
  picker.hidden = true
  const problem = element('p', 'emulator__problem', bar)
  problem.setAttribute('role', 'alert')
  open.addEventListener('click', () => {
    picker.click()
  })
  picker.addEventListener('change', () => {
    const file = picker.files?.[0]
    if (file !== undefined) void takeFile(file, problem, onFile)
    picker.value = ''
  })
  return () => {
    const isLed = scenario.head.motion === 'visitor'
    const words = [
      t('scenario', { name: scenario.name }),
      ...(isLed ? [t('look'), t('walk'), t('turn')] : [t('scripted')]),
      t('tap'),
      ...(warnings.length === 0 ? [] : [t('warnings', { count: warnings.length })]),
    ]
    hints.forEach((hint, index) => {
      hint.textContent = words[index] ?? ''
      hint.hidden = words[index] === undefined
    })
    open.textContent = t('open')
  }
}

async function takeFile(file: File, problem: HTMLElement, onFile: (text: string) => void): Promise<void> {
  try {
    const text = await file.text()
    readScenario(text, file.name)
    onFile(text)
  } catch (error) {
    const complaints = error instanceof ScenarioError ? error.complaints : [String(error)]
    problem.textContent = [t('refused'), ...complaints].join('\n')
  }
}

interface CameraCorner {
  isWaiting(): boolean
  give(picture: CameraPicture): void
  paint(): void
  updateTexts(): void
}

function addCamera(root: HTMLElement, { width, height }: Scenario['camera']): CameraCorner {
  const figure = element('figure', 'emulator__camera', root)
  const canvas = element('canvas', '', figure)
  canvas.width = Math.min(width, CAMERA_WIDTH)
  canvas.height = Math.round((canvas.width * height) / width)
  canvas.setAttribute('role', 'img')
  const caption = element('figcaption', '', figure)
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: isSoftwareGl() })
  let given: CameraPicture | undefined
  const drop = (): void => {
    if (given !== undefined && 'close' in given) given.close()
    given = undefined
  }
  return {
    isWaiting: () => given === undefined,
    give(picture) {
      drop()
      given = picture
    },
    paint() {
      if (given !== undefined) context?.drawImage(given, 0, 0, canvas.width, canvas.height)
      drop()
    },
    updateTexts() {
      canvas.setAttribute('aria-label', t('camera'))
      caption.textContent = t('camera')
    },
  }
}

interface AppSlot {
  shown(): HTMLCanvasElement | undefined
  show(canvas: HTMLCanvasElement): void
  hide(canvas: HTMLCanvasElement): void
  resize(): void
}

/** Where the page's XR canvas stands while a session runs: unseen, its picture is mixed with the room's. */
function createAppSlot(display: HTMLElement, stage: HTMLElement, mode: 'on' | 'off'): AppSlot {
  const maxWidth = isSoftwareGl() ? MAX_APP_WIDTH.software : MAX_APP_WIDTH.card
  const homes = new Map<HTMLCanvasElement, { parent: Node | null; width: number; height: number }>()
  const size = (): { width: number; height: number } => {
    if (mode === 'off') return OFF_APP
    const scale = Math.min(1, maxWidth / Math.max(1, stage.clientWidth))
    return {
      width: Math.max(2, Math.round(stage.clientWidth * scale)),
      height: Math.max(2, Math.round(stage.clientHeight * scale)),
    }
  }
  return {
    shown: () => [...homes.keys()].at(-1),
    show(canvas) {
      if (homes.has(canvas)) return
      homes.set(canvas, { parent: canvas.parentNode, width: canvas.width, height: canvas.height })
      display.append(canvas)
      Object.assign(canvas, size())
    },
    hide(canvas) {
      const home = homes.get(canvas)
      homes.delete(canvas)
      canvas.remove()
      if (home === undefined) return
      Object.assign(canvas, { width: home.width, height: home.height })
      home.parent?.appendChild(canvas)
    },
    resize() {
      for (const canvas of homes.keys()) Object.assign(canvas, size())
    },
  }
}

export function createVisitorView(options: VisitorViewOptions): VisitorView {
  const { container, mode, scenario } = options
  const root = element('section', 'emulator', container)
  root.dataset['view'] = mode
  root.dataset['led'] = scenario.head.motion === 'visitor' ? 'yes' : 'no'
  const stage = element('div', 'emulator__stage', root)
  const picture = document.createElement('canvas')
  picture.className = 'emulator__picture'
  if (mode === 'on') stage.append(picture)
  const display = element('div', 'emulator__display', stage)
  const cone = displayCone(scenario)
  const placeEdge = mode === 'on' && cone !== undefined ? addDisplayEdge(stage, scenario, cone) : undefined
  // Switched off, not even the camera's picture is put on the page: showing it costs more than making it.
  const camera = mode === 'on' ? addCamera(root, scenario.camera) : undefined
  const updateBar = mode === 'on' ? addBar(root, options) : undefined
  if (mode === 'on') {
    stage.tabIndex = 0
    stage.setAttribute('role', 'application')
  }
  const disposeTexts = effect(() => {
    root.setAttribute('aria-label', t('region'))
    if (mode === 'on') stage.setAttribute('aria-label', t('display'))
    camera?.updateTexts()
    updateBar?.()
  })
  const app = createAppSlot(display, stage, mode)
  const resizeListeners: (() => void)[] = []
  const resized = (): void => {
    placeEdge?.()
    app.resize()
    for (const listener of resizeListeners) listener()
  }
  const observer = new ResizeObserver(resized)
  observer.observe(stage)
  placeEdge?.()
  return {
    picture,
    stage,
    display: () => app.shown(),
    wantsCameraPicture: () => camera?.isWaiting() === true,
    giveCameraPicture: (taken) => camera?.give(taken),
    paintCameraPicture: () => camera?.paint(),
    size: () => ({ width: Math.max(1, stage.clientWidth), height: Math.max(1, stage.clientHeight) }),
    showApp: (canvas) => {
      app.show(canvas)
      // Keys lead the head from now on.
      stage.focus({ preventScroll: true })
    },
    hideApp: (canvas) => {
      app.hide(canvas)
    },
    onResize: (listener) => resizeListeners.push(listener),
    close() {
      observer.disconnect()
      disposeTexts()
      root.remove()
    },
  }
}
