// The real worker behind DepthWorker. Built by the page's main alone.
import type { DepthAnswer } from './depthMessages.ts'
import type { DepthWorker } from './depthFromMotion.ts'

export function openDepthWorker(): DepthWorker {
  const worker = new Worker(new URL('./depthWorker.ts', import.meta.url), { type: 'module' })
  return {
    post: (request, transfer = []) => worker.postMessage(request, transfer),
    onAnswer: (listener) =>
      worker.addEventListener('message', ({ data }: MessageEvent<DepthAnswer>) => listener(data)),
    close: () => worker.terminate(),
  }
}
