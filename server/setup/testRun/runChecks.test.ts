import { expect, it } from 'vitest'
import { selectChecks } from './runChecks.ts'

const all = [{ name: 'types src' }, { name: 'types server' }, { name: 'unit' }]

it('without a choice all checks run; --only takes the beginnings of names', () => {
  expect(selectChecks(all, [])).toEqual(all)
  expect(selectChecks(all, ['--only', 'types'])).toEqual([{ name: 'types src' }, { name: 'types server' }])
  expect(selectChecks(all, ['--only', 'unit,types src'])).toEqual([{ name: 'types src' }, { name: 'unit' }])
})

it('a choice that names nothing is told, not taken for success', () => {
  expect(() => selectChecks(all, ['--only', 'nothing'])).toThrow('names no check')
})
