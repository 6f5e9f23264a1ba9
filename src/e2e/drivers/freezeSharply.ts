// Freezes until the wearer's sharp still of the frozen picture has come: on a busy machine the wearer has not kept every
// picture, and then the desk goes on with the picture as it was streamed.
import { expect } from '@playwright/test'
import type { Desk } from './desk.ts'
import type { ServerProcess } from './serverProcess.ts'
import { isOfType, readLog } from './sessionLog.ts'

export async function freezeSharply(desk: Desk, server: ServerProcess): Promise<void> {
  const stills = async (): Promise<number> =>
    (await readLog(server)).filter(isOfType('still.attached')).length
  await expect(async () => {
    const already = await stills()
    await desk.freeze()
    try {
      await expect.poll(stills, { timeout: 3000 }).toBeGreaterThan(already)
    } catch (error) {
      await desk.backToLive()
      throw error
    }
  }).toPass({ timeout: 40_000 })
}
