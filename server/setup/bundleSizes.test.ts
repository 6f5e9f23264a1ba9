import { expect, it } from 'vitest'
import { firstLoadFiles, type Manifest } from './bundleSizes.ts'

const manifest: Manifest = {
  'hmd/index.html': {
    file: 'hmd.js',
    imports: ['_shared.js'],
    dynamicImports: ['hmd/xr/mode.ts', 'emulator/start.ts'],
  },
  '_shared.js': { file: 'shared.js', css: ['shared.css'], assets: ['inter-latin.woff2'] },
  'hmd/xr/mode.ts': {
    file: 'mode.js',
    imports: ['_shared.js'],
    dynamicImports: ['../node_modules/lib/shader.js'],
  },
  '../node_modules/lib/shader.js': { file: 'shader.js' },
  'emulator/start.ts': { file: 'emulator.js', imports: ['_big.js'] },
  '_big.js': { file: 'big.js' },
}

it('a page costs what it imports, and its own lazy parts; not the emulator, not a library’s lazy parts', () => {
  const { code, fonts } = firstLoadFiles(manifest, 'hmd')
  expect([...code].sort()).toEqual(['hmd.js', 'mode.js', 'shared.css', 'shared.js'])
  expect([...fonts]).toEqual(['inter-latin.woff2'])
})
