// Choosing a file, naming it and choosing its pages, its way to the others, or why that did not go.
import { FilePlus2 } from 'lucide'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { errorNotice, type NoticeText } from '../../client/i18n/errorTexts.ts'
import { Button } from '../../client/ui/Button.tsx'
import { Notice } from '../../client/ui/Notice.tsx'
import { Spinner } from '../../client/ui/Spinner.tsx'
import { TextField } from '../../client/ui/TextField.tsx'
import type { AddFault, Adding } from './addBoard.ts'
import type { BoardDesk } from './boardDesk.ts'
import { boardTexts as t, choiceFaultTexts, fileFaultTexts } from './boardTexts.ts'

/** What browsers decode; anything else is tried, too, and told about. */
const ACCEPT = 'image/*,application/pdf,.pdf'

export function AddBoard({ boards }: { readonly boards: BoardDesk }) {
  const adding = boards.add.adding.value
  switch (adding?.tag) {
    case 'reading':
      return (
        <Working boards={boards}>
          <Spinner text={t('reading', { file: adding.file })} />
        </Working>
      )
    case 'ready':
      return <Ready boards={boards} adding={adding} />
    case 'sending':
      return (
        <Working boards={boards}>
          <label class="board-add__progress">
            {t('sending', { page: adding.done + 1, of: adding.of })}
            <progress value={adding.done} max={adding.of} />
          </label>
        </Working>
      )
    case 'failed':
      return (
        <Landing>
          <Notice kind="danger" text={faultText(adding.fault)} />
          <FileButton boards={boards} label={t('again')} />
        </Landing>
      )
    case undefined:
      return (
        <div class="board-add">
          <FileButton boards={boards} label={t('choose')} />
          <p class="board-add__hint">{t('hint')}</p>
        </div>
      )
  }
}

/** [KEYS-2] The button that was pressed has gone: its place has the focus, and Tab goes on from there. */
function Landing({ label, children }: { readonly label?: string; readonly children: ComponentChildren }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (document.activeElement === document.body) place.current?.focus()
  }, [])
  return (
    <div ref={place} class="board-add" role="group" aria-label={label} tabIndex={-1}>
      {children}
    </div>
  )
}

function faultText(fault: AddFault): NoticeText {
  if (fault.tag === 'server') return errorNotice(fault.code)
  return {
    title: fileFaultTexts(`${fault.fault}.title`, { file: fault.file }),
    action: fileFaultTexts(`${fault.fault}.action`),
  }
}

function Working({ boards, children }: { readonly boards: BoardDesk; readonly children: ComponentChildren }) {
  return (
    <div class="board-add" role="status">
      {children}
      <Button onClick={() => boards.add.cancel()}>{t('cancel')}</Button>
    </div>
  )
}

function FileButton({ boards, label }: { readonly boards: BoardDesk; readonly label: string }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={ACCEPT}
        multiple
        hidden
        data-testid="board-file"
        onChange={({ currentTarget }) => {
          void boards.add.take([...(currentTarget.files ?? [])])
          // The same file may be chosen again.
          currentTarget.value = ''
        }}
      />
      <Button icon={FilePlus2} onClick={() => input.current?.click()}>
        {label}
      </Button>
    </>
  )
}

/** [BOARD-5] Its place is kept, so that what is written below stays where it is. */
function Preview({ preview }: { readonly preview: Blob | undefined }) {
  const [url, setUrl] = useState<string | undefined>(undefined)
  useEffect(() => {
    const made = preview && URL.createObjectURL(preview)
    setUrl(made)
    return () => {
      if (made !== undefined) URL.revokeObjectURL(made)
    }
  }, [preview])
  return (
    <div class="board-add__preview">
      {url === undefined ? <Spinner text={t('previewing')} /> : <img src={url} alt={t('preview')} />}
    </div>
  )
}

function Ready({
  boards,
  adding,
}: {
  readonly boards: BoardDesk
  readonly adding: Extract<Adding, { tag: 'ready' }>
}) {
  const { title, count, choice, choiceFault, preview } = adding
  const send = (): void => void boards.sendAndOpen()
  return (
    <Landing label={t('list')}>
      <Preview preview={preview} />
      <TextField
        label={t('title')}
        hint={t('titleHint')}
        value={title}
        maxLength={120}
        onInput={(value) => boards.add.rename(value)}
        onEnter={send}
      />
      {count > 1 && (
        <TextField
          label={t('pages')}
          hint={t('pagesOf', { count })}
          error={choiceFault && choiceFaultTexts(choiceFault, { count })}
          value={choice}
          maxLength={200}
          onInput={(value) => boards.add.choose(value)}
          onEnter={send}
        />
      )}
      <div class="board-add__actions">
        <Button onClick={() => boards.add.cancel()}>{t('cancel')}</Button>
        <Button variant="primary" disabled={title.trim() === '' || choiceFault !== undefined} onClick={send}>
          {t('send')}
        </Button>
      </div>
    </Landing>
  )
}
