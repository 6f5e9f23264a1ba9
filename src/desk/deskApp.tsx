// The desk's page as it goes: link checked, devices chosen, in the call, out of it.
import { useSignal, useSignalEffect, type ReadonlySignal, type Signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { errorCodeOf } from '../client/i18n/errorTexts.ts'
import { Button } from '../client/ui/Button.tsx'
import { MessagePage } from '../client/ui/MessagePage.tsx'
import { usePageTitle } from '../client/ui/mountPage.tsx'
import { pageTexts } from '../client/ui/pageTexts.ts'
import { onDemand } from '../client/ui/onDemand.tsx'
import { RefusedPage } from '../client/ui/RefusedPage.tsx'
import { Spinner } from '../client/ui/Spinner.tsx'
import type { ErrorCode } from '../shared/protocol/errors.ts'
import type { SessionInfo } from '../shared/protocol/rest.ts'
import type { Role } from '../shared/protocol/roles.ts'
import { CallPage } from './call/CallPage.tsx'
import type { LocalDevices } from '../client/call/localDevices.ts'
import { PreJoin } from './call/PreJoin.tsx'
import type { DeskCall } from './deskCall.ts'
import { deskTexts } from './deskTexts.ts'

const OtherRolePage = onDemand(async () => (await import('../client/ui/OtherRolePage.tsx')).OtherRolePage)

export interface DeskAppPorts {
  readonly checkLink: () => Promise<SessionInfo>
  readonly devices: LocalDevices
  readonly startCall: (info: SessionInfo) => DeskCall
  readonly currentCall: Signal<DeskCall | undefined>
}

type Phase =
  | { readonly tag: 'checking' }
  | { readonly tag: 'otherRole'; readonly role: Role }
  | { readonly tag: 'preJoin'; readonly info: SessionInfo }
  | { readonly tag: 'call'; readonly call: DeskCall }
  | { readonly tag: 'left' }
  | { readonly tag: 'ended' }
  | { readonly tag: 'refused'; readonly code: ErrorCode }

function phaseOf(info: SessionInfo): Phase {
  if (info.role !== 'expert') return { tag: 'otherRole', role: info.role }
  return info.closed ? { tag: 'ended' } : { tag: 'preJoin', info }
}

/** What ends a call from outside: ended for everybody, or refused by the server. */
function endOf({ session }: DeskCall): Phase | undefined {
  const connection = session.connection.value
  if (session.state.value.closed) return { tag: 'ended' }
  if (connection.tag !== 'refused') return undefined
  return connection.error.code === 'session-closed'
    ? { tag: 'ended' }
    : { tag: 'refused', code: connection.error.code }
}

function useEndOfCall(phase: Signal<Phase>, leave: (call: DeskCall, to: Phase) => void): void {
  useSignalEffect(() => {
    const now = phase.value
    const end = now.tag === 'call' ? endOf(now.call) : undefined
    if (now.tag === 'call' && end !== undefined) leave(now.call, end)
  })
}

export function DeskApp({ ports }: { readonly ports: DeskAppPorts }) {
  const phase = useSignal<Phase>({ tag: 'checking' })
  usePageTitle(deskTexts('title'))
  const check = async (): Promise<void> => {
    phase.value = { tag: 'checking' }
    try {
      const info = await ports.checkLink()
      phase.value = phaseOf(info)
    } catch (error) {
      phase.value = { tag: 'refused', code: errorCodeOf(error) }
    }
  }
  const leave = (call: DeskCall, to: Phase): void => {
    ports.currentCall.value = undefined
    phase.value = to
    call.close()
  }
  useEffect(() => {
    void check()
  }, [])
  useEndOfCall(phase, leave)
  const join = (info: SessionInfo): void => {
    const call = ports.startCall(info)
    ports.currentCall.value = call
    phase.value = { tag: 'call', call }
  }
  return (
    <PhaseView
      phase={phase}
      ports={ports}
      onJoin={join}
      onLeave={(call) => leave(call, { tag: 'left' })}
      onCheck={() => void check()}
    />
  )
}

interface PhaseViewProps {
  readonly phase: ReadonlySignal<Phase>
  readonly ports: DeskAppPorts
  readonly onJoin: (info: SessionInfo) => void
  readonly onLeave: (call: DeskCall) => void
  readonly onCheck: () => void
}

function PhaseView({ phase, ports, onJoin, onLeave, onCheck }: PhaseViewProps) {
  const now = phase.value
  switch (now.tag) {
    case 'checking':
      return (
        <main class="desk-checking">
          <Spinner text={deskTexts('checking')} />
        </main>
      )
    case 'preJoin':
      return <PreJoin info={now.info} devices={ports.devices} onJoin={() => onJoin(now.info)} />
    case 'call':
      return <CallPage call={now.call} onLeave={() => onLeave(now.call)} />
    case 'left':
      return (
        <MessagePage text={{ title: deskTexts('left'), meaning: deskTexts('leftMeaning') }}>
          <Button variant="primary" onClick={onCheck}>
            {deskTexts('joinAgain')}
          </Button>
        </MessagePage>
      )
    case 'ended':
      return (
        <MessagePage
          text={{
            title: deskTexts('ended'),
            meaning: deskTexts('endedMeaning'),
            action: deskTexts('endedAction'),
          }}
        >
          <a class="ui-button" href="/">
            {pageTexts('startPage')}
          </a>
        </MessagePage>
      )
    case 'otherRole':
      return <OtherRolePage role={now.role} here="expert" />
    case 'refused':
      return <RefusedPage code={now.code} onAgain={onCheck} />
  }
}
