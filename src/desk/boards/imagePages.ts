// A picture of any size as one page, made by a worker of its own: a picture of 60 megapixels takes seconds.
import type { ImageAnswer } from './imageMessages.ts'
import { FileFaultError, type PageSource } from './pageSource.ts'

export const openImage = (file: File): PageSource => ({
  pages: 1,
  render: (_page, signal) => shrunk(file, signal),
  close: () => {},
})

/** Stopped together with its worker when `signal` aborts. */
function shrunk(file: File, signal: AbortSignal): Promise<Blob> {
  signal.throwIfAborted()
  const worker = new Worker(new URL('./imageWorker.ts', import.meta.url), { type: 'module' })
  return new Promise<Blob>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new DOMException('given up', 'AbortError')), { once: true })
    worker.addEventListener('message', ({ data }: MessageEvent<ImageAnswer>) => {
      if (data.ok) resolve(data.picture)
      else reject(new FileFaultError(data.fault))
    })
    // Out of memory ends a worker without an answer.
    worker.addEventListener('error', () => reject(new FileFaultError('tooManyPixels')))
    worker.postMessage(file)
  }).finally(() => worker.terminate())
}
