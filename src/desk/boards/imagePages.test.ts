import { afterEach, expect, it, vi } from 'vitest'
import { useFakeWorkers } from '../../testing/fakeWorker.ts'
import { openImage } from './imagePages.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

const file = { name: 'knee.jpg' } as File
const render = () => openImage(file).render(1, new AbortController().signal)

it('a picture is tried once more when its worker breaks', async () => {
  const workers = useFakeWorkers()
  const page = render()
  workers[0]!.breakDown()
  expect(workers[1]!.posted).toEqual([file])
  const picture = new Blob()
  workers[1]!.answer({ ok: true, picture })
  expect(await page).toBe(picture)
  expect(workers[1]!.isEnded).toBe(true)
})

it('one that breaks every worker is said to be too large for this computer', async () => {
  const workers = useFakeWorkers()
  const page = render()
  workers[0]!.breakDown()
  workers[1]!.breakDown('messageerror')
  await expect(page).rejects.toMatchObject({ fault: 'tooManyPixels' })
})
