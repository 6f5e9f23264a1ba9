import { describe, expect, it } from 'vitest'
import { AppError } from '../shared/protocol/errors.ts'
import { isOverWhenLive, isQuiet, noticeOf } from './deskNotice.ts'

describe('what was asked for and not done', () => {
  it('[BACK-2] is no fault where there was nothing to take back or to erase', () => {
    const wrong = new AppError('wrong-state')
    expect(noticeOf(wrong, 'mark.undo')).toEqual({ tag: 'nothing', to: 'undo' })
    expect(noticeOf(wrong, 'mark.redo')).toEqual({ tag: 'nothing', to: 'redo' })
    expect(noticeOf(wrong, 'mark.clear')).toEqual({ tag: 'nothing', to: 'erase' })
  })

  it('[BACK-2] is one in any other case', () => {
    expect(noticeOf(new AppError('wrong-state'), 'mark.erase')).toEqual({
      tag: 'refused',
      code: 'wrong-state',
    })
    expect(noticeOf(new AppError('offline'), 'mark.undo')).toEqual({ tag: 'refused', code: 'offline' })
    expect(noticeOf(new AppError('mark-locked'), 'mark.clear')).toEqual({
      tag: 'refused',
      code: 'mark-locked',
    })
  })
})

it('[OFF-1] what is no fault is said quietly, a refusal is not', () => {
  expect(isQuiet({ tag: 'noPicture' })).toBe(true)
  expect(isQuiet({ tag: 'nothing', to: 'undo' })).toBe(true)
  expect(isQuiet({ tag: 'unfinished', hint: 'angleSecond' })).toBe(true)
  expect(isQuiet({ tag: 'unknownPicture' })).toBe(false)
  expect(isQuiet(noticeOf(new AppError('off-picture')))).toBe(false)
  expect(isQuiet(undefined)).toBe(false)
})

it('what spoke of a line that was away is over once it is back, and nothing else', () => {
  expect(isOverWhenLive(noticeOf(new AppError('offline')))).toBe(true)
  expect(isOverWhenLive(noticeOf(new AppError('storage-full')))).toBe(false)
  expect(isOverWhenLive(undefined)).toBe(false)
})
