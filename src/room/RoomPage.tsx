// Which of the patient's screens is shown.
import { Button } from '../client/ui/Button.tsx'
import { MessagePage } from '../client/ui/MessagePage.tsx'
import { usePageTitle } from '../client/ui/mountPage.tsx'
import { OtherRolePage } from '../client/ui/OtherRolePage.tsx'
import { RefusedPage } from '../client/ui/RefusedPage.tsx'
import { Spinner } from '../client/ui/Spinner.tsx'
import type { ErrorCode } from '../shared/protocol/errors.ts'
import { CallView } from './CallView.tsx'
import { PreJoin } from './PreJoin.tsx'
import type { RoomFlow } from './roomFlow.ts'
import { roomTexts as t } from './roomTexts.ts'

/** What was true of the window when it opened is asked anew by opening it again. */
function again(code: ErrorCode, flow: RoomFlow): void {
  if (code === 'replaced' || code === 'version-mismatch') location.reload()
  else flow.start()
}

export function RoomPage({ flow }: { readonly flow: RoomFlow }) {
  const stage = flow.stage.value
  switch (stage.tag) {
    case 'checkingLink':
      return <CheckingLink />
    case 'refused':
      return <RefusedPage code={stage.code} onAgain={() => again(stage.code, flow)} />
    case 'otherRole':
      return <OtherRolePage role={stage.info.role} here="patient" />
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
