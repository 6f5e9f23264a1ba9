import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type Rolldown } from 'vite'
import { expect, it, onTestFinished } from 'vitest'
import { trimmedLibraries } from './trimmedLibraries.ts'

const zod = fileURLToPath(import.meta.resolve('zod'))

it('zod parses as before without what no page uses of it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'skulder-zod-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeFile(
    join(folder, 'page.ts'),
    `import { z } from ${JSON.stringify(zod)}
     const Mark = z.strictObject({ id: z.uuid(), text: z.string().trim().min(1).max(5).regex(/^a/).optional() })
     export const fits = (value) => Mark.safeParse(value).success
     export const complaint = () => Mark.safeParse(1).error.issues[0].message
     export const formats = ['email', 'jwt', 'datetime', 'cidrv6'].filter((name) => name in z.string())`,
  )
  const sized = async (plugins: Rolldown.Plugin[]): Promise<Rolldown.OutputChunk> => {
    const [{ output }] = (await build({
      configFile: false,
      logLevel: 'silent',
      root: folder,
      plugins,
      build: { lib: { entry: 'page.ts', formats: ['es'] }, outDir: 'out', emptyOutDir: true },
    })) as [Rolldown.RolldownOutput] // one format, no watching
    return output[0]
  }
  const whole = await sized([])
  const trimmed = await sized([...trimmedLibraries])
  expect(trimmed.code.length).toBeLessThan(whole.code.length * 0.8)
  const page = (await import(pathToFileURL(join(folder, 'out', trimmed.fileName)).href)) as {
    fits: (value: unknown) => boolean
    complaint: () => string
    formats: string[]
  }
  const id = '01980000-0000-7000-8000-000000000000'
  expect(page.formats).toEqual([])
  expect(page.fits({ id })).toBe(true)
  expect(page.fits({ id, text: ' ab ' })).toBe(true)
  expect(page.fits({ id, text: 'b' })).toBe(false)
  expect(page.fits({ id, text: 'aaaaaa' })).toBe(false)
  expect(page.fits({ id: 'x' })).toBe(false)
  expect(page.complaint()).toContain('expected object')
})
