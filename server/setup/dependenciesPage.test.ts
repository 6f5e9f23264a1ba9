// docs/dependencies.md says why for every dependency, and for none that is gone.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { rootDir } from './places.ts'

const Names = z.record(z.string(), z.string())
const Package = z.object({ dependencies: Names, devDependencies: Names, optionalDependencies: Names })

it('every dependency has one line that says why, and every line has its dependency', () => {
  const page =
    readFileSync(join(rootDir, 'docs/dependencies.md'), 'utf8').split('## From the system')[0] ?? ''
  const explained = [...page.matchAll(/^\| `([^`]+)` \| \S.{10,} \|$/gm)].map(([, name]) => name)
  const declared = Package.parse(JSON.parse(readFileSync(join(rootDir, 'package.json'), 'utf8')))
  const names = Object.values(declared).flatMap((group) => Object.keys(group))
  expect(explained.sort()).toEqual(names.sort())
})

const Lock = z.object({
  packages: z.record(z.string(), z.object({ optionalDependencies: Names.optional() })),
})

it('the lock file names the packages of every platform, or npm 11 refuses it', () => {
  const { packages } = Lock.parse(JSON.parse(readFileSync(join(rootDir, 'package-lock.json'), 'utf8')))
  const places = Object.keys(packages)
  const wanted = Object.values(packages).flatMap(({ optionalDependencies }) =>
    Object.keys(optionalDependencies ?? {}),
  )
  const missing = wanted.filter((name) => !places.some((place) => place.endsWith(`node_modules/${name}`)))
  expect(missing).toEqual([])
})
