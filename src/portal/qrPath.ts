// A QR code's modules as one SVG path, one unit per module.

interface QrModules {
  readonly size: number
  readonly data: ArrayLike<number | boolean>
}

export interface QrDrawing {
  readonly size: number
  readonly path: string
}

/** Joins dark modules that stand beside each other in a row into one bar. */
export function qrPath({ size, data }: QrModules): QrDrawing {
  const bars: string[] = []
  for (let row = 0; row < size; row += 1) {
    let start = -1
    for (let column = 0; column <= size; column += 1) {
      const isDark = column < size && Boolean(data[row * size + column])
      if (isDark && start < 0) start = column
      if (!isDark && start >= 0) {
        bars.push(`M${start} ${row}h${column - start}v1H${start}z`)
        start = -1
      }
    }
  }
  return { size, path: bars.join('') }
}
