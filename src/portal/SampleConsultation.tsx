// The card of the sample consultation: seats to open, three steps to try, the address for a real headset.
import { ArrowUpRight, Camera, Glasses, MonitorSmartphone, PenTool } from 'lucide'
import type { DemoLink, SessionInfo } from '../shared/protocol/rest.ts'
import { Button } from '../client/ui/Button.tsx'
import { Icon } from '../client/ui/Icon.tsx'
import { Notice } from '../client/ui/Notice.tsx'
import { Spinner } from '../client/ui/Spinner.tsx'
import type { DemoSource } from './demoSource.ts'
import { LanAddress } from './LanAddress.tsx'
import { portalTexts as t } from './portalTexts.ts'

export function SampleConsultation({ source }: { readonly source: DemoSource }) {
  const state = source.state.value
  switch (state.tag) {
    case 'loading':
      return (
        <section class="sample sample--waiting">
          <Spinner text={t('loading')} />
        </section>
      )
    case 'unreachable':
      return (
        <Notice
          kind="warning"
          text={{
            title: t('unreachable.title'),
            meaning: t('unreachable.meaning'),
            action: t('unreachable.action'),
          }}
        >
          <Button onClick={() => source.load()}>{t('retry')}</Button>
        </Notice>
      )
    case 'no-demo':
      return (
        <Notice
          kind="info"
          text={{ title: t('noDemo.title'), meaning: t('noDemo.meaning'), action: t('noDemo.action') }}
        />
      )
    case 'demo':
      return (
        <div class="portal__columns">
          <Seats links={state.demo.links} session={state.session} />
          <aside class="portal__aside">
            <Steps />
            <LanAddress origin={state.demo.lanOrigin} />
          </aside>
        </div>
      )
  }
}

function Seats({
  links,
  session,
}: {
  readonly links: readonly DemoLink[]
  readonly session: SessionInfo | undefined
}) {
  const closed = session?.closed === true
  return (
    <section class="sample" aria-labelledby="sample-title">
      <header class="sample__head">
        <div>
          <div class="sample__label">{t('sample.label')}</div>
          <h2 id="sample-title">{session?.title ?? t('sample.title')}</h2>
        </div>
        {session !== undefined && (
          <span class={`sample__state ${closed ? 'sample__state--closed' : ''}`}>
            {t(closed ? 'sample.closed' : 'sample.open')}
          </span>
        )}
      </header>
      <p class="sample__hint">{t('sample.hint')}</p>
      <ul role="list" class="seats">
        {links.map((link) => (
          <Seat key={link.seat} link={link} />
        ))}
      </ul>
    </section>
  )
}

const seatIcons = {
  'wearer-emulated': Glasses,
  'wearer-camera': Camera,
  expert: PenTool,
  patient: MonitorSmartphone,
} satisfies Record<DemoLink['seat'], unknown>

/** The two that the three steps speak of. */
const isMain = (seat: DemoLink['seat']): boolean => seat === 'wearer-emulated' || seat === 'expert'

function Seat({ link }: { readonly link: DemoLink }) {
  const name = t(`seat.${link.seat}`)
  return (
    <li class="seat">
      <span class="seat__icon">
        <Icon icon={seatIcons[link.seat]} />
      </span>
      <div class="seat__words">
        <h3>{name}</h3>
        <p>{t(`seat.${link.seat}.shows`)}</p>
      </div>
      <a
        class={`ui-button seat__open ${isMain(link.seat) ? 'ui-button--primary' : ''}`}
        href={link.href}
        target="_blank"
        rel="noopener"
        data-seat={link.seat}
        aria-label={t('openSeat', { seat: name })}
      >
        {t('openShort')}
        <Icon icon={ArrowUpRight} />
      </a>
    </li>
  )
}

function Steps() {
  return (
    <section aria-labelledby="steps-title">
      <h2 id="steps-title">{t('try.title')}</h2>
      <ol class="steps">
        <li>{t('try.1')}</li>
        <li>{t('try.2')}</li>
        <li>{t('try.3')}</li>
      </ol>
    </section>
  )
}
