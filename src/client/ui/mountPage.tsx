// Every Preact page starts here: language on the document, a net under the page, the page's title.
import { effect } from '@preact/signals'
import { render, type ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { invariant } from '../../shared/invariant.ts'
import { language } from '../i18n/i18n.ts'
import { ErrorBoundary } from './ErrorBoundary.tsx'

/** Renders `page` into `#app`. */
export function mountPage(page: ComponentChildren): void {
  const root = document.getElementById('app')
  invariant(root !== null, 'the page has an element #app')
  effect(() => {
    document.documentElement.lang = language.value
  })
  root.replaceChildren()
  render(<ErrorBoundary>{page}</ErrorBoundary>, root)
}

/** Keeps `document.title` at "state – Skulder", so that a row of tabs can be told apart. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'Skulder' : `${title} – Skulder`
  }, [title])
}
