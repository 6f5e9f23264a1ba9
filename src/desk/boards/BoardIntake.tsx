// Files that are dropped on the desk or pasted into it, wherever the focus is.
import { useSignal, type Signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { BoardsOnDemand } from './boardsOnDemand.ts'
import { panelTexts } from '../deskTexts.ts'

interface IntakeProps {
  readonly boards: BoardsOnDemand
  readonly onTaken: () => void
}

const bringsFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') === true

/** Listens until the returned function is called. */
function listen(take: (files: readonly File[]) => void, isOver: Signal<boolean>): () => void {
  const abort = new AbortController()
  const on = (
    type: 'dragenter' | 'dragover' | 'dragleave' | 'drop',
    handle: (event: DragEvent) => void,
  ): void =>
    addEventListener(
      type,
      (event) => {
        if (!bringsFiles(event)) return
        // Otherwise the browser leaves the call and opens the file.
        event.preventDefault()
        handle(event)
      },
      { signal: abort.signal },
    )
  on('dragenter', () => (isOver.value = true))
  on('dragover', () => (isOver.value = true))
  on('dragleave', (event) => {
    if (event.relatedTarget === null) isOver.value = false
  })
  on('drop', (event) => {
    isOver.value = false
    take([...(event.dataTransfer?.files ?? [])])
  })
  addEventListener(
    'paste',
    (event) => {
      const files = [...(event.clipboardData?.files ?? [])]
      if (files.length === 0) return
      event.preventDefault()
      take(files)
    },
    { signal: abort.signal },
  )
  return () => abort.abort()
}

export function BoardIntake({ boards, onTaken }: IntakeProps) {
  const isOver = useSignal(false)
  useEffect(() => {
    const take = (files: readonly File[]): void => {
      if (files.length === 0) return
      onTaken()
      void boards.load().then((desk) => desk?.add.take(files))
    }
    return listen(take, isOver)
  }, [boards])
  return isOver.value ? <div class="board-drop">{panelTexts('dropFile')}</div> : null
}
