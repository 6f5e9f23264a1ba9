// A good link on the wrong page: says whose it is, and leads to the page that it opens.
import type { Role } from '../../shared/protocol/roles.ts'
import { otherRoleNotice, otherRoleTexts } from '../i18n/otherRoleTexts.ts'
import { rightPage } from '../joinLink.ts'
import { MessagePage } from './MessagePage.tsx'
import { usePageTitle } from './mountPage.tsx'

/** `role`: the link's; `here`: the page's. */
export function OtherRolePage({ role, here }: { readonly role: Role; readonly here: Role }) {
  const address = rightPage(role, location.href)
  usePageTitle(otherRoleTexts('title'))
  return (
    <MessagePage text={otherRoleNotice(role, here)}>
      {address !== undefined && (
        <a class="ui-button ui-button--primary" href={address}>
          {otherRoleTexts('open')}
        </a>
      )}
    </MessagePage>
  )
}
