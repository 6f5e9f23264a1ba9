import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { runInNewContext } from 'node:vm'
import { IntlMessageFormat } from 'intl-messageformat'
import { build, type Rolldown } from 'vite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { compiledTexts, compileTexts } from './compiledTexts.ts'

const i18n = fileURLToPath(new URL('../../src/client/i18n/i18n.ts', import.meta.url))

/** What a page is left with of a catalogue. */
const compiled = (catalogue: string): unknown => {
  const code = `defineTexts(${catalogue})`
  return runInNewContext(compileTexts('texts.ts', code) ?? code, { defineTexts: (given: unknown) => given })
}
const compiling = (code: string) => () => compileTexts('texts.ts', code)

describe('a catalogue is compiled', () => {
  it('to syntax trees where there are arguments, and to nothing else', () => {
    expect(compiled("{ en: { plain: 'The server’s disk', 'hello.you': 'Hello {name}' } }")).toEqual({
      en: { plain: 'The server’s disk', 'hello.you': new IntlMessageFormat('Hello {name}', 'en').getAst() },
    })
  })

  it('on the lines that it stood on, so that source maps hold', () => {
    const code =
      "const t = defineTexts({\n  en: {\n    a: '{n, plural, one {#} other {#}}',\n  },\n})\nfail()"
    expect(compileTexts('texts.ts', code)?.split('\n')).toHaveLength(code.split('\n').length)
    expect(compileTexts('texts.ts', code)?.split('\n').at(-1)).toBe('fail()')
  })

  it('not where there is none', () => {
    expect(compileTexts('texts.ts', 'export function defineTexts(catalogue: object) {}')).toBeUndefined()
    expect(compileTexts('texts.ts', "import { defineTexts } from './i18n.ts'")).toBeUndefined()
  })
})

describe('the build breaks on', () => {
  it.each([
    ['a message that does not parse', "defineTexts({ en: { a: 'Hello {name' } })", 'en, a'],
    ['a plural without its last form', "defineTexts({ en: { a: '{n, plural, one {1}}' } })", 'en, a'],
    ['a tag, which would be shown as it stands', "defineTexts({ en: { a: '<b>Now</b>' } })", 'as it stands'],
    [
      'a quote of ICU, which would be shown too',
      "defineTexts({ en: { a: 'It''s' } })".replace("''", "\\'\\'"),
      'as it stands',
    ],
    ['a message that is made at run time', "defineTexts({ en: { a: 'Hello ' + name } })", 'written out'],
    ['a message with a value in it', 'defineTexts({ en: { a: `Hello ${name}` } })', 'written out'],
    ['a catalogue from elsewhere', 'defineTexts(catalogue)', 'written out'],
    ['another object spread into it', 'defineTexts({ en: { ...more } })', 'spread'],
    ['a key that is made at run time', "defineTexts({ en: { [key]: 'a' } })", 'key'],
    [
      'the definer under another name',
      "import { defineTexts as define } from './i18n.ts'",
      'by its own name',
    ],
    ['the definer handed on', 'const define = defineTexts', 'by its own name'],
    ['the definer as a member', "i18n.defineTexts({ en: { a: 'a' } })", 'by its own name'],
    ['a file that does not parse', 'defineTexts({', ''],
  ])('%s', (_what, code, reason) => {
    expect(compiling(code)).toThrow(reason)
  })
})

it('a built page says the same as the sources, in both languages, and carries no parser', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'skulder-texts-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeFile(
    join(folder, 'page.ts'),
    `import { defineTexts, language } from ${JSON.stringify(i18n)}
     const t = defineTexts({
       en: { marks: '{n, plural, =0 {No marks} one {# mark} other {# marks}} by {who}', plain: 'Plain' },
       nb: { marks: '{n, plural, =0 {Ingen merker} one {# merke} other {# merker}} av {who}', plain: 'Enkel' },
     })
     export const say = (lang: 'en' | 'nb', n: number) => {
       language.value = lang
       return [t('marks', { n, who: 'A' }), t('plain', { n })]
     }`,
  )
  const [{ output }] = (await build({
    configFile: false,
    logLevel: 'silent',
    root: folder,
    plugins: [compiledTexts],
    build: { lib: { entry: 'page.ts', formats: ['es'] }, outDir: 'out', minify: false },
  })) as [Rolldown.RolldownOutput] // one format, no watching
  const { say } = (await import(pathToFileURL(join(folder, 'out', output[0].fileName)).href)) as {
    say: (lang: 'en' | 'nb', n: number) => string[]
  }
  expect([0, 1, 2, 1200].map((n) => say('en', n))).toEqual([
    ['No marks by A', 'Plain'],
    ['1 mark by A', 'Plain'],
    ['2 marks by A', 'Plain'],
    ['1,200 marks by A', 'Plain'],
  ])
  expect([0, 1, 2].map((n) => say('nb', n)[0])).toEqual([
    'Ingen merker av A',
    '1 merke av A',
    '2 merker av A',
  ])
  // The first of the parser's error names; the part without it is much smaller, too.
  expect(output[0].code).not.toContain('EXPECT_ARGUMENT_CLOSING_BRACE')
  expect(Object.keys(output[0].modules).join()).toContain('no-parser.js')
})
