// @vitest-environment happy-dom
// The phone's list of marks: nothing goes at once without a question, and what has gone comes back, and goes again.
import { computed, signal } from '@preact/signals-core'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Command } from '../../shared/protocol/commands.ts'
import { canRedo, canUndo, visibleMarks } from '../../shared/session/selectors.ts'
import { actor, drawInk, newMarkId, SessionScript } from '../../testing/scenarios.ts'
import { Scope } from './dom.ts'
import { markList } from './handheldMarks.ts'

const wearer = actor('wearer')

function listOf(count: number) {
  const script = SessionScript.opened()
  const markIds = Array.from({ length: count }, () => newMarkId())
  for (const markId of markIds) script.run(actor('expert'), drawInk(markId))
  const state = signal(script.state)
  const isListed = signal(true)
  const asked: Command['type'][] = []
  const submit = (command: Command): void => {
    asked.push(command.type)
    expect(script.run(wearer, command)).toBeUndefined()
    state.value = script.state
  }
  const undoable = computed(() => ({
    undo: canUndo(state.value, wearer.participantId),
    redo: canRedo(state.value, wearer.participantId),
  }))
  const guide = {
    undoable,
    undo: () => submit({ type: 'mark.undo' }),
    redo: () => submit({ type: 'mark.redo' }),
  }
  const element = markList(new Scope(), { state, submit, guide }, isListed)
  document.body.replaceChildren(element)
  const named = (name: string): HTMLButtonElement | undefined =>
    [...element.querySelectorAll('button')].find(
      (each) => each.textContent === name && each.closest('[hidden]') === null,
    )
  return {
    asked,
    isListed,
    markIds,
    submit,
    isOffered: (name: string) => named(name) !== undefined,
    press: (name: string) => {
      const found = named(name)
      if (found === undefined) throw new Error(`no button says ${name}`)
      found.click()
    },
    question: () => {
      const group = element.querySelector('[role=group]')
      return group?.closest('[hidden]') === null ? group.textContent : undefined
    },
    shown: () => visibleMarks(state.value).length,
  }
}

describe('the list of marks on the phone', () => {
  beforeEach(() => document.body.replaceChildren())

  it('[LIST-1] asks before all marks go: how many, and that undo brings them back', () => {
    const list = listOf(3)
    list.press('Erase all')
    expect(list.shown()).toBe(3)
    expect(list.question()).toContain('3 marks go, whoever drew them. Undo brings them back.')
    list.press('Erase all')
    expect(list.shown()).toBe(0)
    expect(list.question()).toBeUndefined()
  })

  it('[LIST-1] keeps them when that is the answer, and when the list is closed over the question', () => {
    const list = listOf(2)
    list.press('Erase all')
    list.press('Keep them')
    expect(list.question()).toBeUndefined()
    list.press('Erase all')
    list.isListed.value = false
    list.isListed.value = true
    expect(list.question()).toBeUndefined()
    expect(list.asked).toEqual([])
    expect(list.shown()).toBe(2)
  })

  it('[LIST-1] tells of locked marks, which stay, and offers to erase all only where several can go', () => {
    const list = listOf(3)
    list.submit({ type: 'mark.restyle', markId: list.markIds[0]!, change: { locked: true } })
    list.press('Erase all')
    expect(list.question()).toContain('2 marks go')
    expect(list.question()).toContain('1 locked mark stays')
    list.press('Keep them')
    list.submit({ type: 'mark.erase', markIds: [list.markIds[1]!] })
    expect(list.isOffered('Erase all')).toBe(false)
  })

  it('[LIST-2] takes back and does again, each offered while there is something for it', () => {
    const list = listOf(2)
    expect([list.isOffered('Undo'), list.isOffered('Redo')]).toEqual([false, false])
    list.press('Erase all')
    list.press('Erase all')
    expect([list.isOffered('Undo'), list.isOffered('Redo')]).toEqual([true, false])
    list.press('Undo')
    expect(list.shown()).toBe(2)
    expect([list.isOffered('Undo'), list.isOffered('Redo')]).toEqual([false, true])
    list.press('Redo')
    expect(list.shown()).toBe(0)
    expect([list.isOffered('Undo'), list.isOffered('Redo')]).toEqual([true, false])
  })
})
