// The table that "?" shows against the keys themselves.
import { signal } from '@preact/signals'
import { describe, expect, it } from 'vitest'
import { commandOfKey, keys, toolKeys } from '../controls/deskCommands.ts'
import type { DeskCall } from '../deskCall.ts'
import { keyTable } from './keyTable.ts'

const drawing = { tool: signal('ink'), colour: signal('sky') }
const call = { drawing, boards: { desk: signal(undefined) } } as unknown as DeskCall
const actions = { toPicture: () => {}, togglePanel: () => {}, openChat: () => {} }
const shown = new Set(keyTable().flatMap((row) => row.keys))
const events: Readonly<Record<string, string>> = { Esc: 'Escape', Space: ' ' }

describe('the table of keys', () => {
  it('names every key that does something on the page, each once', () => {
    for (const key of [...Object.values(keys), ...Object.values(toolKeys)])
      expect(shown, key).toContain(key === 'Escape' ? 'Esc' : key)
    const words = keyTable().map((row) => row.words)
    expect(new Set(words).size).toBe(words.length)
  })

  it('names no letter that does nothing, and misses none that does something', () => {
    const candidates = [...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ?'), 'Esc', 'Space', 'Delete']
    for (const key of candidates)
      expect(commandOfKey(events[key] ?? key, call, actions) !== undefined, key).toBe(shown.has(key))
  })
})
