// The test of the line on the page: what it came to in words, rung by rung, and words for IT support.
import { ArrowLeft, CircleCheck, CircleMinus, CircleX, Copy, RotateCw } from 'lucide'
import { useState } from 'preact/hooks'
import { errorNotice } from '../../client/i18n/errorTexts.ts'
import { formatNumber } from '../../client/i18n/format.ts'
import type { TextValues } from '../../client/i18n/i18n.ts'
import {
  directRungs,
  mediaRungs,
  type PortOutcome,
  type RungOutcome,
  type WayFigures,
} from '../../client/line/ladder.ts'
import { Button } from '../../client/ui/Button.tsx'
import { Icon } from '../../client/ui/Icon.tsx'
import { Notice } from '../../client/ui/Notice.tsx'
import { Spinner } from '../../client/ui/Spinner.tsx'
import { itWordsFor } from './itWords.ts'
import { findingTexts } from './findingTexts.ts'
import { baseOf, type FindingId, type LineVerdict } from './judge.ts'
import type { LineProgress, LineTest, Rung } from './lineTest.ts'
import { itTexts, lineTexts as t, outcomeTexts, rungTexts } from './lineTexts.ts'

interface LineSectionProps {
  /** Undefined where the page was opened without a link. */
  readonly test: LineTest | undefined
  /** Where the link belongs, once that is known. */
  readonly back: string | undefined
}

export function LineSection({ test, back }: LineSectionProps) {
  if (test === undefined) {
    return (
      <section aria-labelledby="line-title" class="line-test">
        <h2 id="line-title">{t('title')}</h2>
        <p class="check__quiet">{t('none')}</p>
      </section>
    )
  }
  return (
    <section aria-labelledby="line-title" class="line-test">
      <h1 id="line-title">{t('title')}</h1>
      <Test test={test} back={back} />
    </section>
  )
}

function Test({ test, back }: { readonly test: LineTest; readonly back: string | undefined }) {
  const progress = test.progress.value
  const isOver = progress.tag === 'done' || progress.tag === 'refused'
  return (
    <>
      <p class="check__quiet">{t('lead')}</p>
      <div aria-live="polite" class="line-test__result">
        <Progress progress={progress} test={test} />
      </div>
      <Rungs test={test} />
      <div class="check__actions">
        <Button icon={RotateCw} disabled={!isOver} onClick={() => void test.run()}>
          {t('again')}
        </Button>
        {back !== undefined && (
          <a class="ui-button ui-button--primary" href={back}>
            <Icon icon={ArrowLeft} />
            {t('back')}
          </a>
        )}
      </div>
    </>
  )
}

function Progress({ progress, test }: { readonly progress: LineProgress; readonly test: LineTest }) {
  switch (progress.tag) {
    case 'walking':
      return <Spinner text={t('trying', { rung: rungTexts(progress.at) })} />
    case 'measuring':
      return <Spinner text={t('measuring')} />
    case 'refused':
      return <Notice kind="danger" text={errorNotice(progress.code)} />
    case 'done':
      return <Result verdict={progress.verdict} test={test} />
  }
}

const wayValues = ({ kbps, lossShare, jitterMs }: WayFigures): TextValues => ({
  mbit: formatNumber(kbps / 1000, 1),
  loss: formatNumber(lossShare * 100, 1),
  jitter: jitterMs,
})

const wayWords = (way: WayFigures | undefined): string =>
  way === undefined ? itTexts('noWay') : itTexts('way', wayValues(way))

const kindOf = (id: FindingId, verdict: LineVerdict): 'danger' | 'warning' | 'info' => {
  if (id === 'byTurn') return 'info'
  return verdict.verdict === 'missing' ? 'danger' : 'warning'
}

function Result({ verdict, test }: { readonly verdict: LineVerdict; readonly test: LineTest }) {
  const { carriedBy, findings } = verdict
  const figures = test.figures.value
  const carried = carriedBy === undefined ? undefined : t('carried', { rung: rungTexts(carriedBy) })
  return (
    <>
      {verdict.verdict === 'good' && <Notice kind="success" text={{ title: t('good'), meaning: carried }} />}
      {findings.map((id) => (
        <Notice
          key={id}
          kind={kindOf(id, verdict)}
          text={{
            title: findingTexts(`${id}.title`),
            meaning: findingTexts(`${id}.meaning`),
            action: findingTexts(`${baseOf(id)}.action`),
          }}
        />
      ))}
      {verdict.verdict === 'limited' && <p>{carried}</p>}
      {figures !== undefined && (
        <ul data-testid="line-figures" class="line-test__figures">
          <li>{t('up', wayValues(figures.up))}</li>
          {figures.down !== undefined && <li>{t('down', wayValues(figures.down))}</li>}
          <li>{t('delay', { rtt: figures.rttMs })}</li>
        </ul>
      )}
      <ForIt findings={findings} test={test} />
    </>
  )
}

