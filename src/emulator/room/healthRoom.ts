// The furnished room: a small Norwegian health-centre consulting room. Origin on the floor in the middle;
// the window is on -x, the door on +z, the treatment bench along the -z wall.
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import type { AtlasRect, SurfaceBuilder, SurfaceLook } from './surfaceBuilder.ts'
import { parseColour } from './surfaceBuilder.ts'
import { planePose, type KnownPlane } from './knownPlane.ts'

export const roomSize = { x: 4.2, y: 2.5, z: 3.8 } as const

/** Rectangles of the picture atlas that roomPictures.ts paints. (0, 0) stays white. */
export const atlasRects = {
  poster: [0.02, 0.02, 0.38, 0.52],
  window: [0.4, 0.02, 0.98, 0.42],
  chart: [0.02, 0.56, 0.22, 0.98],
  clock: [0.26, 0.58, 0.44, 0.76],
  sign: [0.48, 0.46, 0.72, 0.56],
  screen: [0.48, 0.6, 0.78, 0.8],
  lightPanel: [0.82, 0.5, 0.98, 0.66],
} as const satisfies Record<string, AtlasRect>

/** The treatment bench's seat height and place; patients in the built-in scenarios sit and lie on it. */
export const benchTopM = 0.62
/** Surface of the paper on it. */
export const benchPaperM = benchTopM + 0.0015
export const benchCentre: Vec3 = [0, benchTopM, -1.1]

const look = (
  hex: string,
  pattern: SurfaceLook['pattern'],
  extra: Partial<SurfaceLook> = {},
): SurfaceLook => ({
  colour: parseColour(hex),
  pattern,
  ...extra,
})

const wall = look('#e9e6de', 'plaster')
const trim = look('#f6f5f1', 'plain')
const oak = look('#c39a6b', 'wood')
const paleWood = look('#d8bd97', 'wood')
const steel = look('#aeb3b8', 'metal')
const white = look('#f3f3f0', 'plain')

function shell(b: SurfaceBuilder): void {
  const { x, y, z } = roomSize
  b.quad([0, 0, 0], [x / 2, 0, 0], [0, 0, -z / 2], look('#a9b3ac', 'linoleum', { cellM: 0.27 }))
  b.quad([0, y, 0], [x / 2, 0, 0], [0, 0, z / 2], look('#f1f0ec', 'plaster', { cellM: 0.6 }))
  b.quad([0, y / 2, -z / 2], [x / 2, 0, 0], [0, y / 2, 0], wall)
  b.quad([0, y / 2, z / 2], [-x / 2, 0, 0], [0, y / 2, 0], wall)
  b.quad([-x / 2, y / 2, 0], [0, 0, -z / 2], [0, y / 2, 0], look('#dfe6e2', 'plaster'))
  b.quad([x / 2, y / 2, 0], [0, 0, z / 2], [0, y / 2, 0], wall)
  for (const side of [1, -1]) {
    b.box({ centre: [0, 0.045, side * (z / 2 - 0.008)], size: [x, 0.09, 0.016] }, trim)
    b.box({ centre: [side * (x / 2 - 0.008), 0.045, 0], size: [0.016, 0.09, z] }, trim)
  }
  b.quad(
    [0, y - 0.012, 0.1],
    [0.62, 0, 0],
    [0, 0, 0.32],
    look('#ffffff', 'plain', { atlas: atlasRects.lightPanel }),
  )
  b.box({ centre: [0, y - 0.006, 0.1], size: [1.32, 0.01, 0.72] }, steel)
}

