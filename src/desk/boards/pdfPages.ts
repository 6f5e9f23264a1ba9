// A PDF as pages, read by pdf.js in its own worker. Loaded only when the first document is chosen; all its parts come
// from our own server, and nothing in a document is run.
import type { PDFDocumentProxy } from 'pdfjs-dist'
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url'
import { encodePage } from './encodePage.ts'
import { FileFaultError, type PageSource } from './pageSource.ts'

/** Longest side of a rendered page: A4 at 205 dots an inch, sharp at any size that it is shown in. */
const PAGE_PX = 2400

/** Decoders of scanned pages (JPEG 2000, JBIG2), colour profiles, and the fonts that a document may leave out. */
const ownFiles = import.meta.glob<string>(
  [
    '../../../node_modules/pdfjs-dist/wasm/{openjpeg,jbig2,qcms_bg}.wasm',
    '../../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}',
  ],
  { query: '?url', import: 'default', eager: true },
)

/** How pdf.js asks for its parts. */
class OwnFiles {
  async fetch({ filename }: { readonly filename: string }): Promise<Uint8Array> {
    const [, url] = Object.entries(ownFiles).find(([path]) => path.endsWith(`/${filename}`)) ?? []
    if (url === undefined) throw new Error(`${filename} is not carried along`)
    const answer = await fetch(url)
    if (!answer.ok) throw new Error(`${filename}: HTTP ${answer.status}`)
    return new Uint8Array(await answer.arrayBuffer())
  }
}

function faultOf(error: unknown): FileFaultError {
  // By name, as pdf.js itself tells them apart: its classes come with the part that is loaded late.
  const isLocked = error instanceof Error && error.name === 'PasswordException'
  return new FileFaultError(isLocked ? 'pdfLocked' : 'pdfBroken', { cause: error })
}

export async function openPdf(file: File, signal: AbortSignal): Promise<PageSource> {
  const { getDocument, GlobalWorkerOptions } = await import('pdfjs-dist')
  GlobalWorkerOptions.workerSrc = workerUrl
  const task = getDocument({
    data: new Uint8Array(await file.arrayBuffer()),
    BinaryDataFactory: OwnFiles,
    useWorkerFetch: false,
    wasmUrl: '/',
    standardFontDataUrl: '/',
    verbosity: 0,
  })
  const close = (): void => void task.destroy()
  signal.addEventListener('abort', close, { once: true })
  try {
    const document = await task.promise
    signal.throwIfAborted()
    return {
      pages: document.numPages,
      render: (page, rendering) => renderPage(document, page, rendering),
      close,
    }
  } catch (error) {
    close()
    throw signal.aborted ? signal.reason : faultOf(error)
  }
}

async function renderPage(document: PDFDocumentProxy, index: number, signal: AbortSignal): Promise<Blob> {
  try {
    const page = await document.getPage(index + 1)
    const { width, height } = page.getViewport({ scale: 1 })
    const viewport = page.getViewport({ scale: PAGE_PX / Math.max(width, height) })
    const canvas = window.document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(viewport.width))
    canvas.height = Math.max(1, Math.round(viewport.height))
    const task = page.render({ canvas, viewport })
    signal.addEventListener('abort', () => task.cancel(), { once: true })
    await task.promise
    signal.throwIfAborted()
    const picture = await encodePage((type, quality) => blobOf(canvas, type, quality), { tryLossless: true })
    page.cleanup()
    return picture
  } catch (error) {
    throw signal.aborted ? signal.reason : faultOf(error)
  }
}

const blobOf = (canvas: HTMLCanvasElement, type: string, quality?: number): Promise<Blob> =>
  new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob === null ? reject(new FileFaultError('tooManyPixels')) : resolve(blob)),
      type,
      quality,
    )
  })
