// Which of the patient's screens is shown.
import { errorNotice } from '../client/i18n/errorTexts.ts'
import { roleTexts } from '../client/i18n/sessionTexts.ts'
import { Button } from '../client/ui/Button.tsx'
import { MessagePage } from '../client/ui/MessagePage.tsx'
import { usePageTitle } from '../client/ui/mountPage.tsx'
import { Spinner } from '../client/ui/Spinner.tsx'
import type { ErrorCode } from '../shared/protocol/errors.ts'
import type { Role } from '../shared/protocol/roles.ts'
import { CallView } from './CallView.tsx'
import { PreJoin } from './PreJoin.tsx'
import type { RoomFlow } from './roomFlow.ts'
import { roomTexts as t } from './roomTexts.ts'

interface RoomPageProps {
  readonly flow: RoomFlow
  readonly token: string | undefined
}

export function RoomPage({ flow, token }: RoomPageProps) {
  const stage = flow.stage.value
  switch (stage.tag) {
    case 'checkingLink':
      return <CheckingLink />
    case 'refused':
      return <Refused code={stage.code} onRetry={() => flow.start()} />
    case 'otherRole':
      return <OtherRole role={stage.info.role} token={token} />
    case 'preJoin':
      return <PreJoin devices={flow.devices} title={stage.info.title} onJoin={() => flow.join()} />
    case 'call':
      return <CallView call={stage.call} flow={flow} />
    case 'left':
      return <Left />
    case 'ended':
      return <Ended />
  }
}

function CheckingLink() {
  usePageTitle(t('title.checking'))
  return (
    <main class="ui-message-page">
      <Spinner text={t('checkingLink')} />
    </main>
  )
}

/** Codes where asking again with the same link may help. */
const passing: readonly ErrorCode[] = [
  'offline',
  'timeout',
  'room-full',
  'rate-limited',
  'media-unavailable',
  'storage-failed',
  'internal',
]

function Refused({ code, onRetry }: { readonly code: ErrorCode; readonly onRetry: () => void }) {
  const text = errorNotice(code)
  usePageTitle(text.title)
  return (
    <MessagePage text={text}>
      {passing.includes(code) && (
        <Button variant="primary" onClick={onRetry}>
          {t('retry')}
        </Button>
      )}
      {(code === 'replaced' || code === 'version-mismatch') && (
        <Button variant="primary" onClick={() => location.reload()}>
          {code === 'replaced' ? t('left.again') : t('retry')}
        </Button>
      )}
    </MessagePage>
  )
}

const pageOf: Record<Exclude<Role, 'patient'>, string> = {
  wearer: '/hmd',
  expert: '/desk',
  observer: '/desk',
}

function OtherRole({ role, token }: { readonly role: Role; readonly token: string | undefined }) {
  usePageTitle(t('role.title'))
  return (
    <MessagePage
      text={{ title: t('role.title'), meaning: t('role.meaning', { role: roleTexts(role).toLowerCase() }) }}
    >
      {role !== 'patient' && token !== undefined && (
        <a class="ui-button ui-button--primary" href={`${pageOf[role]}#join=${encodeURIComponent(token)}`}>
          {t('role.open')}
        </a>
      )}
    </MessagePage>
  )
}

function Left() {
  usePageTitle(t('title.left'))
  return (
    <MessagePage text={{ title: t('left.title'), meaning: t('left.meaning'), action: t('left.action') }}>
      <Button variant="primary" onClick={() => location.reload()}>
        {t('left.again')}
      </Button>
    </MessagePage>
  )
}

function Ended() {
  usePageTitle(t('title.ended'))
  return (
    <MessagePage text={{ title: t('ended.title'), meaning: t('ended.meaning'), action: t('ended.action') }} />
  )
}
