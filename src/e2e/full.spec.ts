// A full room and a full server say so in words on the page, in both languages, and let in as soon as there is room.
import { joinAsBot, makeSessions, sessionOf } from './drivers/bot.ts'
import { expect, test } from './drivers/test.ts'
import { SessionId } from '../shared/protocol/ids.ts'

test.use({ settings: { SKULDER_MAX_ROOMS: '1', SKULDER_MAX_PEOPLE: '1' } })

const languages = [
  {
    locale: 'en-GB',
    join: 'Join the consultation',
    again: 'Try again',
    roomFull: 'The consultation is full',
    serverFull: 'The server is busy with other consultations',
  },
  {
    locale: 'nb-NO',
    join: 'Bli med i konsultasjonen',
    again: 'Prøv igjen',
    roomFull: 'Konsultasjonen er full',
    serverFull: 'Serveren er opptatt med andre konsultasjoner',
  },
] as const

for (const { locale, join, again, roomFull, serverFull } of languages) {
  test(`who finds no room reads so (${locale}), and gets in when somebody has left`, async ({
    server,
    people,
  }) => {
    await makeSessions(server, 1)
    const session = SessionId.parse(server.sessionId)
    const first = await joinAsBot(server, { participantId: 'first', role: 'observer', session })

    const elsewhere = await people.open(await server.joinLink('expert', { sessionId: sessionOf(0) }), {
      locale,
    })
    await elsewhere.getByRole('button', { name: join }).click()
    await expect(elsewhere.getByText(serverFull)).toBeVisible()
    await expect(elsewhere.getByRole('button', { name: again })).toBeVisible()

    const here = await people.open(await server.joinLink('expert'), { locale })
    await here.getByRole('button', { name: join }).click()
    await expect(here.getByText(roomFull)).toBeVisible()
    first.leave()
    await here.getByRole('button', { name: again }).click()
    await expect(here.getByText(roomFull)).toBeHidden()
  })
}
