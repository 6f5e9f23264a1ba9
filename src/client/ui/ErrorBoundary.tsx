// The last net of a page: a fault in our own code becomes words and a way back, not a blank window.
import { Component, type ComponentChildren } from 'preact'
import { errorNotice } from '../i18n/errorTexts.ts'
import { Button } from './Button.tsx'
import { MessagePage } from './MessagePage.tsx'
import { pageTexts } from './pageTexts.ts'

interface BoundaryState {
  readonly failure: string | undefined
}

export class ErrorBoundary extends Component<{ children: ComponentChildren }, BoundaryState> {
  override state: BoundaryState = { failure: undefined }

  override componentDidCatch(error: unknown): void {
    this.setState({ failure: error instanceof Error ? error.message : String(error) })
  }

  render() {
    const { failure } = this.state
    if (failure === undefined) return this.props.children
    return (
      <MessagePage text={errorNotice('internal')} details={[pageTexts('detail', { detail: failure })]}>
        <Button variant="primary" onClick={() => location.reload()}>
          {pageTexts('reload')}
        </Button>
      </MessagePage>
    )
  }
}
