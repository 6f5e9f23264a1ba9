// A page's pixels as a file: lossless where that is small (text, line drawings), else as good a JPEG as fits.
import { MAX_BOARD_PAGE_BYTES } from '../../shared/protocol/rest.ts'
import { FileFaultError } from './pageSource.ts'

const MAX_PNG_BYTES = 3_000_000
const QUALITIES = [0.92, 0.8, 0.6] as const

/** `encode` as a canvas does it. Rejects with FileFaultError `tooManyPixels`. */
export async function encodePage(
  encode: (type: 'image/png' | 'image/jpeg', quality?: number) => Promise<Blob>,
  { tryLossless }: { readonly tryLossless: boolean },
): Promise<Blob> {
  if (tryLossless) {
    const png = await encode('image/png')
    if (png.size <= MAX_PNG_BYTES) return png
  }
  for (const quality of QUALITIES) {
    const jpeg = await encode('image/jpeg', quality)
    if (jpeg.size <= MAX_BOARD_PAGE_BYTES) return jpeg
  }
  throw new FileFaultError('tooManyPixels')
}
