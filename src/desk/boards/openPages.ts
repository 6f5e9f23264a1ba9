// Tells a document from a picture by its bytes, and opens it; a file's name and stated type only break a tie.
import { openImage } from './imagePages.ts'
import { FileFaultError, type OpenPages } from './pageSource.ts'

/** Larger ones would not fit into a page's memory beside the call. */
const MAX_FILE_BYTES = 300_000_000
/** Readers accept a PDF's mark anywhere in the first kilobyte (ISO 32000-1, annex H, note 13). */
const PDF_MARK_WITHIN = 1024
/** Where the system does not know a kind it states no type. */
const DOCUMENT_NAME =
  /\.(docx?|odt|rtf|pptx?|odp|xlsx?|ods|csv|txt|md|html?|pages|key|numbers|zip|mp4|mov|webm|mp3|wav)$/i

async function isPdf(file: File): Promise<boolean> {
  const start = new Uint8Array(await file.slice(0, PDF_MARK_WITHIN).arrayBuffer())
  const text = String.fromCharCode(...start)
  return text.includes('%PDF-') || file.type === 'application/pdf' || /\.pdf$/i.test(file.name)
}

/** Of another kind by name and stated type alike: nobody is asked for its title first. What says nothing of itself is tried. */
function isDocument({ type, name }: File): boolean {
  if (type.startsWith('image/')) return false
  const isStated = type !== '' && type !== 'application/octet-stream'
  return isStated || DOCUMENT_NAME.test(name)
}

export const openPages: OpenPages = async (file, signal) => {
  if (file.size === 0) throw new FileFaultError('empty')
  if (file.size > MAX_FILE_BYTES) throw new FileFaultError('fileTooLarge')
  if (!(await isPdf(file))) {
    if (isDocument(file)) throw new FileFaultError('notPicture')
    return openImage(file)
  }
  const { openPdf } = await import('./pdfPages.ts')
  signal.throwIfAborted()
  return openPdf(file, signal)
}
