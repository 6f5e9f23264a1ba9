// The real worker behind DepthWorker. Built by the page's main alone.
import { openWorker } from '../../client/openWorker.ts'
import type { DepthAnswer, DepthRequest } from './depthMessages.ts'
import type { DepthWorker } from './depthFromMotion.ts'

export function openDepthWorker(): DepthWorker {
  const listeners = {
    answer: [] as ((answer: DepthAnswer) => void)[],
    restart: [] as (() => void)[],
    failure: [] as (() => void)[],
  }
  const worker = openWorker<DepthRequest, DepthAnswer>({
    make: () => new Worker(new URL('./depthWorker.ts', import.meta.url), { type: 'module', name: 'depth' }),
    onBegin: (_worker, isAgain) => {
      if (isAgain) listeners.restart.forEach((tell) => tell())
    },
    onAnswer: (answer) => listeners.answer.forEach((tell) => tell(answer)),
    onFailure: () => listeners.failure.forEach((tell) => tell()),
  })
  return {
    ...worker,
    onAnswer: (listener) => listeners.answer.push(listener),
    onRestart: (listener) => listeners.restart.push(listener),
    onFailure: (listener) => listeners.failure.push(listener),
  }
}
