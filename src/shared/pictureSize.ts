// Reads a picture's own type and size from its bytes, so that nothing else is ever stored or served as one: JPEG
// (ITU-T T.81, B.1.1 and B.2.2) and PNG (ISO/IEC 15948, 5.2 and 11.2.1).

export interface PictureSize {
  readonly width: number
  readonly height: number
}

const isFrameHeader = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
const hasNoLength = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)

/** Width and height in pixels; undefined when the bytes are not a JPEG. */
export function jpegSize(bytes: Uint8Array): PictureSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.byteLength < 4 || view.getUint16(0) !== 0xffd8) return undefined
  let at = 2
  while (at + 9 < bytes.byteLength) {
    if (view.getUint8(at) !== 0xff) return undefined
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) at += 1
    else if (hasNoLength(marker)) at += 2
    else if (isFrameHeader(marker)) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    else if (marker === 0xda || marker === 0xd9) return undefined
    else at += 2 + view.getUint16(at + 2)
  }
  return undefined
}

/** Signature, then the header chunk: 13 bytes long, `IHDR`. */
const PNG_START = [0x89504e47, 0x0d0a1a0a, 13, 0x49484452] as const

/** Width and height in pixels; undefined when the bytes are not a PNG. */
function pngSize(bytes: Uint8Array): PictureSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.byteLength < 33 || PNG_START.some((word, index) => view.getUint32(4 * index) !== word))
    return undefined
  return { width: view.getUint32(16), height: view.getUint32(20) }
}

/** Type and size in pixels of a JPEG or PNG; undefined for anything else, and for a picture without a pixel. */
export function pictureOf(
  bytes: Uint8Array,
): (PictureSize & { readonly type: 'image/jpeg' | 'image/png' }) | undefined {
  const jpeg = jpegSize(bytes)
  const size = jpeg ?? pngSize(bytes)
  if (size === undefined || size.width === 0 || size.height === 0) return undefined
  return { ...size, type: jpeg === undefined ? 'image/png' : 'image/jpeg' }
}
