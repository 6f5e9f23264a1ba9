// One picture out of what the graphics processor gave back for it.

/**
 * The mean of equally large RGBA pictures, one for each moment of the exposure, whose rows run from the bottom; the rows of
 * the result run from the top. Takes the first one's memory.
 */
export function developPicture(
  exposures: readonly [Uint8Array<ArrayBuffer>, ...Uint8Array<ArrayBuffer>[]],
  width: number,
): Uint8Array<ArrayBuffer> {
  const [picture, ...more] = exposures
  if (more.length > 0)
    for (let i = 0; i < picture.length; i += 1)
      picture[i] = Math.round(
        more.reduce((sum, one) => sum + (one[i] ?? 0), picture[i] ?? 0) / exposures.length,
      )
  const stride = width * 4
  const row = new Uint8Array(stride)
  for (let top = 0, bottom = picture.length - stride; top < bottom; top += stride, bottom -= stride) {
    row.set(picture.subarray(top, top + stride))
    picture.copyWithin(top, bottom, bottom + stride)
    picture.set(row, bottom)
  }
  return picture
}
