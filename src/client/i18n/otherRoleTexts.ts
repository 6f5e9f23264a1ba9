// A link that opens another page than this one, in words.
import type { Role } from '../../shared/protocol/roles.ts'
import type { NoticeText } from './errorTexts.ts'
import { defineTexts } from './i18n.ts'
import { roleTexts } from './sessionTexts.ts'

export const otherRoleTexts = defineTexts({
  en: {
    title: 'This link is for someone else',
    meaning: 'It is the link of the {role}. This page is for the {here}.',
    action:
      'Is it your link? Then open the right page. If not, ask the one who invited you for your own link.',
    observer: 'Observers cannot join yet. Ask the one who invited you for another link.',
    open: 'Open the right page',
  },
  nb: {
    title: 'Lenken er til en annen',
    meaning: 'Det er lenken til rollen {role}. Denne siden er for rollen {here}.',
    action: 'Er det din lenke, så åpne riktig side. Hvis ikke, be den som inviterte deg, om din egen lenke.',
    observer: 'Observatører kan ikke bli med ennå. Be den som inviterte deg, om en annen lenke.',
    open: 'Åpne riktig side',
  },
})

/** `role`: the link's; `here`: the page's. */
export const otherRoleNotice = (role: Role, here: Role): NoticeText => ({
  title: otherRoleTexts('title'),
  meaning: otherRoleTexts('meaning', {
    role: roleTexts(role).toLowerCase(),
    here: roleTexts(here).toLowerCase(),
  }),
  action: otherRoleTexts(role === 'observer' ? 'observer' : 'action'),
})
