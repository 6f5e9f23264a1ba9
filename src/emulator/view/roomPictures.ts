// Flat pictures in the room, painted once into one atlas: the view from the window, a poster, a chart, a clock.
// Everything is drawn here; nothing is loaded.
import { atlasRects } from '../room/healthRoom.ts'
import type { AtlasRect } from '../room/surfaceBuilder.ts'

export const ATLAS_SIZE = 1024

type Painter = (context: CanvasRenderingContext2D) => void

/** Runs `paint` in a unit square that covers the rectangle. */
function inRect(context: CanvasRenderingContext2D, rect: AtlasRect, paint: Painter): void {
  const [left, top, right, bottom] = rect
  context.save()
  context.setTransform(
    (right - left) * ATLAS_SIZE,
    0,
    0,
    (bottom - top) * ATLAS_SIZE,
    left * ATLAS_SIZE,
    top * ATLAS_SIZE,
  )
  context.beginPath()
  context.rect(0, 0, 1, 1)
  context.clip()
  paint(context)
  context.restore()
}

function fillRect(
  context: CanvasRenderingContext2D,
  colour: string,
  [x, y]: readonly [number, number],
  size: readonly [number, number],
): void {
  context.fillStyle = colour
  context.fillRect(x, y, size[0], size[1])
}

function polygon(
  context: CanvasRenderingContext2D,
  colour: string,
  points: readonly (readonly [number, number])[],
): void {
  context.fillStyle = colour
  context.beginPath()
  points.forEach(([x, y], i) => {
    if (i === 0) context.moveTo(x, y)
    else context.lineTo(x, y)
  })
  context.fill()
}

/** A fjord on a bright, overcast day. */
const paintWindow: Painter = (context) => {
  const sky = context.createLinearGradient(0, 0, 0, 0.62)
  sky.addColorStop(0, '#dbe8f2')
  sky.addColorStop(1, '#f6f8f7')
  context.fillStyle = sky
  context.fillRect(0, 0, 1, 1)
  polygon(context, '#b9c9d4', [
    [0, 0.5],
    [0.12, 0.36],
    [0.2, 0.42],
    [0.34, 0.24],
    [0.46, 0.4],
    [0.58, 0.33],
    [0.72, 0.45],
    [0.86, 0.3],
    [1, 0.42],
    [1, 0.62],
    [0, 0.62],
  ])
  polygon(context, '#fbfcfc', [
    [0.34, 0.24],
    [0.305, 0.29],
    [0.33, 0.3],
    [0.345, 0.285],
    [0.37, 0.305],
    [0.385, 0.295],
  ])
  polygon(context, '#93abb0', [
    [0, 0.56],
    [0.16, 0.47],
    [0.3, 0.55],
    [0.52, 0.5],
    [0.7, 0.57],
    [0.84, 0.5],
    [1, 0.55],
    [1, 0.66],
    [0, 0.66],
  ])
  const water = context.createLinearGradient(0, 0.62, 0, 0.86)
  water.addColorStop(0, '#c3d3d9')
  water.addColorStop(1, '#9fb6bf')
  context.fillStyle = water
  context.fillRect(0, 0.63, 1, 0.24)
  paintShore(context)
}

const paintShore: Painter = (context) => {
  polygon(context, '#6f8a68', [
    [0, 0.8],
    [0.2, 0.76],
    [0.5, 0.81],
    [0.8, 0.75],
    [1, 0.8],
    [1, 1],
    [0, 1],
  ])
  for (const [x, colour] of [
    [0.18, '#a84b3c'],
    [0.27, '#e9e4d8'],
    [0.68, '#a84b3c'],
  ] as const) {
    fillRect(context, colour, [x, 0.735], [0.055, 0.05])
    polygon(context, '#4c4f52', [
      [x - 0.008, 0.737],
      [x + 0.0275, 0.705],
      [x + 0.063, 0.737],
    ])
  }
}

/** A calm drawing of a shoulder joint, as such posters have. */
const paintPoster: Painter = (context) => {
  fillRect(context, '#f4efe4', [0, 0], [1, 1])
  fillRect(context, '#2f6f6a', [0, 0], [1, 0.1])
  fillRect(context, '#f4efe4', [0.08, 0.04], [0.46, 0.022])
  context.lineCap = 'round'
  context.strokeStyle = '#d9c6a5'
  context.lineWidth = 0.075
  context.beginPath()
  context.moveTo(0.3, 0.3)
  context.lineTo(0.66, 0.27)
  context.stroke()
  context.lineWidth = 0.1
  context.beginPath()
  context.moveTo(0.73, 0.4)
  context.lineTo(0.8, 0.86)
  context.stroke()
  context.fillStyle = '#e4d4b6'
  context.beginPath()
  context.arc(0.7, 0.4, 0.095, 0, 2 * Math.PI)
  context.fill()
  polygon(context, '#d3bf9c', [
    [0.32, 0.36],
    [0.6, 0.34],
    [0.58, 0.5],
    [0.44, 0.78],
    [0.36, 0.7],
  ])
  paintMuscles(context)
  paintLabels(context)
}

