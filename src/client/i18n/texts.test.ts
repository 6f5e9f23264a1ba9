// Completeness of every catalogue of the project: both languages, no empty text, the same placeholders.
import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, it } from 'vitest'
import { ErrorCode } from '../../shared/protocol/errors.ts'
import { errorNotice } from './errorTexts.ts'
import { languages, type Texts } from './i18n.ts'

const modules = import.meta.glob<Record<string, unknown>>('../../**/*[tT]exts.ts', { eager: true })

const isTexts = (value: unknown): value is Texts<string> =>
  typeof value === 'function' && 'catalogue' in value

const catalogues = Object.entries(modules).flatMap(([path, exported]) =>
  Object.entries(exported).flatMap(([name, value]): [string, Texts<string>['catalogue']][] =>
    isTexts(value) ? [[`${path} ${name}`, value.catalogue]] : [],
  ),
)

interface AstNode {
  readonly type: number
  readonly value?: unknown
  readonly options?: Readonly<Record<string, { readonly value: readonly AstNode[] }>>
}
// Type 0 is literal text, everything else names a placeholder (ICU message AST).
const placeholdersOf = (nodes: readonly AstNode[]): string[] =>
  nodes.flatMap((node) => [
    ...(node.type === 0 || node.type === 7 ? [] : [String(node.value)]),
    ...Object.values(node.options ?? {}).flatMap((option) => placeholdersOf(option.value)),
  ])
const placeholders = (text: string, language: string): string[] =>
  [...new Set(placeholdersOf(new IntlMessageFormat(text, language).getAst()))].sort()

describe('texts', () => {
  it('are found', () => {
    expect(catalogues.length).toBeGreaterThan(5)
  })

  it.each(catalogues)('%s: both languages are complete and agree', (_name, catalogue) => {
    expect(Object.keys(catalogue.nb).sort()).toEqual(Object.keys(catalogue.en).sort())
    for (const [key, english] of Object.entries(catalogue.en)) {
      const norwegian = catalogue.nb[key]!
      expect(english.trim(), key).not.toBe('')
      expect(norwegian.trim(), key).not.toBe('')
      expect(placeholders(norwegian, 'nb'), key).toEqual(placeholders(english, 'en'))
    }
  })

  it('say for every refusal what happened, what it means and what to do', () => {
    for (const code of ErrorCode.options) {
      for (const part of Object.values(errorNotice(code))) expect(part.length, code).toBeGreaterThan(10)
    }
    expect(languages).toEqual(['nb', 'en'])
  })
})
