// A picture of noise: as hard to encode as a camera's, of nobody, and there without asking for a camera.

const SIZE = { width: 640, height: 360 }
const BLOCK_PX = 8
const PER_SECOND = 20

export interface NoisePicture {
  readonly track: MediaStreamTrack
  stop(): void
}

function paint(context: CanvasRenderingContext2D): void {
  for (let y = 0; y < SIZE.height; y += BLOCK_PX) {
    for (let x = 0; x < SIZE.width; x += BLOCK_PX) {
      const grey = Math.floor(Math.random() * 256)
      context.fillStyle = `rgb(${grey} ${grey} ${grey})`
      context.fillRect(x, y, BLOCK_PX, BLOCK_PX)
    }
  }
}

export function startNoisePicture(): NoisePicture {
  const canvas = document.createElement('canvas')
  Object.assign(canvas, SIZE)
  const context = canvas.getContext('2d')
  const [track] = canvas.captureStream(PER_SECOND).getVideoTracks()
  if (context === null || track === undefined) throw new Error('this browser makes no picture of a canvas')
  paint(context)
  const timer = setInterval(() => paint(context), 1000 / PER_SECOND)
  return {
    track,
    stop() {
      clearInterval(timer)
      track.stop()
    },
  }
}
