// @ts-check
// The dependency rules of docs/ARCHITECTURE.md, at error. dependencyRules.test.ts beside proves that each one bites.

const pages = ['portal', 'hmd', 'desk', 'room', 'check', 'sheet', 'ops']
/** Test code: beside the files, the shared fakes, the drivers of browsers, and the shaped lines. */
const testFile = '\\.(test|contract)\\.tsx?$'
const testTree = '^(src/(testing|e2e|bench|shaper|faults)|server/testing)/'
const test = `${testFile}|${testTree}`
/** @param {string[]} names */
const library = (...names) => names.map((name) => `(^|/)node_modules/${name}/`).join('|')

/**
 * One library, one door: the library, and the files that may import it.
 * @type {[string, string][]}
 */
const doors = [
  ['@babylonjs/[^/]+', '^src/(hmd/(xr|render)|emulator)/'],
  ['iwer', '^src/emulator/'],
  ['mediasoup-client', '^src/client/adapters/mediasoupDevice\\.ts$'],
  ['socket\\.io-client', '^src/client/adapters/socketSignalling\\.ts$'],
  ['mediasoup', '^server/media/mediasoupSfu\\.ts$'],
  ['socket\\.io', '^server/signalling/gateway\\.ts$'],
  ['kysely', '^server/store/'],
  ['prom-client', '^server/observe/metrics\\.ts$'],
]

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const doorRules = doors.map(([name, door]) => ({
  name: `one-door-${name.replace(/[^a-z]+/g, '-').replace(/^-|-$/g, '')}`,
  comment: 'One library, one door: add to the port and its fake instead.',
  severity: 'error',
  from: { pathNot: `${door}|${test}` },
  to: { path: library(name), dependencyTypesNot: ['type-only'] },
}))

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const noOtherPage = pages.map((page) => ({
  name: `${page}-imports-no-other-page`,
  severity: 'error',
  from: { path: `^src/${page}/` },
  to: { path: `^src/(${pages.filter((other) => other !== page).join('|')})/` },
}))

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const forbidden = [
  {
    name: 'protocol-imports-zod-only',
    severity: 'error',
    from: { path: '^src/shared/protocol/', pathNot: testFile },
    to: { pathNot: `^src/shared/protocol/|${library('zod')}` },
  },
  {
    name: 'geometry-below-ink-and-session',
    severity: 'error',
    from: { path: '^src/shared/geometry/' },
    to: { path: '^src/shared/(ink|session)/' },
  },
  {
    name: 'ink-below-session',
    severity: 'error',
    from: { path: '^src/shared/ink/' },
    to: { path: '^src/shared/session/' },
  },
  {
    name: 'shared-is-pure',
    comment: 'No Node, no engine, no UI: zod and perfect-freehand are all that the core may use.',
    severity: 'error',
    from: { path: '^src/shared/', pathNot: testFile },
    to: { pathNot: `^src/shared/|${library('zod', 'perfect-freehand')}` },
  },
  {
    name: 'server-imports-shared-only',
    severity: 'error',
    from: { path: '^server/', pathNot: testFile },
    to: { path: '^src/', pathNot: '^src/shared/' },
  },
  {
    name: 'pages-import-no-server',
    severity: 'error',
    from: { path: '^src/', pathNot: test },
    to: { path: '^server/' },
  },
  {
    name: 'client-imports-no-page',
    severity: 'error',
    from: { path: '^src/client/' },
    to: { path: `^src/(${pages.join('|')}|emulator)/` },
  },
  ...noOtherPage,
  {
    name: 'emulator-by-hmd-alone',
    severity: 'error',
    from: { path: '^src/', pathNot: `^src/(hmd|emulator)/|${test}` },
    to: { path: '^src/emulator/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'emulator-imported-dynamically',
    comment: 'A real headset never downloads it.',
    severity: 'error',
    from: { path: '^src/hmd/', pathNot: testFile },
    to: { path: '^src/emulator/', dependencyTypesNot: ['dynamic-import', 'type-only'] },
  },
  {
    name: 'emulator-imports-no-page',
    severity: 'error',
    from: { path: '^src/emulator/' },
    to: { path: `^src/(${pages.join('|')})/` },
  },
  ...doorRules,
  {
    name: 'only-a-main-builds-adapters',
    severity: 'error',
    from: { path: '^src/', pathNot: `/main\\.tsx?$|^src/client/adapters/|${test}` },
    to: { path: '^src/client/adapters/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'no-cycle',
    severity: 'error',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'no-barrel',
    severity: 'error',
    from: { pathNot: test },
    to: { path: '^(src|server)/.*/index\\.tsx?$' },
  },
  {
    name: 'test-code-stays-in-tests',
    severity: 'error',
    from: { pathNot: `${test}|^\\.config/` },
    to: { path: test },
  },
  {
    name: 'wearer-without-ui-library',
    severity: 'error',
    from: { path: '^src/hmd/', pathNot: testFile },
    to: { path: library('preact', '@preact/signals'), reachable: true },
  },
  {
    name: 'desk-without-babylon',
    severity: 'error',
    from: { path: '^src/(desk|room|portal|check|sheet|ops)/', pathNot: testFile },
    to: { path: library('@babylonjs/[^/]+'), reachable: true },
  },
  {
    name: 'nothing-unresolved',
    severity: 'error',
    from: { pathNot: '\\.d\\.ts$' },
    to: { couldNotResolve: true },
  },
]

/** @type {import('dependency-cruiser').ICruiseOptions} */
const options = {
  tsPreCompilationDeps: 'specify',
  doNotFollow: { path: 'node_modules' },
  enhancedResolveOptions: {
    exportsFields: ['exports'],
    conditionNames: ['import', 'types', 'browser', 'node', 'default'],
    extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'],
  },
}

export default { forbidden, options }
