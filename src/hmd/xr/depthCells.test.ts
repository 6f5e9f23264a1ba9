import { describe, expect, it } from 'vitest'
import { cellsOf, readCells, type RawDepth } from './depthCells.ts'

const straight = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
/** A sensor that lies across: the view's right is the buffer's down, the view's down the buffer's left. */
const across = [0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 1]

const read = (depth: RawDepth): number[][] => {
  const cells = cellsOf(depth)
  const out = new Float32Array(cells.columns * cells.rows)
  readCells(depth, cells, out)
  return Array.from({ length: cells.rows }, (_, row) =>
    [...out.subarray(row * cells.columns, (row + 1) * cells.columns)].map((value) =>
      Number(value.toFixed(4)),
    ),
  )
}

describe('depth as cells of the view', () => {
  it('takes each value where it stands', () => {
    const data = Float32Array.of(1, 2, 3, 4, 5, 6).buffer
    const depth = { width: 3, height: 2, data, rawValueToMeters: 1, bufferFromView: straight, isFloat: true }
    expect(read(depth)).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ])
  })
  it('turns what a sensor that lies across has measured, in whole millimetres', () => {
    const data = Uint16Array.of(1000, 2000, 3000, 4000, 5000, 0).buffer
    const depth = {
      width: 3,
      height: 2,
      data,
      rawValueToMeters: 0.001,
      bufferFromView: across,
      isFloat: false,
    }
    expect(read(depth)).toEqual([
      [3, 0],
      [2, 5],
      [1, 4],
    ])
  })
  it('keeps a fine sensor to what a mark needs', () => {
    const data = new Float32Array(320 * 320).fill(0.7).buffer
    const depth = {
      width: 320,
      height: 320,
      data,
      rawValueToMeters: 1,
      bufferFromView: straight,
      isFloat: true,
    }
    expect(cellsOf(depth)).toEqual({ columns: 160, rows: 160 })
    expect(new Set(read(depth).flat())).toEqual(new Set([0.7]))
  })
})
