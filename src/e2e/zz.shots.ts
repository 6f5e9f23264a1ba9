import { expect, test } from './drivers/test.ts'
import { waitForEvents } from './drivers/sessionLog.ts'
import { waitForStills } from './drivers/strip.ts'
import { builtInScenarios } from '../emulator/scenario/builtInScenarios.ts'

test('small desk', async ({ server, people }) => {
  const shoulder = builtInScenarios['sway-shoulder']
  await server.addScenario('zz', { ...shoulder, name: 'zz', targets: [], camera: { width: 640, height: 360 } })
  const hmd = await people.openHmd({ scenario: 'zz', view: 'on' })
  const desk = await people.openDesk()
  const { page } = desk
  await desk.waitForPicture()
  await page.setViewportSize({ width: 1440, height: 900 })
  await desk.freeze()
  await desk.chooseTool('point')
  await desk.drawPoint([0.48, 0.47])
  await desk.chooseTool('distance')
  await desk.draw([[0.45, 0.4], [0.47, 0.42]])
  await waitForEvents(server, 'mark.placed', 2)
  await waitForStills(page, 1)
  await page.waitForTimeout(12000)
  await page.screenshot({ path: '/tmp/shots/d1440-settled.png' })
  const ask = page.locator('.desk-words__limit select')
  const has = await ask.count()
  console.log('doubt shown', has)
  await page.evaluate(() => localStorage.setItem('skulder.askAboveM', '0.001'))
  await page.reload()
  await page.getByRole('button', { name: 'Join the consultation' }).click()
  await page.waitForTimeout(6000)
  await page.screenshot({ path: '/tmp/shots/d1440-doubt.png' })
  await hmd.close()
  await page.waitForTimeout(3000)
  await page.screenshot({ path: '/tmp/shots/d1440-warning.png' })
  const sizes = async (name: string) => {
    await page.waitForTimeout(800)
    const s = await page.evaluate(() => {
      const r = (q: string) => { const e = document.querySelector(q)?.getBoundingClientRect(); return e && [e.x, e.y, e.width, e.height].map(Math.round) }
      return { views: r('.desk-views'), picture: r('.desk-picture'), panel: r('.desk-panel'), under: r('.desk-under'), controls: r('.desk__controls'), banner: r('.desk-banner'), words: r('.desk-words') }
    })
    console.log(name, JSON.stringify(s))
    await page.screenshot({ path: `/tmp/shots/${name}.png` })
  }
  await page.setViewportSize({ width: 390, height: 844 })
  await sizes('m-panel-maybe')
  const open = async () => (await page.locator('.desk-panel').count()) > 0
  if (await open()) await page.keyboard.press('f')
  await sizes('m-closed')
  await page.keyboard.press('f')
  await sizes('m-open')
  await page.locator('.desk-words-place .desk-unfold button').click()
  await sizes('m-open-words')
  await page.locator('.desk-banner .desk-unfold button').click().catch(() => console.log('no banner'))
  await page.keyboard.press('f')
  await sizes('m-closed-unfolded')
  expect(1).toBe(1)
})
