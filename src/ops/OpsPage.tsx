// The operations page: whether this server is well, in a sentence, and its figures as plots.
import { useState } from 'preact/hooks'
import { formatMoment } from '../client/i18n/format.ts'
import { Button } from '../client/ui/Button.tsx'
import { LanguageSwitch } from '../client/ui/LanguageSwitch.tsx'
import { usePageTitle } from '../client/ui/mountPage.tsx'
import { Wordmark } from '../client/ui/Wordmark.tsx'
import { PlotCard } from './PlotCard.tsx'
import { opsTexts as t } from './opsTexts.ts'
import type { Ops } from './ops.ts'
import { plotsOf } from './plots.ts'
import { type Reading, seriesOf } from './readMetrics.ts'

export function OpsPage({ ops }: { readonly ops: Ops }) {
  usePageTitle(t('title'))
  const status = ops.status.value
  const isLocked = status === 'locked' || status === 'wrongToken'
  return (
    <div class="ops">
      <header class="ops__bar">
        <a href="/" aria-label={`Skulder, ${t('start')}`}>
          <Wordmark />
        </a>
        <LanguageSwitch short />
      </header>
      <main class="ops__main">
        <div class="ops__intro">
          <h1>{t('title')}</h1>
          <p>{t('lead')}</p>
        </div>
        {isLocked ? <Unlock ops={ops} isWrong={status === 'wrongToken'} /> : <Figures ops={ops} />}
      </main>
    </div>
  )
}

/** The gravest first. */
function sentenceOf(reading: Reading): 'logFails' | 'noWorker' | 'draining' | 'ready' | 'notReady' {
  if (reading.get('skulder_log_writable') === 0) return 'logFails'
  if (reading.get('skulder_media_workers') === 0) return 'noWorker'
  if (reading.get('skulder_draining') === 1) return 'draining'
  return reading.get('skulder_ready') === 1 ? 'ready' : 'notReady'
}

function Figures({ ops }: { readonly ops: Ops }) {
  const moments = ops.moments.value
  const reading = moments.at(-1)?.reading
  const status = ops.status.value
  const sentence = status === 'away' ? 'away' : reading === undefined ? 'asking' : sentenceOf(reading)
  return (
    <>
      <div class="ops__state">
        <p class={`ops__sentence ops__sentence--${sentence}`} role="status">
          {t(sentence)}
        </p>
        {reading !== undefined && <p class="ops__quiet">{aboutOf(reading)}</p>}
      </div>
      {reading !== undefined && (
        <div class="ops__plots">
          {plotsOf(moments).map((plot) => (
            <PlotCard key={plot.id} plot={plot} moments={moments} />
          ))}
        </div>
      )}
    </>
  )
}

function aboutOf(reading: Reading): string {
  const [build] = seriesOf(reading, 'skulder_build_info', 'version')
  const startS = reading.get('process_start_time_seconds') ?? 0
  return t('version', { version: build?.label ?? '?', time: formatMoment(startS * 1000, Date.now()) })
}

function Unlock({ ops, isWrong }: { readonly ops: Ops; readonly isWrong: boolean }) {
  const [token, setToken] = useState('')
  return (
    <form
      class="ops__lock"
      onSubmit={(event) => {
        event.preventDefault()
        if (token.trim() !== '') ops.unlock(token.trim())
      }}
    >
      <h2>{t('locked')}</h2>
      <p id="ops-meaning">{t('lockedMeaning')}</p>
      <div class="ui-field">
        <label class="ui-field__label" for="ops-token">
          {t('token')}
        </label>
        <input
          id="ops-token"
          class="ui-input"
          type="password"
          autocomplete="off"
          value={token}
          aria-invalid={isWrong ? 'true' : undefined}
          aria-describedby={isWrong ? 'ops-wrong' : 'ops-meaning'}
          onInput={(event) => setToken(event.currentTarget.value)}
        />
        {isWrong && (
          <span id="ops-wrong" class="ui-field__error" role="alert">
            {t('wrongToken')}
          </span>
        )}
      </div>
      <Button variant="primary" type="submit">
        {t('show')}
      </Button>
    </form>
  )
}
