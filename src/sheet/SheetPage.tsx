// The calibration sheet: a pattern of known size, to print or to show, and how to make sure of its size.
import { Maximize, Printer, Ruler } from 'lucide'
import { useRef, useState } from 'preact/hooks'
import { Button } from '../client/ui/Button.tsx'
import { LanguageSwitch } from '../client/ui/LanguageSwitch.tsx'
import { usePageTitle } from '../client/ui/mountPage.tsx'
import { TextField } from '../client/ui/TextField.tsx'
import { Wordmark } from '../client/ui/Wordmark.tsx'
import { LINE_MM, scaleFor } from './sheetScale.ts'
import { sheetTexts as t } from './sheetTexts.ts'
import { TagDrawing } from './TagDrawing.tsx'

export function SheetPage() {
  usePageTitle(t('title'))
  const [scale, setScale] = useState(1)
  const paper = useRef<HTMLElement>(null)
  return (
    <div class="sheet">
      <header class="sheet__bar">
        <a href="/" aria-label={`Skulder, ${t('start')}`}>
          <Wordmark />
        </a>
        <LanguageSwitch short />
      </header>
      <main class="sheet__main">
        <div class="sheet__words">
          <h1>{t('title')}</h1>
          <p>{t('lead')}</p>
          <div class="sheet__actions">
            <Button variant="primary" icon={Printer} onClick={() => window.print()}>
              {t('print')}
            </Button>
            <Button
              class="sheet__full-screen"
              icon={Maximize}
              onClick={() => void paper.current?.requestFullscreen()}
            >
              {t('fullScreen')}
            </Button>
          </div>
          <p class="sheet__note">{t('printNote')}</p>
          <p class="sheet__too-small">{t('tooSmall')}</p>
          <Measured onMeasured={(text) => rescaled(text, scale, setScale)} />
        </div>
        <section class="sheet__paper" ref={paper} aria-label={t('title')}>
          <TagDrawing scale={scale} />
        </section>
      </main>
    </div>
  )
}

function rescaled(text: string, scale: number, setScale: (scale: number) => void): boolean {
  const wanted = scaleFor(text, scale)
  if (wanted.ok) setScale(wanted.value)
  return wanted.ok
}

/** `onMeasured` says whether that can be a length. */
function Measured({ onMeasured }: { readonly onMeasured: (text: string) => boolean }) {
  const [text, setText] = useState(String(LINE_MM))
  const [isWrong, setWrong] = useState(false)
  const apply = (): void => {
    const isLength = onMeasured(text)
    setWrong(!isLength)
    if (isLength) setText(String(LINE_MM))
  }
  return (
    <div class="sheet__measure">
      <TextField
        label={t('measure')}
        hint={t('measureHint')}
        error={isWrong ? t('notALength') : undefined}
        value={text}
        maxLength={12}
        onInput={setText}
        onEnter={apply}
      />
      <Button icon={Ruler} onClick={apply}>
        {t('apply')}
      </Button>
    </div>
  )
}
