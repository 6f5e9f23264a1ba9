// Texts are read once, when the pages are built: a message with arguments becomes its syntax tree, and the parser stays at home.
// What cannot be compiled breaks the build, so that no page ever shows a raw `{name}`.
import { IntlMessageFormat } from 'intl-messageformat'
import { parseSync, Visitor, type ESTree, type Plugin } from 'vite'

interface Replacement {
  readonly start: number
  readonly end: number
  readonly text: string
}

const DEFINE = 'defineTexts'

/** What ICU reads as quotes, tags or arguments without an argument; such a text is shown as it stands. */
function compileMessage(message: string, language: string): string | undefined {
  const tree = new IntlMessageFormat(message, language).getAst()
  if (message.includes('{')) return JSON.stringify(tree)
  const isAsItStands =
    message === '' || JSON.stringify(tree) === JSON.stringify([{ type: 0, value: message }])
  if (isAsItStands) return undefined
  throw new Error('a text without arguments is shown as it stands: quotes and tags of ICU are not read in it')
}

const keyOf = ({ key, computed }: ESTree.ObjectProperty): string => {
  if (computed) throw new Error('a key has to be written out')
  if (key.type === 'Identifier') return key.name
  if (key.type === 'Literal' && typeof key.value === 'string') return key.value
  throw new Error('a key has to be a name or a string')
}

function propertiesOf(node: ESTree.Expression | ESTree.Argument, what: string): ESTree.ObjectProperty[] {
  if (node.type !== 'ObjectExpression') throw new Error(`${what} has to be an object that is written out`)
  return node.properties.map((property) => {
    if (property.type !== 'Property') throw new Error(`${what} may not spread another object`)
    return property
  })
}

function messageOf({ value }: ESTree.ObjectProperty): string {
  if (value.type === 'Literal' && typeof value.value === 'string') return value.value
  const [quasi] = value.type === 'TemplateLiteral' && value.expressions.length === 0 ? value.quasis : []
  if (quasi?.value.cooked !== undefined && quasi.value.cooked !== null) return quasi.value.cooked
  throw new Error('a message has to be a string that is written out')
}

function compileCatalogue(call: ESTree.CallExpression): Replacement[] {
  const [catalogue, ...rest] = call.arguments
  if (catalogue === undefined || rest.length > 0) throw new Error(`${DEFINE} takes one catalogue`)
  return propertiesOf(catalogue, 'a catalogue').flatMap((language) =>
    propertiesOf(language.value, keyOf(language)).flatMap((property): Replacement[] => {
      const key = keyOf(property)
      try {
        const text = compileMessage(messageOf(property), keyOf(language))
        return text === undefined ? [] : [{ start: property.value.start, end: property.value.end, text }]
      } catch (error) {
        throw new Error(`${keyOf(language)}, ${key}: ${String(error)}`, { cause: error })
      }
    }),
  )
}

/**
 * The source with every catalogue in it compiled, on the same lines; undefined where there is none.
 * Throws when a message does not parse, is made at run time, or when the definer is handed on under another name.
 */
export function compileTexts(fileName: string, code: string): string | undefined {
  const { program, errors } = parseSync(fileName, code)
  if (errors[0] !== undefined) throw new Error(errors[0].message)
  const replacements: Replacement[] = []
  let mentions = 0
  let known = 0
  const isDefine = (node: { type: string; name?: unknown } | null): boolean =>
    node?.type === 'Identifier' && node.name === DEFINE
  new Visitor({
    Identifier: (node) => {
      if (node.name === DEFINE) mentions += 1
    },
    ImportSpecifier: ({ imported, local }) => {
      if (isDefine(imported) && isDefine(local)) known += 2
    },
    FunctionDeclaration: ({ id }) => {
      if (isDefine(id)) known += 1
    },
    ExportSpecifier: ({ local, exported }) => {
      if (isDefine(local) && isDefine(exported)) known += 2
    },
    CallExpression: (call) => {
      if (!isDefine(call.callee)) return
      known += 1
      replacements.push(...compileCatalogue(call))
    },
  }).visit(program)
  if (mentions !== known) throw new Error(`${DEFINE} has to be imported and called by its own name`)
  if (replacements.length === 0) return undefined
  return replacements
    .toSorted((a, b) => b.start - a.start)
    .reduce((text, { start, end, text: put }) => text.slice(0, start) + put + text.slice(end), code)
}

const PARSER = '@formatjs/icu-messageformat-parser'

export const compiledTexts: Plugin = {
  name: 'compiled-texts',
  enforce: 'pre',
  // The library's own way of doing without: what is left of the parser throws.
  resolveId(source, importer) {
    return source === PARSER ? this.resolve(`${PARSER}/no-parser.js`, importer) : null
  },
  transform(code, id) {
    if (id.includes('/node_modules/') || !code.includes(DEFINE)) return null
    try {
      const compiled = compileTexts(id, code)
      return compiled === undefined ? null : { code: compiled, map: null }
    } catch (error) {
      return this.error(`texts in ${id}: ${error instanceof Error ? error.message : String(error)}`)
    }
  },
}
