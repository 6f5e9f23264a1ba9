// A modal question. The browser's own <dialog> keeps the focus inside and gives it back.
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'

interface DialogProps {
  readonly open: boolean
  readonly title: string
  readonly children: ComponentChildren
  readonly actions?: ComponentChildren
  /** Escape, or a press outside. */
  readonly onClose: () => void
}

export function Dialog({ open, title, children, actions, onClose }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const element = dialog.current
    if (element === null) return
    if (open && !element.open) element.showModal()
    if (!open && element.open) element.close()
  }, [open])
  return (
    <dialog
      ref={dialog}
      class="ui-dialog"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose()
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      {open && (
        <>
          <h2 class="ui-dialog__title" id={titleId}>
            {title}
          </h2>
          <div class="ui-dialog__content">{children}</div>
          {actions !== undefined && <div class="ui-dialog__actions">{actions}</div>}
        </>
      )}
    </dialog>
  )
}
