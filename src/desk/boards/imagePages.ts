// A picture of any size as one page, made by a worker of its own: a picture of 60 megapixels takes seconds.
import { openWorker } from '../../client/openWorker.ts'
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
  let close = (): void => {}
  return new Promise<Blob>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new DOMException('given up', 'AbortError')), { once: true })
    const worker = openWorker<never, ImageAnswer>({
      make: () => new Worker(new URL('./imageWorker.ts', import.meta.url), { type: 'module' }),
      onBegin: (begun) => begun.postMessage(file),
      onAnswer(answer) {
        if (answer.ok) resolve(answer.picture)
        else reject(new FileFaultError(answer.fault))
      },
      // Out of memory ends a worker without an answer.
      onFailure: () => reject(new FileFaultError('tooManyPixels')),
    })
    close = () => worker.close()
  }).finally(() => close())
}