const paintMuscles: Painter = (context) => {
  context.strokeStyle = '#b5544a'
  context.lineWidth = 0.028
  for (let i = 0; i < 4; i++) {
    context.beginPath()
    context.moveTo(0.36 + i * 0.03, 0.48 + i * 0.06)
    context.quadraticCurveTo(0.56, 0.38 + i * 0.05, 0.7, 0.37 + i * 0.022)
    context.stroke()
  }
}

const paintLabels: Painter = (context) => {
  context.lineWidth = 0.006
  context.strokeStyle = '#4a5560'
  for (const y of [0.24, 0.46, 0.62, 0.8]) {
    context.beginPath()
    context.moveTo(0.1, y)
    context.lineTo(0.3, y + 0.03)
    context.stroke()
    fillRect(context, '#7a838b', [0.05, y - 0.018], [0.13, 0.01])
  }
  for (let i = 0; i < 4; i++)
    fillRect(context, '#8d949a', [0.08, 0.9 + i * 0.02], [0.5 - (i % 2) * 0.12, 0.009])
}

const paintChart: Painter = (context) => {
  fillRect(context, '#fbfbf8', [0, 0], [1, 1])
  fillRect(context, '#c86b3f', [0.1, 0.07], [0.5, 0.025])
  ;['#7aa7a0', '#9cc0b8', '#c7ddd6', '#e6d9b8', '#d9b48a'].forEach((colour, i) => {
    fillRect(context, colour, [0.12, 0.16 + i * 0.1], [0.76 - i * 0.12, 0.062])
  })
  for (let i = 0; i < 8; i++)
    fillRect(context, '#9aa1a6', [0.1, 0.72 + i * 0.028], [0.78 - (i % 3) * 0.14, 0.009])
}

const paintClock: Painter = (context) => {
  fillRect(context, '#fdfdfc', [0, 0], [1, 1])
  context.strokeStyle = '#2d3338'
  context.lineCap = 'round'
  for (let hour = 0; hour < 12; hour++) {
    const angle = (hour * Math.PI) / 6
    context.lineWidth = hour % 3 === 0 ? 0.03 : 0.014
    context.beginPath()
    context.moveTo(0.5 + 0.38 * Math.sin(angle), 0.5 - 0.38 * Math.cos(angle))
    context.lineTo(0.5 + 0.44 * Math.sin(angle), 0.5 - 0.44 * Math.cos(angle))
    context.stroke()
  }
  for (const [angle, length, width] of [
    [5.2, 0.22, 0.035],
    [0.9, 0.34, 0.022],
  ] as const) {
    context.lineWidth = width
    context.beginPath()
    context.moveTo(0.5, 0.5)
    context.lineTo(0.5 + length * Math.sin(angle), 0.5 - length * Math.cos(angle))
    context.stroke()
  }
}

const paintScreen: Painter = (context) => {
  const ground = context.createLinearGradient(0, 0, 1, 1)
  ground.addColorStop(0, '#2b4a57')
  ground.addColorStop(1, '#3c6a6b')
  context.fillStyle = ground
  context.fillRect(0, 0, 1, 1)
  fillRect(context, '#dfe9ea', [0.06, 0.1], [0.4, 0.045])
  for (let i = 0; i < 5; i++)
    fillRect(context, '#8fb0b3', [0.06, 0.24 + i * 0.11], [0.34 - (i % 2) * 0.08, 0.035])
  fillRect(context, '#e9f0ef', [0.55, 0.24], [0.38, 0.5])
}

const paintSign: Painter = (context) => {
  fillRect(context, '#2f6f6a', [0, 0], [1, 1])
  context.fillStyle = '#f7f8f6'
  context.font = '600 0.42px sans-serif'
  context.setTransform(context.getTransform().scale(0.4, 1))
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText('Helserom', 1.25, 0.54)
}

/** RGBA bytes of the atlas, ATLAS_SIZE squared. */
export function paintRoomPictures(): Uint8ClampedArray {
  const canvas = document.createElement('canvas')
  canvas.width = ATLAS_SIZE
  canvas.height = ATLAS_SIZE
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) return new Uint8ClampedArray(ATLAS_SIZE * ATLAS_SIZE * 4).fill(255)
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, ATLAS_SIZE, ATLAS_SIZE)
  inRect(context, atlasRects.window, paintWindow)
  inRect(context, atlasRects.poster, paintPoster)
  inRect(context, atlasRects.chart, paintChart)
  inRect(context, atlasRects.clock, paintClock)
  inRect(context, atlasRects.screen, paintScreen)
  inRect(context, atlasRects.sign, paintSign)
  return context.getImageData(0, 0, ATLAS_SIZE, ATLAS_SIZE).data
}
