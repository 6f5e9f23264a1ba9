// A device's depth picture as a grid over the view: which cells there are, and what each of them measures. Read from the buffer itself:
// a call of getDepthInMeters for each cell of the sensor's own size would cost more than a frame has.

/** XRCPUDepthInformation, as far as it is read here. */
export interface RawDepth {
  readonly width: number
  readonly height: number
  readonly data: ArrayBuffer
  readonly rawValueToMeters: number
  /** Column-major 4x4: place in the buffer, 0..1, from place in the view. A phone's sensor lies across its screen. */
  readonly bufferFromView: ArrayLike<number>
  /** Else 16-bit whole numbers. */
  readonly isFloat: boolean
}

export interface CellCount {
  readonly columns: number
  readonly rows: number
}

/** Of a finer picture every second, third .. value is taken: a limb is told by cells of a centimetre. */
const MOST_CELLS = 160

const isAcross = ({ bufferFromView: m }: RawDepth): boolean => Math.abs(m[1] ?? 0) > Math.abs(m[0] ?? 1)

/** How many cells the view has, so that each is one value of the buffer. */
export function cellsOf(depth: RawDepth): CellCount {
  const step = Math.max(1, Math.ceil(Math.max(depth.width, depth.height) / MOST_CELLS))
  const [wide, high] = isAcross(depth) ? [depth.height, depth.width] : [depth.width, depth.height]
  return { columns: Math.max(1, Math.floor(wide / step)), rows: Math.max(1, Math.floor(high / step)) }
}

/** Metres along -z of each cell's centre, row-major from the view's top left, into `out`; 0 where nothing was measured. */
export function readCells(depth: RawDepth, { columns, rows }: CellCount, out: Float32Array): void {
  const { width, height, data, rawValueToMeters, bufferFromView: m, isFloat } = depth
  const values = isFloat ? new Float32Array(data) : new Uint16Array(data)
  const [xByU, yByU, xByV, yByV] = [m[0] ?? 1, m[1] ?? 0, m[4] ?? 0, m[5] ?? 1]
  const [x0, y0] = [m[12] ?? 0, m[13] ?? 0]
  for (let row = 0; row < rows; row++) {
    const v = (row + 0.5) / rows
    for (let column = 0; column < columns; column++) {
      const u = (column + 0.5) / columns
      const x = Math.min(width - 1, Math.max(0, Math.floor((xByU * u + xByV * v + x0) * width)))
      const y = Math.min(height - 1, Math.max(0, Math.floor((yByU * u + yByV * v + y0) * height)))
      out[row * columns + column] = (values[y * width + x] ?? 0) * rawValueToMeters
    }
  }
}
