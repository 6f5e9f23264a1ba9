// The device report as a page: what the device can be used for, then line by line, and a file to send.
import { Camera, CircleCheck, CircleMinus, CircleX, Copy, Download, Info, RotateCw } from 'lucide'
import { useState } from 'preact/hooks'
import { Button } from '../client/ui/Button.tsx'
import { Icon } from '../client/ui/Icon.tsx'
import { LanguageSwitch } from '../client/ui/LanguageSwitch.tsx'
import { usePageTitle } from '../client/ui/mountPage.tsx'
import { Spinner } from '../client/ui/Spinner.tsx'
import { Wordmark } from '../client/ui/Wordmark.tsx'
import type { Check } from './check.ts'
import { checkTexts as t, probeTexts, useTexts, verdictTexts } from './checkTexts.ts'
import { LastSession } from './LastSession.tsx'
import { leftBy, type LineLeaves } from './line/judge.ts'
import { LineSection } from './line/LineSection.tsx'
import {
  probeIds,
  verdictFor,
  type ProbeResult,
  type ProbeResults,
  type Use,
  type Verdict,
} from './report.ts'

const uses: readonly Use[] = ['wearer', 'expert', 'patient']
const icons = { good: CircleCheck, limited: CircleMinus, missing: CircleX, info: Info }

export function CheckPage({ check }: { readonly check: Check }) {
  usePageTitle(t('title'))
  const results = check.results.value
  return (
    <div class="check">
      <header class="check__bar">
        <a href="/" aria-label={`Skulder, ${t('start')}`}>
          <Wordmark />
        </a>
        <LanguageSwitch short />
      </header>
      <main class="check__main">
        {check.line === undefined && <Intro check={check} isFirst />}
        <LineSection test={check.line} back={check.back.value} />
        {check.line !== undefined && <Intro check={check} isFirst={false} />}
        <Uses results={results} line={lineOf(check)} />
        <Lines results={results} />
        <LastSession profile={check.lastSession.value} lag={check.cameraLag.value} />
        <p class="check__contents">{t('contents')}</p>
      </main>
    </div>
  )
}

interface IntroProps {
  readonly check: Check
  /** Who comes from a consultation came for the line: that stands first then, and the device below. */
  readonly isFirst: boolean
}

function Intro({ check, isFirst }: IntroProps) {
  return (
    <div class="check__intro">
      {isFirst ? <h1>{t('heading')}</h1> : <h2>{t('heading')}</h2>}
      <p>{t('lead')}</p>
      <Actions check={check} isFirst={isFirst} />
    </div>
  )
}

/** Undefined while the line is tested; a link that is refused says nothing of it. */
function lineOf({ line }: Check): LineLeaves | undefined {
  const progress = line?.progress.value
  if (progress === undefined || progress.tag === 'refused') return 'all'
  return progress.tag === 'done' ? leftBy(progress.verdict) : undefined
}

function Actions({ check, isFirst }: IntroProps) {
  const [copied, setCopied] = useState<'copied' | 'copyFailed' | undefined>(undefined)
  const isDone = check.isDone.value
  const json = (): string => JSON.stringify(check.report(), undefined, 2)
  return (
    <div class="check__actions">
      <Button
        variant={isFirst ? 'primary' : 'secondary'}
        icon={Download}
        disabled={!isDone}
        onClick={() => saveFile(json())}
      >
        {t('save')}
      </Button>
      <Button
        icon={Copy}
        disabled={!isDone}
        onClick={() => {
          navigator.clipboard.writeText(json()).then(
            () => setCopied('copied'),
            () => setCopied('copyFailed'),
          )
        }}
      >
        {t('copy')}
      </Button>
      <Button icon={RotateCw} disabled={!isDone} onClick={() => check.run()}>
        {t('again')}
      </Button>
      <Button icon={Camera} disabled={!isDone} onClick={() => check.askForDevices()}>
        {t('names')}
      </Button>
      <span role="status">{copied !== undefined && t(copied)}</span>
    </div>
  )
}

function saveFile(json: string): void {
  const url = URL.createObjectURL(new Blob([json], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = 'skulder-device-report.json'
  link.click()
  URL.revokeObjectURL(url)
}

interface UsesProps {
  readonly results: ProbeResults
  /** What the line leaves of a consultation; undefined while it is tested. */
  readonly line: LineLeaves | undefined
}

type UseVerdict = Exclude<Verdict, 'info'>

/** A device that could do all is not ready where the line bears nothing; undefined until both are known. */
function cardOf(
  use: Use,
  { results, line }: UsesProps,
): { readonly verdict: UseVerdict; readonly words: string } | undefined {
  const verdict = verdictFor(use, results)
  if (line === undefined || verdict === undefined || verdict === 'info') return undefined
  if (verdict === 'missing' || line === 'all') return { verdict, words: useTexts(`${use}.${verdict}`) }
  return line === 'noMedia'
    ? { verdict: 'limited', words: t('uses.noMedia') }
    : { verdict: 'missing', words: t('uses.noContact') }
}

function Uses(props: UsesProps) {
  return (
    <section aria-labelledby="uses-title">
      <h2 id="uses-title">{t('uses.title')}</h2>
      <ul role="list" class="uses">
        {uses.map((use) => {
          const card = cardOf(use, props)
          return (
            <li key={use} class={`use use--${card?.verdict ?? 'info'}`}>
              <h3>{useTexts(use)}</h3>
              {card === undefined ? (
                <Spinner text={t('checking')} />
              ) : (
                <p>
                  <Icon icon={icons[card.verdict]} />
                  {card.words}
                </p>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function Lines({ results }: { readonly results: ProbeResults }) {
  return (
    <section aria-labelledby="lines-title">
      <h2 id="lines-title">{t('lines.title')}</h2>
      <dl class="lines">
        {probeIds.map((id) => (
          <div key={id} class="line" data-probe={id}>
            <dt>
              {probeTexts(id)}
              <span class="line__why">{probeTexts(`${id}.why`)}</span>
            </dt>
            <dd>
              <Found result={results[id]} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

const plain = (found: string): string => (found === 'yes' || found === 'no' ? t(found) : found)

function Found({ result }: { readonly result: ProbeResult | undefined }) {
  if (result === undefined) return <span class="line__found">{t('checking')}</span>
  return (
    <>
      <VerdictMark verdict={result.verdict} />
      <span class="line__found">{plain(result.found)}</span>
    </>
  )
}

function VerdictMark({ verdict }: { readonly verdict: Verdict }) {
  return (
    <span class={`verdict verdict--${verdict}`}>
      <Icon icon={icons[verdict]} />
      {verdictTexts(verdict)}
    </span>
  )
}
