import { afterEach, describe, expect, it, vi } from 'vitest'
import { useFakeWorkers } from '../testing/fakeWorker.ts'
import { openWorker } from './openWorker.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

function opened(restarts?: number) {
  const workers = useFakeWorkers()
  const told: unknown[] = []
  const worker = openWorker<string, string>({
    make: () => new Worker('x.js'),
    onBegin: (_worker, isAgain) => told.push(isAgain ? 'again' : 'begun'),
    onAnswer: (answer) => told.push(answer),
    onFailure: () => told.push('failed'),
    ...(restarts === undefined ? {} : { restarts }),
  })
  return { workers, worker, told }
}

describe('a worker that breaks', () => {
  it.each(['error', 'messageerror'] as const)(
    'by %s is begun anew once, then its owner hears of it',
    (by) => {
      const { workers, worker, told } = opened()
      worker.post('one')
      workers[0]!.breakDown(by)
      worker.post('two')
      workers[1]!.answer('done')
      workers[1]!.breakDown(by)
      expect(told).toEqual(['begun', 'again', 'done', 'failed'])
      expect(workers.map(({ posted, isEnded }) => ({ posted, isEnded }))).toEqual([
        { posted: ['one'], isEnded: true },
        { posted: ['two'], isEnded: true },
      ])
    },
  )

  it('is heard no more once it is replaced or closed', () => {
    const { workers, worker, told } = opened()
    workers[0]!.breakDown()
    workers[0]!.answer('late')
    workers[0]!.breakDown()
    worker.close()
    workers[1]!.answer('late')
    workers[1]!.breakDown()
    expect(told).toEqual(['begun', 'again'])
  })

  it('is not begun anew where that is of no use', () => {
    const { workers, told } = opened(0)
    workers[0]!.breakDown()
    expect(told).toEqual(['begun', 'failed'])
    expect(workers).toHaveLength(1)
  })

  it('closes what nobody will take any more', () => {
    const { workers, worker } = opened(0)
    workers[0]!.breakDown()
    const { port1 } = new MessageChannel()
    const close = vi.spyOn(port1, 'close')
    worker.post('picture', [port1])
    expect(close).toHaveBeenCalledOnce()
    expect(workers[0]!.posted).toEqual([])
  })
})