function windowAndDoor(b: SurfaceBuilder): void {
  const { x, z } = roomSize
  const wx = -x / 2
  b.quad(
    [wx + 0.012, 1.5, -0.1],
    [0, 0, -0.8],
    [0, 0.55, 0],
    look('#ffffff', 'plain', { atlas: atlasRects.window, cellM: 2 }),
  )
  for (const dz of [-0.84, 0, 0.84])
    b.box(
      { centre: [wx + 0.03, 1.5, -0.1 + dz], size: [0.06, 1.18, dz === 0 ? 0.05 : 0.08], bevelM: 0.006 },
      white,
    )
  for (const dy of [-0.59, 0.59])
    b.box({ centre: [wx + 0.03, 1.5 + dy, -0.1], size: [0.06, 0.08, 1.76], bevelM: 0.006 }, white)
  b.box({ centre: [wx + 0.1, 0.89, -0.1], size: [0.2, 0.035, 1.9], bevelM: 0.008 }, white)
  b.box({ centre: [wx + 0.06, 0.45, -0.1], size: [0.07, 0.5, 1.3], bevelM: 0.015 }, white)
  b.box({ centre: [1.1, 1.03, z / 2 - 0.02], size: [0.92, 2.06, 0.04] }, paleWood)
  for (const dx of [-0.5, 0.5])
    b.box({ centre: [1.1 + dx, 1.05, z / 2 - 0.03], size: [0.08, 2.1, 0.06] }, white)
  b.box({ centre: [1.1, 2.1, z / 2 - 0.03], size: [1.08, 0.08, 0.06] }, white)
  b.bar([0.76, 1.02, z / 2 - 0.08], [0.88, 1.02, z / 2 - 0.08], [0.011, 0.011], steel)
  b.bar([0.76, 1.02, z / 2 - 0.03], [0.76, 1.02, z / 2 - 0.085], [0.01, 0.01], steel)
}

function bench(b: SurfaceBuilder): void {
  const [bx, , bz] = benchCentre
  const cover = look('#3f6a72', 'fabric', { cellM: 0.24, texture: 0.7 })
  b.box({ centre: [bx, benchTopM - 0.045, bz], size: [1.95, 0.09, 0.7], bevelM: 0.022 }, cover)
  b.quad([bx, benchPaperM, bz], [0.96, 0, 0], [0, 0, -0.25], look('#f4f3ee', 'paper', { cellM: 0.17 }))
  b.box({ centre: [bx, benchTopM - 0.115, bz], size: [1.84, 0.05, 0.5] }, steel)
  b.box({ centre: [bx, 0.3, bz], size: [0.34, 0.42, 0.3], bevelM: 0.02 }, look('#d9dbd9', 'plain'))
  b.box({ centre: [bx, 0.055, bz], size: [1.3, 0.07, 0.58], bevelM: 0.015 }, look('#c9cccb', 'plain'))
  b.bar(
    [bx - 1.02, benchTopM - 0.02, bz - 0.26],
    [bx - 1.02, benchTopM - 0.02, bz + 0.26],
    [0.06, 0.06],
    look('#f1f0ea', 'paper'),
  )
  b.box(
    { centre: [bx + 0.72, benchTopM + 0.045, bz - 0.02], size: [0.36, 0.09, 0.46], bevelM: 0.035 },
    look('#e7ebea', 'fabric', { cellM: 0.2 }),
  )
}

