// @vitest-environment happy-dom
// A label asks for its words: what a press on the picture does to the field that is open.
import { signal } from '@preact/signals'
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import type { SessionClient } from '../../client/sessionClient.ts'
import { MAX_MARK_TEXT } from '../../shared/protocol/marks.ts'
import { newMarkId, picture } from '../../testing/scenarios.ts'
import type { DeskCall } from '../deskCall.ts'
import { createDrawing, type Drawing } from './drawing.ts'
import { LabelEntry } from './LabelEntry.tsx'

let drawing: Drawing
/** The words of the labels that were sent. */
let sent: (string | undefined)[]
let surface: HTMLElement

const field = (): HTMLInputElement | null => document.querySelector('input')
const note = (): string => document.querySelector('[role=status]')?.textContent ?? ''

beforeEach(() => {
  sent = []
  const session = {
    onEvent: () => () => undefined,
    submit: (command: { readonly text?: string }) => {
      sent.push(command.text)
      return Promise.resolve()
    },
  } as unknown as SessionClient
  const quiet = (): void => undefined
  drawing = createDrawing({
    session,
    presence: { grow: quiet, end: quiet, point: quiet, pointEnd: quiet, close: quiet },
    newMarkId,
    drawOn: () => ({
      pictureId: undefined,
      picture: Promise.resolve(picture()),
      pictureNow: picture,
      carryOver: () => (sample) => sample,
      carryBack: () => (sample) => sample,
      aspect: 16 / 9,
    }),
    pointOn: () => ({ picture: undefined, pictureId: undefined }),
    pickMark: () => undefined,
    pickLine: () => undefined,
    setPenDown: quiet,
    onFailure: quiet,
    onUnknownPicture: quiet,
    onUnfinished: quiet,
  })
  drawing.tool.value = 'label'
  const call = { drawing, pictureNow: () => undefined, session: { me: signal(undefined) } }
  const host = document.createElement('div')
  document.body.replaceChildren(host)
  const Picture = () => (
    <>
      <div class="desk-picture__surface" tabIndex={0} onPointerDown={() => tapAt(0.2)} />
      <LabelEntry call={call as unknown as DeskCall} />
    </>
  )
  void act(() => render(<Picture />, host))
  surface = document.querySelector<HTMLElement>('.desk-picture__surface') ?? host
})

function tapAt(u: number): void {
  drawing.down([u, 0.5, 0.5], 0)
  drawing.up()
}

const ask = (): void => void act(() => tapAt(0.7))
function write(text: string): void {
  const input = field()
  if (input === null) throw new Error('no words are asked for')
  void act(() => {
    input.value = text
    input.dispatchEvent(new Event('input', { bubbles: true }))
  })
}
const press = (): Promise<void> =>
  act(() => {
    surface.dispatchEvent(new Event('pointerdown', { bubbles: true, cancelable: true }))
    const button = new Event('mousedown', { bubbles: true, cancelable: true })
    if (surface.dispatchEvent(button)) surface.focus()
  })
const give = (key: string): void =>
  void act(() => {
    field()?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
  })

describe('a label’s words', () => {
  it('[GEST-4] that are too long keep the field, the focus and the place; a press says why, and begins nothing', async () => {
    ask()
    const asked = drawing.asking.peek()?.markId
    write('x'.repeat(MAX_MARK_TEXT + 80))
    give('Enter')
    await press()
    expect(drawing.asking.peek()?.markId).toBe(asked)
    expect(drawing.ownStrokes.peek().map(({ markId }) => markId)).toEqual([asked])
    expect(document.activeElement).toBe(field())
    expect(field()?.value).toHaveLength(MAX_MARK_TEXT + 80)
    expect(note()).toContain('80 characters too many: shorten it, or give it up')
    give('Escape')
    expect(drawing.ownStrokes.peek()).toEqual([])
    expect(sent).toEqual([])
  })

  it('[GEST-4] are kept by a press on the picture, which then begins the next label', async () => {
    ask()
    const first = drawing.asking.peek()?.markId
    write('Bend here')
    await press()
    expect(sent).toEqual(['Bend here'])
    expect(drawing.asking.peek()?.stroke).toEqual([[0.2, 0.5, 0.5]])
    expect(drawing.asking.peek()?.markId).not.toBe(first)
  })

  it('[GEST-4] that were not written leave nothing behind when the next label begins', async () => {
    ask()
    await press()
    expect(drawing.ownStrokes.peek().map(({ markId }) => markId)).toEqual([drawing.asking.peek()?.markId])
    give('Escape')
    expect(drawing.ownStrokes.peek()).toEqual([])
  })

  it('[GEST-4] come first, by keys too: a second place is not taken, and the field has the focus again', async () => {
    ask()
    write('x'.repeat(MAX_MARK_TEXT + 1))
    surface.focus()
    const asked = drawing.asking.peek()?.markId
    await act(() => tapAt(0.1))
    expect(drawing.asking.peek()?.markId).toBe(asked)
    expect(drawing.ownStrokes.peek()).toHaveLength(1)
    expect(document.activeElement).toBe(field())
  })
})

describe('the buttons of the field', () => {
  const write = (words: string, name: string): void => {
    void act(() => tapAt(0.5))
    field()!.value = words
    void act(() => void field()!.dispatchEvent(new Event('input', { bubbles: true })))
    const button = [...document.querySelectorAll('button')].find(
      ({ textContent }) => textContent.trim() === name,
    )
    void act(() => button!.click())
  }

  it('[GEST-12] keep the words, or give them up, and give the focus to the picture', async () => {
    write('here', 'Keep')
    await Promise.resolve()
    expect(field()).toBeNull()
    write('there', 'Give up')
    await Promise.resolve()
    expect(field()).toBeNull()
    expect(sent).toEqual(['here'])
    expect(document.activeElement).toBe(surface)
  })
})
