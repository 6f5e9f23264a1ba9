// What is shown when there is no call: refused, left, over.
import { errorNotice } from '../../client/i18n/errorTexts.ts'
import { otherRoleNotice, otherRoleTexts } from '../../client/i18n/otherRoleTexts.ts'
import { rightPage } from '../../client/joinLink.ts'
import { refusalHelp } from '../../client/refusalHelp.ts'
import { pageTexts } from '../../client/ui/pageTexts.ts'
import type { WireError } from '../../shared/protocol/errors.ts'
import { Role } from '../../shared/protocol/roles.ts'
import { hmdTexts } from '../texts.ts'
import type { View } from './dom.ts'
import { messageView } from './messageView.ts'

const startPage = { text: () => pageTexts('startPage'), href: '/' }

/** What happened, and only what can help. */
export function refusedView({ code, message }: WireError): View {
  const role = code === 'link-foreign' ? Role.safeParse(message).data : undefined
  if (role !== undefined) {
    const href = rightPage(role, location.href)
    const open = { text: () => otherRoleTexts('open'), href: href ?? '' }
    return messageView(() => otherRoleNotice(role, 'wearer'), ...(href === undefined ? [] : [open]))
  }
  const { again, startPage: toStart } = refusalHelp(code)
  return messageView(
    () => errorNotice(code),
    ...(again ? [{ text: () => pageTexts('again'), onPress: () => location.reload() }] : []),
    ...(toStart ? [startPage] : []),
  )
}

export const leftView = (): View =>
  messageView(() => ({ title: hmdTexts('left'), meaning: hmdTexts('leftMeaning') }), {
    text: () => hmdTexts('joinAgain'),
    onPress: () => location.reload(),
  })

export const endedView = (): View =>
  messageView(
    () => ({
      title: hmdTexts('ended'),
      meaning: hmdTexts('endedMeaning'),
      action: hmdTexts('endedAction'),
    }),
    startPage,
  )
