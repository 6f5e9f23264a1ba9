// What a visitor sees of the emulated headset: the room, the headset's display mixed onto it, the camera's picture in
// a corner, and how to move. Makes the DOM; renders nothing itself.
import { effect } from '@preact/signals-core'
import type { Scenario } from '../scenario/scenarioSchema.ts'
import { displayBlend } from '../device/deviceModels.ts'
import { ScenarioError, readScenario } from '../scenario/loadScenario.ts'
import { isSoftwareGl } from '../../client/softwareGl.ts'
import { t } from './texts.ts'
import './emulator.css'

export interface VisitorView {
  readonly roomCanvas: HTMLCanvasElement
  /** Receives mouse and keys. */
  readonly stage: HTMLElement
  /** CSS pixels of the stage. */
  size(): { readonly width: number; readonly height: number }
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
  readonly cameraCanvas: HTMLCanvasElement
  /** Vertical field of view of the whole stage. */
  readonly fovYRad: number
  /** The text of a scenario file that was checked and may be started. */
  readonly onFile: (text: string) => void
}

/** Pixels across the page's XR canvas are kept few where the processor draws them all. */
const MAX_APP_WIDTH = { card: 1280, software: 560 } as const
const OFF_APP = { width: 480, height: 270 } as const
/** HoloLens 2's display, degrees. */
const HOLOLENS_FOV = { x: 43, y: 29 } as const

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
function addDisplayEdge(stage: HTMLElement, fovYRad: number): () => void {
  const edge = element('div', 'emulator__edge', stage)
  edge.setAttribute('role', 'presentation')
  const half = Math.tan(fovYRad / 2)
  const share = (deg: number): number => Math.tan((deg * Math.PI) / 360) / half
  return () => {
    const { clientHeight } = stage
    edge.style.width = `${share(HOLOLENS_FOV.x) * clientHeight}px`
    edge.style.height = `${share(HOLOLENS_FOV.y) * clientHeight}px`
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

function addCamera(root: HTMLElement, canvas: HTMLCanvasElement): () => void {
  const figure = element('figure', 'emulator__camera', root)
  figure.append(canvas)
  canvas.setAttribute('role', 'img')
  const caption = element('figcaption', '', figure)
  return () => {
    canvas.setAttribute('aria-label', t('camera'))
    caption.textContent = t('camera')
  }
}

interface AppSlot {
  show(canvas: HTMLCanvasElement): void
  hide(canvas: HTMLCanvasElement): void
  resize(): void
}

/** Where the page's XR canvas stands while a session runs. */
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
  root.dataset['blend'] = displayBlend(scenario.device)
  root.dataset['led'] = scenario.head.motion === 'visitor' ? 'yes' : 'no'
  const stage = element('div', 'emulator__stage', root)
  const roomCanvas = document.createElement('canvas')
  roomCanvas.className = 'emulator__room'
  if (mode === 'on') stage.append(roomCanvas)
  const display = element('div', 'emulator__display', stage)
  const placeEdge =
    mode === 'on' && scenario.device.model === 'hololens2'
      ? addDisplayEdge(stage, options.fovYRad)
      : undefined
  // Switched off, not even the camera's picture is put on the page: showing it costs more than making it.
  const updates = mode === 'on' ? [addCamera(root, options.cameraCanvas), addBar(root, options)] : []
  display.hidden = mode === 'off'
  if (mode === 'on') {
    stage.tabIndex = 0
    stage.setAttribute('role', 'application')
  }
  const disposeTexts = effect(() => {
    root.setAttribute('aria-label', t('region'))
    if (mode === 'on') stage.setAttribute('aria-label', t('display'))
    for (const update of updates) update()
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
    roomCanvas,
    stage,
    size: () => ({ width: Math.max(1, stage.clientWidth), height: Math.max(1, stage.clientHeight) }),
    showApp: (canvas) => {
      app.show(canvas)
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
