// What libraries carry along and no page uses, taken out when the pages are built.
import type { Plugin } from 'vite'

/**
 * mediasoup-client's index and Device bring all handlers, a test double and its parameters as one CommonJS tree that cannot be shaken.
 * The page chooses its handler itself (client/adapters/mediasoupMedia.ts), so what these two import of them is left out.
 */
const withoutUnusedHandlers: Plugin = {
  name: 'without-unused-handlers',
  enforce: 'pre',
  resolveId: (source, importer = '') =>
    /mediasoup-client\/lib\/(index|Device)\.js/.test(importer) &&
    /(\/handlers\/\w+|\/test\/fakeParameters|^fake-mediastreamtrack)$/.test(source)
      ? NOTHING
      : null,
  load: (id) => (id === NOTHING ? 'module.exports = {}' : null),
}
const NOTHING = '\0nothing.cjs'

/** What libraries tell a developer's console when asked by localStorage; nobody asks a hospital's page. */
const withoutDebug: Plugin = {
  name: 'without-debug',
  enforce: 'pre',
  resolveId: (source) => (source === 'debug' ? SILENT : null),
  load: (id) => (id === SILENT ? 'module.exports = () => Object.assign(() => {}, { log() {} })' : null),
}
const SILENT = '\0silent.cjs'

/** What no page does, and what classes hold on to all the same: zod writes JSON schemas for docs/protocol.md, in Node. */
const UNUSED = /\/zod\/v4\/core\/(json-schema-processors|to-json-schema)\.js$/

const withoutUnusedParts: Plugin = {
  name: 'without-unused-parts',
  enforce: 'pre',
  transform(code, id) {
    if (!UNUSED.test(id)) return null
    const declared = [...code.matchAll(/^export (?:const|function|class) (\w+)/gm)].map(([, name]) => name)
    const listed = [...code.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, names = '']) =>
      names.split(',').map((name) => name.trim().split(' as ').at(-1)),
    )
    const names = [...new Set([...declared, ...listed])]
    // `process` is one of them, and a word of its own elsewhere: declared under another name.
    const stubs = names.map(
      (name, index) => `const unused${index} = () => undefined\nexport { unused${index} as ${name} }`,
    )
    return { code: stubs.join('\n'), map: null }
  },
}

/**
 * A string of zod knows each format (`z.string().email()`), and holds on to all of them. Formats are written on their own
 * here (`z.uuid()`), as zod itself advises, so the methods go; one that is used all the same throws when its page loads.
 */
const FORMAT_METHOD = /^ {4}\w+\(params\) \{\n.*this\.check\(core\._\w+\(Zod\w+, params\)\);\n {4}\},$/gm

const withoutFormatMethods: Plugin = {
  name: 'without-format-methods',
  enforce: 'pre',
  transform: (code, id) =>
    id.endsWith('/zod/v4/classic/schemas.js')
      ? { code: code.replace(FORMAT_METHOD, '\n\n'), map: null }
      : null,
}

export const trimmedLibraries: readonly Plugin[] = [
  withoutUnusedHandlers,
  withoutDebug,
  withoutUnusedParts,
  withoutFormatMethods,
]