function table(b: SurfaceBuilder): void {
  const { x } = roomSize
  b.box({ centre: tableCentre, size: [0.62, 0.03, 1.2], bevelM: 0.004 }, oak)
  for (const dx of [-0.26, 0.26])
    for (const dz of [-0.54, 0.54])
      b.bar(
        [tableCentre[0] + dx, 0, tableCentre[2] + dz],
        [tableCentre[0] + dx, 0.72, tableCentre[2] + dz],
        [0.017, 0.017],
        steel,
      )
  b.box(
    { centre: [x / 2 - 0.22, 0.763, 0.42], size: [0.2, 0.016, 0.26], bevelM: 0.004 },
    look('#3a3f45', 'plain'),
  )
  b.bar([x / 2 - 0.22, 0.77, 0.42], [x / 2 - 0.22, 0.9, 0.42], [0.018, 0.014], look('#3a3f45', 'plain'))
  b.box(
    { centre: [x / 2 - 0.2, 1.04, 0.42], size: [0.03, 0.34, 0.56], bevelM: 0.005 },
    look('#2c3035', 'plain'),
  )
  b.quad(
    [x / 2 - 0.217, 1.045, 0.42],
    [0, 0, 0.262],
    [0, 0.15, 0],
    look('#ffffff', 'plain', { atlas: atlasRects.screen, cellM: 1 }),
  )
  b.box(
    { centre: [x / 2 - 0.42, 0.757, 0.42], size: [0.13, 0.012, 0.4], bevelM: 0.003 },
    look('#e6e7e8', 'plain'),
  )
  b.box(
    { centre: [x / 2 - 0.4, 0.765, 0.9], size: [0.21, 0.03, 0.29], bevelM: 0.003 },
    look('#5b7f95', 'fabric'),
  )
}

function shelfAndDrawers(b: SurfaceBuilder): void {
  const { x, z } = roomSize
  b.box({ centre: [x / 2 - 0.14, 1.62, -0.75], size: [0.26, 0.025, 0.9] }, oak)
  const spines = ['#7d8f6a', '#b4664e', '#3f5d7a', '#c9a24c', '#8a8d91', '#5f4b66', '#a8b7b0', '#44706b']
  spines.forEach((hex, i) => {
    b.box(
      {
        centre: [x / 2 - 0.13, 1.765 - (i % 3) * 0.012, -1.1 + i * 0.052],
        size: [0.19, 0.265 - (i % 3) * 0.024, 0.042],
      },
      look(hex, 'fabric'),
    )
  })
  b.bar([x / 2 - 0.15, 1.633, -0.46], [x / 2 - 0.15, 1.73, -0.46], [0.05, 0.062], look('#d9d4c9', 'plaster'))
  for (let i = 0; i < 7; i++) {
    const angle = i * 0.9
    b.bar(
      [x / 2 - 0.15, 1.72, -0.46],
      [x / 2 - 0.15 + Math.cos(angle) * 0.075, 1.86 + (i % 3) * 0.04, -0.46 + Math.sin(angle) * 0.09],
      [0.008, 0.022],
      look('#5f8a55', 'fabric'),
    )
  }
  b.box(
    { centre: [-1.55, 0.42, -z / 2 + 0.22], size: [0.62, 0.84, 0.42], bevelM: 0.008 },
    look('#eceae4', 'plain'),
  )
  for (const dy of [0.2, 0.47, 0.71])
    b.box({ centre: [-1.55, dy, -z / 2 + 0.436], size: [0.56, 0.22, 0.012], bevelM: 0.003 }, white)
  for (const dy of [0.28, 0.55, 0.78])
    b.bar([-1.63, dy, -z / 2 + 0.455], [-1.47, dy, -z / 2 + 0.455], [0.006, 0.006], steel)
  b.bar([-1.66, 0.84, -z / 2 + 0.22], [-1.66, 0.99, -z / 2 + 0.22], [0.034, 0.034], look('#dfe7ea', 'plain'))
  b.box(
    { centre: [-1.42, 0.875, -z / 2 + 0.2], size: [0.23, 0.07, 0.13], bevelM: 0.006 },
    look('#8fb0c4', 'paper'),
  )
}

/** Centre of the table top, at its surface less the half thickness. */
export const tableCentre: Vec3 = [roomSize.x / 2 - 0.33, 0.735, 0.5]
export const tableTopM = 0.75

