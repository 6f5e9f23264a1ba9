// The built pages: `/` and one address per page, with and without a slash at the end.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { StartupError } from '../startupError.ts'

const pageAddresses = {
  '/': 'portal',
  '/hmd': 'hmd',
  '/desk': 'desk',
  '/room': 'room',
  '/check': 'check',
  '/sheet': 'sheet',
  '/ops': 'ops',
} as const

/** Throws StartupError when `pagesDir` holds no built pages. */
export function checkPages(pagesDir: string): void {
  const missing = Object.values(pageAddresses).filter(
    (name) => !existsSync(join(pagesDir, name, 'index.html')),
  )
  if (missing.length === 0) return
  throw new StartupError(
    `The pages are not built: ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing in ${pagesDir}.`,
    'Start with: npm start (it builds them first).',
  )
}

/** Built files carry a hash of their content in the name; everything else is asked for again. */
const cacheControlOf = (path: string): string => {
  if (/[\\/]assets[\\/]/.test(path)) return 'public, max-age=31536000, immutable'
  return /\.html(\.gz)?$/.test(path) ? 'no-cache' : 'public, max-age=3600'
}

export async function addPages(app: FastifyInstance, pagesDir: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: pagesDir,
    index: false,
    cacheControl: false,
    dotfiles: 'ignore',
    // The build lays NAME.gz beside what shrinks by it.
    preCompressed: true,
    setHeaders: (reply, path) => {
      void reply.header('cache-control', cacheControlOf(path))
    },
  })
  for (const [address, name] of Object.entries(pageAddresses)) {
    const send = (_request: unknown, reply: FastifyReply): FastifyReply =>
      reply.sendFile(`${name}/index.html`)
    app.get(address, send)
    if (address !== '/') app.get(`${address}/`, send)
  }
}
