import { expect, it, vi } from 'vitest'
import { createFakeSfu } from './fakeSfu.ts'
import { describeSfu } from './sfu.contract.ts'

describeSfu('fakeSfu', () => Promise.resolve(createFakeSfu()))

it('tells routers that their worker died, once', async () => {
  const sfu = createFakeSfu()
  const died = vi.fn()
  ;(await sfu.openRouter()).onDied(died)
  sfu.killWorker()
  sfu.killWorker()
  expect(died).toHaveBeenCalledOnce()
})
