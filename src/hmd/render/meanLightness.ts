// Whether a page is paper or an X-ray picture: how light it is on average.

const SAMPLE_PX = 32

/** 0 black to 1 white, of the picture shrunk to a few pixels; 0.5 where it cannot be looked at. */
export function meanLightness(picture: ImageBitmap): number {
  const canvas = new OffscreenCanvas(SAMPLE_PX, SAMPLE_PX)
  const context = canvas.getContext('2d')
  if (context === null) return 0.5
  context.drawImage(picture, 0, 0, SAMPLE_PX, SAMPLE_PX)
  const { data } = context.getImageData(0, 0, SAMPLE_PX, SAMPLE_PX)
  let sum = 0
  for (let at = 0; at < data.length; at += 4) {
    // Rec. 709 weights.
    sum += 0.2126 * (data[at] ?? 0) + 0.7152 * (data[at + 1] ?? 0) + 0.0722 * (data[at + 2] ?? 0)
  }
  return sum / (255 * SAMPLE_PX * SAMPLE_PX)
}
