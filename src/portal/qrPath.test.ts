import { create } from 'qrcode'
import { expect, it } from 'vitest'
import { qrPath } from './qrPath.ts'

it('draws exactly the dark modules', () => {
  const { modules } = create('https://192.168.10.24:8443', { errorCorrectionLevel: 'M' })
  const { size, path } = qrPath(modules)
  const drawn = new Set<number>()
  for (const [, x = '', y = '', width = ''] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H\d+z/g)) {
    for (let step = 0; step < Number(width); step += 1) drawn.add(Number(y) * size + Number(x) + step)
  }
  const dark = Array.from(modules.data).flatMap((module, index) => (module ? [index] : []))
  expect([...drawn].sort((a, b) => a - b)).toEqual(dark)
})
