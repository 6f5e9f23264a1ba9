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
      await expect(opened.getByRole('button', { name: /^(Join|Start)/ })).toHaveCount(0)
    })
  }
}

test('a patient’s link does not open the desk', async ({ server, people }) => {
  const link = await server.joinLink('patient')
  const page = await people.open(link.replace('/room', '/desk'))
  await expect(page.getByText(/someone else|another|patient/i).first()).toBeVisible()
  await expect(page.getByTestId('surface')).toHaveCount(0)
})
