// Files as people choose them, made by the tests that need them.
import { deflateSync } from 'node:zlib'

interface MadeFile {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}

function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt32BE(data.length)
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const tail = Buffer.alloc(4)
  tail.writeUInt32BE(crc32(body))
  return Buffer.concat([head, body, tail])
}

/** A PNG of one bit a pixel: light stripes on black, few kilobytes at any size. */
export function blackAndWhitePng(
  name: string,
  { width, height }: { readonly width: number; readonly height: number },
): MadeFile {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([1, 0, 0, 0, 0], 8)
  const stride = 1 + Math.ceil(width / 8)
  const rows = Buffer.alloc(stride * height)
  for (let row = 0; row < height; row += 1) {
    if (row % 200 < 20) rows.fill(0xff, row * stride + 1, (row + 1) * stride)
  }
  const buffer = Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
  return { name, mimeType: 'image/png', buffer }
}

/** Objects 1 … n as a PDF file with its cross-reference table; the first is the catalogue. */
function pdfOf(objects: readonly string[], trailer = ''): Buffer {
  let text = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const offset = text.length
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const start = text.length
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`
  for (const offset of offsets) text += `${String(offset).padStart(10, '0')} 00000 n \n`
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(text, 'latin1')
}

function textObjects(pages: readonly string[]): string[] {
  const kids = pages.map((_, index) => `${4 + 2 * index} 0 R`).join(' ')
  return [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    // A font that every reader has to bring along itself.
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...pages.flatMap((text, index) => {
      const stream = `BT /F1 28 Tf 72 720 Td (${text}) Tj 0 -60 Td /F1 12 Tf (Small print that must stay sharp.) Tj ET`
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${5 + 2 * index} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
        `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
      ]
    }),
  ]
}

/** A document with one line of text on each page. */
export const textPdf = (name: string, pages: readonly string[]): MadeFile => ({
  name,
  mimeType: 'application/pdf',
  buffer: pdfOf(textObjects(pages)),
})

/** Begins as a document does, and has nothing of one after that. */
export const brokenPdf = (name: string): MadeFile => ({
  name,
  mimeType: 'application/pdf',
  buffer: Buffer.from('%PDF-1.7\n% cut off by a bad line\n', 'latin1'),
})

/** Asks for a password that nobody knows. */
export function lockedPdf(name: string): MadeFile {
  const objects = textObjects(['Locked'])
  const secret = 'a5'.repeat(32)
  objects.push(`<< /Filter /Standard /V 1 /R 2 /O <${secret}> /U <${secret}> /P -4 >>`)
  const trailer = `/Encrypt ${objects.length} 0 R /ID [<${'0f'.repeat(16)}> <${'0f'.repeat(16)}>]`
  return { name, mimeType: 'application/pdf', buffer: pdfOf(objects, trailer) }
}