function lampAndWalls(b: SurfaceBuilder): void {
  const z = -roomSize.z / 2
  b.bar([1.5, 0, -1.45], [1.5, 0.03, -1.45], [0.15, 0.14], steel)
  b.bar([1.5, 0.03, -1.45], [1.5, 1.45, -1.45], [0.014, 0.011], steel)
  b.bar([1.5, 1.44, -1.45], [1.18, 1.68, -1.3], [0.011, 0.009], steel)
  b.bar([1.18, 1.68, -1.3], [1.1, 1.55, -1.24], [0.025, 0.095], look('#eef0ef', 'plain'))
  b.quad(
    [-0.62, 1.52, z + 0.006],
    [0.3, 0, 0],
    [0, 0.42, 0],
    look('#ffffff', 'paper', { atlas: atlasRects.poster, cellM: 0.3 }),
  )
  for (const dy of [-0.426, 0.426])
    b.box({ centre: [-0.62, 1.52 + dy, z + 0.01], size: [0.64, 0.016, 0.02] }, oak)
  b.quad(
    [0.62, 1.5, z + 0.006],
    [0.2, 0, 0],
    [0, 0.29, 0],
    look('#ffffff', 'paper', { atlas: atlasRects.chart, cellM: 0.3 }),
  )
  b.bar([1.55, 1.98, z + 0.001], [1.55, 1.98, z + 0.035], [0.155, 0.15], white)
  b.quad(
    [1.55, 1.98, z + 0.037],
    [0.13, 0, 0],
    [0, 0.13, 0],
    look('#ffffff', 'plain', { atlas: atlasRects.clock, cellM: 1 }),
  )
  b.quad(
    [1.1, 1.62, roomSize.z / 2 - 0.042],
    [-0.13, 0, 0],
    [0, 0.05, 0],
    look('#ffffff', 'plain', { atlas: atlasRects.sign, cellM: 1 }),
  )
  // A stool, where the physiotherapist would sit.
  b.bar([-1.15, 0.46, 0.75], [-1.15, 0.53, 0.75], [0.18, 0.18], look('#3f4a52', 'fabric'))
  b.bar([-1.15, 0.1, 0.75], [-1.15, 0.46, 0.75], [0.026, 0.026], steel)
  for (let i = 0; i < 5; i++) {
    const angle = (i * 2 * Math.PI) / 5
    b.bar(
      [-1.15, 0.1, 0.75],
      [-1.15 + 0.26 * Math.cos(angle), 0.035, 0.75 + 0.26 * Math.sin(angle)],
      [0.018, 0.014],
      steel,
    )
  }
}

/** Puts the furnished room into `builder`. */
export function buildHealthRoom(builder: SurfaceBuilder): void {
  shell(builder)
  windowAndDoor(builder)
  bench(builder)
  table(builder)
  shelfAndDrawers(builder)
  lampAndWalls(builder)
}

/** What the device learns of the room, one plane after another from `delayS` on: as a headset scans. */
export function healthRoomPlanes(delayS: number): readonly KnownPlane[] {
  const { x, y, z } = roomSize
  const rows: readonly (readonly [
    id: string,
    label: string,
    centre: Vec3,
    normal: Vec3,
    widthM: number,
    heightM: number,
  ])[] = [
    ['floor', 'floor', [0, 0, 0], [0, 1, 0], x, z],
    ['wallBehindBench', 'wall', [0, y / 2, -z / 2], [0, 0, 1], x, y],
    ['bench', 'bed', [benchCentre[0], benchPaperM, benchCentre[2]], [0, 1, 0], 1.9, 0.5],
    ['table', 'table', [tableCentre[0], tableTopM, tableCentre[2]], [0, 1, 0], 0.6, 1.18],
    ['wallRight', 'wall', [x / 2, y / 2, 0], [-1, 0, 0], z, y],
    ['wallLeft', 'wall', [-x / 2, y / 2, 0], [1, 0, 0], z, y],
    ['wallDoor', 'wall', [0, y / 2, z / 2], [0, 0, -1], x, y],
  ]
  return rows.map(([id, label, centre, normal, widthM, heightM], index) => ({
    id,
    label,
    roomFromPlane: planePose(centre, normal, undefined),
    widthM,
    heightM,
    delayS: delayS * ((index + 1) / rows.length),
  }))
}
