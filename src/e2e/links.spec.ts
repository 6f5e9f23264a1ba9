// Join links: only a good one opens a session, and each bad one says in words what is wrong.
import { expect, test } from './drivers/test.ts'

const wrongLinks = [
  { name: 'no link', options: undefined, says: /link/i },
  {
    name: 'a link signed by somebody else',
    options: { secret: 'x'.repeat(20) + 'abcdefghijklmnop' },
    says: /link/i,
  },
  { name: 'an expired link', options: { validForMs: -60_000 }, says: /expired/i },
  { name: 'a link to a session that is not here', options: { sessionId: 'elsewhere' }, says: /./ },
] as const

for (const [page, role] of [
  ['/hmd', 'wearer'],
  ['/desk', 'expert'],
  ['/room', 'patient'],
] as const) {
  for (const { name, options, says } of wrongLinks) {
    test(`${page} with ${name} says so and joins nothing`, async ({ server, people }) => {
      const address = options === undefined ? server.origin + page : await server.joinLink(role, options)
      const opened = await people.open(address)
      await expect(opened.getByRole('alert').or(opened.getByRole('main')).first()).toContainText(says)
      await expect(opened.getByRole('link', { name: 'To the start page' })).toBeVisible()
      await expect(opened.getByRole('button', { name: /^(Join|Start|Try again)/ })).toHaveCount(0)
    })
  }
}

for (const wrong of ['/desk', '/hmd']) {
  test(`a patient’s link does not open ${wrong}, which leads to the patient’s screen`, async ({
    server,
    people,
  }) => {
    const link = await server.joinLink('patient')
    const page = await people.open(link.replace('/room', wrong))
    await expect(page.getByRole('heading', { name: 'This link is for someone else' })).toBeVisible()
    await expect(page.getByRole('button', { name: /^(Join|Start|Try again)/ })).toHaveCount(0)
    await page.getByRole('link', { name: 'Open the right page' }).click()
    await expect(page.getByRole('button', { name: 'Join', exact: true })).toBeVisible()
    expect(new URL(page.url()).pathname).toBe('/room')
  })
}

test('without a server, trying again is offered, and no other link asked for', async ({ server, people }) => {
  const page = await people.open(await server.joinLink('expert', { sessionId: server.sessionId }))
  await expect(page.getByRole('button', { name: 'Join the consultation' })).toBeVisible()
  await page.route('**/api/session', (route) => route.abort())
  await page.evaluate(() => location.reload())
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'To the start page' })).toHaveCount(0)
})

for (const role of ['wearer', 'expert', 'patient'] as const) {
  test(`a browser that cannot show the page of the ${role} is told so, with another one to use`, async ({
    server,
    people,
  }) => {
    const page = await people.open(`${server.origin}/check`)
    await page.addInitScript(() => Reflect.deleteProperty(window, 'RTCPeerConnection'))
    await page.goto(await server.joinLink(role))
    await expect(page.getByRole('heading', { name: 'This browser cannot show Skulder' })).toBeVisible()
    await expect(page.getByText(/Chrome/)).toBeVisible()
    await expect(page.getByRole('link', { name: 'Check this device' })).toBeVisible()
  })
}
