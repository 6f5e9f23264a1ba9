// What a browser may do with our pages: nothing from or to elsewhere.
import type { FastifyInstance } from 'fastify'
import helmet from '@fastify/helmet'

const PERMISSIONS =
  'camera=(self), microphone=(self), xr-spatial-tracking=(self), display-capture=(), geolocation=(), payment=(), usb=()'

/** Sent with every answer. `isTls` adds the promise to stay with https (never for certificates made on the spot). */
export async function addSecurityHeaders(
  app: FastifyInstance,
  { keepTls }: { keepTls: boolean },
): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        // Media workers and decoders come as WebAssembly.
        scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
        workerSrc: ["'self'", 'blob:'],
        // The engine in the headset page sets style elements of its own.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'blob:', 'data:'],
        mediaSrc: ["'self'", 'blob:', 'mediastream:'],
        fontSrc: ["'self'", 'data:'],
        // 'self' covers the socket of the same address too (CSP level 3); textures are fetched as blob: and data:.
        connectSrc: ["'self'", 'blob:', 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: keepTls ? { maxAge: 31_536_000, includeSubDomains: false } : false,
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    void reply.header('permissions-policy', PERMISSIONS)
    done()
  })
}