const listed = (ports: readonly PortOutcome[]): string => ports.map(({ port }) => port ?? '?').join(', ')

/** `UDP 40000, 40001; TCP 40000`; a port whose UDP is open may be open over TCP too, and nobody tried. */
function openPorts(ports: readonly PortOutcome[]): string {
  const found = directRungs.flatMap((rung) => {
    const open = ports.filter((port) => port[rung] === 'open')
    return open.length === 0 ? [] : [`${rung.toUpperCase()} ${listed(open)}`]
  })
  return found.length === 0 ? itTexts('noPort') : found.join('; ')
}

/** Whoever opens firewalls needs the port, which an address leaves out where it is the usual one. */
function pageValues({ origin, host, protocol, port }: Location): TextValues {
  const isSecure = protocol === 'https:'
  const socketPort = port === '' ? (isSecure ? '443' : '80') : port
  return { page: origin, socket: `${isSecure ? 'wss' : 'ws'}://${host}`, socketPort }
}

function itValues(test: LineTest): TextValues {
  const { address = '?', port = '?', turnServers = [] } = test.place.value ?? {}
  const ports = test.ports.value
  const figures = test.figures.value
  return {
    ...pageValues(location),
    cuts: test.cuts.value,
    address,
    port: String(port),
    ports: listed(ports),
    openPorts: openPorts(ports),
    turn: turnServers.join(', '),
    up: wayWords(figures?.up),
    down: wayWords(figures?.down),
    rtt: figures?.rttMs ?? '?',
  }
}

function ForIt({ findings, test }: { readonly findings: readonly FindingId[]; readonly test: LineTest }) {
  const [copied, setCopied] = useState<'copied' | 'copyFailed' | undefined>(undefined)
  const words = itWordsFor(findings)
  if (words.length === 0) return null
  const values = itValues(test)
  const text = words.map((word) => itTexts(word, values)).join('\n')
  return (
    <div class="line-test__it">
      <p>{t('forIt')}</p>
      <blockquote>{text}</blockquote>
      <Button
        icon={Copy}
        onClick={() => {
          navigator.clipboard.writeText(text).then(
            () => setCopied('copied'),
            () => setCopied('copyFailed'),
          )
        }}
      >
        {t('copy')}
      </Button>
      <span role="status">{copied !== undefined && t(copied)}</span>
    </div>
  )
}

const looks = {
  open: { icon: CircleCheck, look: 'good' },
  partly: { icon: CircleMinus, look: 'limited' },
  unsteady: { icon: CircleMinus, look: 'limited' },
  closed: { icon: CircleX, look: 'missing' },
  turnedAway: { icon: CircleX, look: 'missing' },
  absent: { icon: CircleMinus, look: 'info' },
} as const

const all: readonly Rung[] = ['signalling', ...mediaRungs]

/** That no relay server is set up is told only where one would be needed. */
function shownOutcomes(test: LineTest): readonly (readonly [Rung, RungOutcome])[] {
  const outcomes = test.outcomes.value
  const isDirect = directRungs.some((rung) => outcomes[rung] === 'open' || outcomes[rung] === 'partly')
  return all.flatMap((rung) => {
    const outcome = outcomes[rung]
    if (outcome === undefined || (outcome === 'absent' && isDirect)) return []
    return [[rung, outcome] as const]
  })
}

function Rungs({ test }: { readonly test: LineTest }) {
  const shown = shownOutcomes(test)
  if (shown.length === 0) return null
  return (
    <dl class="lines">
      {shown.map(([rung, outcome]) => (
        <div key={rung} class="line" data-rung={rung} data-outcome={outcome}>
          <dt>{rungTexts(rung)}</dt>
          <dd>
            <span class={`verdict verdict--${looks[outcome].look}`}>
              <Icon icon={looks[outcome].icon} />
              {outcomeTexts(outcome)}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
