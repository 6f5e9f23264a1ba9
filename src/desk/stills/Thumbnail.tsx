// A still, small.
import { useEffect, useRef } from 'preact/hooks'

export function Thumbnail({ image }: { readonly image: ImageBitmap }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    canvas.current?.getContext('2d', { alpha: false })?.drawImage(image, 0, 0)
  }, [image])
  return <canvas ref={canvas} class="desk-thumbnail" width={image.width} height={image.height} />
}
