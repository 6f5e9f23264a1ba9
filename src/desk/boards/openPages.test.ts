import { describe, expect, it } from 'vitest'
import { FileFaultError } from './pageSource.ts'
import { openPages } from './openPages.ts'

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

async function faultOf(name: string, type: string): Promise<string | undefined> {
  const file = new File(['PK'], name, { type })
  try {
    await openPages(file, new AbortController().signal)
    return undefined
  } catch (error) {
    return error instanceof FileFaultError ? error.fault : 'other'
  }
}

describe('a chosen file', () => {
  it('of a kind that is no picture is refused at once, before anybody names it', async () => {
    expect(await faultOf('epikrise.docx', DOCX)).toBe('notPicture')
    expect(await faultOf('epikrise.docx', '')).toBe('notPicture')
    expect(await faultOf('gang.mp4', 'video/mp4')).toBe('notPicture')
  })

  it('that is a picture, or says nothing of itself, is tried', async () => {
    expect(await faultOf('rontgen.jpg', 'image/jpeg')).toBeUndefined()
    expect(await faultOf('IMG_0007.HEIC', '')).toBeUndefined()
    expect(await faultOf('skann', 'application/octet-stream')).toBeUndefined()
  })
})
