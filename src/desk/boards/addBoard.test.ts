import { beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '../../shared/protocol/errors.ts'
import { BoardId } from '../../shared/protocol/ids.ts'
import { createAddBoard, type AddBoard, type BoardLine } from './addBoard.ts'
import { FileFaultError, type OpenPages } from './pageSource.ts'

const boardId = BoardId.parse('0193b8a0-0000-7000-8000-000000000051')
const file = (name: string): File => new File(['x'], name)

let told: string[]
let opened: number
let add: AddBoard
let line: BoardLine

/** A file of as many pages as its name begins with; a page is its number as text. */
let rendered: string[]
const openPages: OpenPages = async ({ name }) => {
  if (name.startsWith('bad')) throw new FileFaultError('pdfBroken')
  opened += 1
  return {
    pages: Number.parseInt(name, 10),
    render: async (page, signal) => {
      signal.throwIfAborted()
      rendered.push(`${name}:${page}`)
      if (name.endsWith('.huge')) throw new FileFaultError('tooManyPixels')
      return new Blob([`${name}:${page}`])
    },
    close: () => (opened -= 1),
  }
}

beforeEach(() => {
  told = []
  opened = 0
  rendered = []
  line = {
    putPage: async (_board, page, { picture }) => void told.push(`${page}=${await picture.text()}`),
    attach: async (_board, { title, pages }) => void told.push(`attach ${title} ${pages}`),
    giveUp: async () => void told.push('giveUp'),
  }
  add = createAddBoard({
    openPages,
    newBoardId: () => boardId,
    line: {
      putPage: (...args) => line.putPage(...args),
      attach: (...args) => line.attach(...args),
      giveUp: (...args) => line.giveUp(...args),
    },
  })
})

describe('adding a board', () => {
  it('sends the chosen pages one by one and attaches them under the name given', async () => {
    await add.take([file('3 pages.pdf')])
    expect(add.adding.value).toMatchObject({ tag: 'ready', title: '3 pages', count: 3, choice: '1-3' })
    add.choose('3, 1')
    add.rename(' Referral ')
    expect(await add.send()).toBe(boardId)
    expect(told).toEqual(['0=3 pages.pdf:0', '1=3 pages.pdf:2', 'attach Referral 2'])
    expect(add.adding.value).toBeUndefined()
    expect(opened).toBe(0)
  })

  it('makes one board of several pictures, in their order', async () => {
    await add.take([file('1 a.png'), file('1 b.png')])
    expect(add.adding.value).toMatchObject({ tag: 'ready', count: 2 })
    await add.send()
    expect(told.slice(0, 2)).toEqual(['0=1 a.png:0', '1=1 b.png:0'])
  })

  it('says which file could not be read, and sends nothing', async () => {
    await add.take([file('1 a.png'), file('bad.pdf')])
    expect(add.adding.value).toEqual({
      tag: 'failed',
      fault: { tag: 'file', fault: 'pdfBroken', file: 'bad.pdf' },
    })
    expect(await add.send()).toBeUndefined()
    expect(told).toEqual([])
    expect(opened).toBe(0)
  })

  it('sends nothing without a name, or with a choice that makes no sense', async () => {
    await add.take([file('3.pdf')])
    add.choose('9')
    expect(add.adding.value).toMatchObject({ choiceFault: 'beyond' })
    expect(await add.send()).toBeUndefined()
    add.choose('1')
    add.rename('   ')
    expect(await add.send()).toBeUndefined()
    expect(told).toEqual([])
  })

  it('takes back what was sent when the server refuses, and tells its code', async () => {
    line.attach = async () => {
      throw new AppError('storage-full')
    }
    await add.take([file('1.png')])
    expect(await add.send()).toBeUndefined()
    expect(told).toEqual(['0=1.png:0', 'giveUp'])
    expect(add.adding.value).toEqual({ tag: 'failed', fault: { tag: 'server', code: 'storage-full' } })
  })

  it('given up in the middle, takes back what was sent and says nothing', async () => {
    await add.take([file('3.pdf')])
    line.putPage = async (_board, page) => {
      told.push(String(page))
      if (page === 1) add.cancel()
    }
    expect(await add.send()).toBeUndefined()
    expect(told).toEqual(['0', '1', 'giveUp'])
    expect(add.adding.value).toBeUndefined()
    expect(opened).toBe(0)
  })

  it('[BOARD-5] shows the first of the chosen pages as it will be sent, rendered once', async () => {
    const preview = async (): Promise<string | undefined> => {
      const now = add.adding.value
      return now?.tag === 'ready' ? now.preview?.text() : undefined
    }
    await add.take([file('3.pdf')])
    await vi.waitFor(async () => expect(await preview()).toBe('3.pdf:0'))
    add.choose('2-3')
    expect(await preview()).toBeUndefined()
    await vi.waitFor(async () => expect(await preview()).toBe('3.pdf:1'))
    add.rename('Referral')
    expect(await preview()).toBe('3.pdf:1')
    expect(await add.send()).toBe(boardId)
    expect(rendered).toEqual(['3.pdf:0', '3.pdf:1', '3.pdf:2'])
    expect(told[0]).toBe('0=3.pdf:1')
  })

  it('[BOARD-5] tells before anything is sent of a picture that cannot be shown', async () => {
    await add.take([file('1.huge')])
    const fault = { tag: 'file', fault: 'tooManyPixels', file: '1.huge' }
    await vi.waitFor(() => expect(add.adding.value).toEqual({ tag: 'failed', fault }))
    expect(told).toEqual([])
    expect(opened).toBe(0)
  })
})
