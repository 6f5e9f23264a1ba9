// A chosen file as pages that can be rendered one by one.

/** Why a file cannot become a board; each has a text. */
export type FileFault =
  'unreadable' | 'notPicture' | 'tooManyPixels' | 'fileTooLarge' | 'pdfBroken' | 'pdfLocked' | 'empty'

export class FileFaultError extends Error {
  readonly fault: FileFault
  constructor(fault: FileFault, options?: ErrorOptions) {
    super(fault, options)
    this.name = 'FileFaultError'
    this.fault = fault
  }
}

export interface PageSource {
  readonly pages: number
  /** JPEG or PNG, at most MAX_BOARD_PAGE_PX a side. Rejects with FileFaultError, or with the signal's reason. */
  render(page: number, signal: AbortSignal): Promise<Blob>
  close(): void
}

/** Opens a file whatever it calls itself. Rejects with FileFaultError. */
export type OpenPages = (file: File, signal: AbortSignal) => Promise<PageSource>
