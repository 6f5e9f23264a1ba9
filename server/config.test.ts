import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'
import { defaultLimits } from './rooms/limits.ts'
import { StartupError } from './startupError.ts'

const secret = '4f1c9a7be2d84c06b3f5a1907d6e28c4'
const production = {
  SKULDER_MODE: 'production',
  SKULDER_JOIN_SECRET: secret,
  SKULDER_PUBLIC_ORIGIN: 'https://skulder.example.org',
  SKULDER_TLS_CERT: '/etc/skulder/tls.crt',
  SKULDER_TLS_KEY: '/etc/skulder/tls.key',
  SKULDER_MEDIA_ADDRESS: '203.0.113.5',
}

const turn = {
  SKULDER_TURN_URLS: 'turn:turn.example.org:443?transport=udp, turns:turn.example.org:443?transport=tcp',
  SKULDER_TURN_SECRET: secret,
}

/** Message and advice of the refusal. */
function refusal(args: readonly string[], environment: Record<string, string> = {}): string {
  try {
    readConfig(args, environment)
  } catch (error) {
    if (error instanceof StartupError) return `${error.message} ${error.advice}`
    throw error
  }
  return 'accepted'
}

describe('the demo', () => {
  it('needs no settings: loopback, port 8080, data beside the clone, one media worker', () => {
    expect(readConfig([], {})).toMatchObject({
      mode: 'demo',
      host: '127.0.0.1',
      port: 8080,
      dataDir: resolve('data'),
      lan: false,
      media: { workers: 1 },
      logLevel: 'warn',
      drainS: 0,
      metricsToken: undefined,
    })
  })

  it('takes port, data folder and address as arguments, which win over the environment', () => {
    const environment = { SKULDER_PORT: '9000', SKULDER_DATA: '/elsewhere', SKULDER_LOG_LEVEL: 'info' }
    expect(readConfig(['--port', '0', '--data', '/tmp/d', '--host', '::1'], environment)).toMatchObject({
      port: 0,
      dataDir: '/tmp/d',
      host: '::1',
      logLevel: 'info',
    })
    expect(readConfig([], environment)).toMatchObject({ port: 9000, dataDir: '/elsewhere' })
  })

  it('takes on no more than the environment allows', () => {
    expect(readConfig([], {}).limits).toEqual(defaultLimits)
    const environment = {
      SKULDER_MAX_PEOPLE: '5',
      SKULDER_MAX_ROOMS: '40',
      SKULDER_MAX_ROOMS_PER_WORKER: '20',
      SKULDER_MAX_STREAMS_PER_WORKER: '160',
    }
    expect(readConfig([], environment).limits).toEqual({
      peersPerRoom: 5,
      rooms: 40,
      roomsPerWorker: 20,
      consumersPerWorker: 160,
    })
    expect(refusal([], { SKULDER_MAX_PEOPLE: '0' })).toContain('SKULDER_MAX_PEOPLE')
  })

  it('does not open its doors to the network without --lan, and not without TLS', () => {
    expect(refusal(['--host', '0.0.0.0'])).toContain('--lan')
    expect(refusal(['--lan'])).toContain('npm start -- --lan')
    const tls = { SKULDER_TLS_CERT: 'a.crt', SKULDER_TLS_KEY: 'a.key' }
    expect(readConfig(['--lan'], tls)).toMatchObject({ lan: true, host: '0.0.0.0', port: 8443 })
  })

  it('treats an empty variable as none', () => {
    expect(readConfig([], { SKULDER_JOIN_SECRET: '', SKULDER_PORT: '' })).toMatchObject({ port: 8080 })
  })
})

describe('a deployment', () => {
  it('is accepted when everything is named', () => {
    expect(
      readConfig([], { ...production, SKULDER_ALLOWED_ORIGINS: 'https://a.example/, https://b.example' }),
    ).toMatchObject({
      mode: 'production',
      host: '0.0.0.0',
      port: 8443,
      joinSecret: secret,
      publicOrigin: 'https://skulder.example.org',
      allowedOrigins: ['https://a.example', 'https://b.example'],
      logLevel: 'info',
      drainS: 60,
      metricsToken: undefined,
    })
  })

  it('gives its figures to who has the token, and waits for its sessions as long as it is told', () => {
    const given = { SKULDER_METRICS_TOKEN: secret, SKULDER_DRAIN_SECONDS: '1800' }
    expect(readConfig([], { ...production, ...given })).toMatchObject({ metricsToken: secret, drainS: 1800 })
  })

  it('[T1] knows the way around firewalls when it is told, else none', () => {
    expect(readConfig([], { ...production, ...turn }).turn).toEqual({
      urls: ['turn:turn.example.org:443?transport=udp', 'turns:turn.example.org:443?transport=tcp'],
      secret,
    })
    expect(readConfig([], production).turn).toBeUndefined()
  })

  it('needs no certificate of its own behind a proxy', () => {
    const { SKULDER_TLS_CERT, SKULDER_TLS_KEY, ...rest } = production
    expect(SKULDER_TLS_CERT + SKULDER_TLS_KEY).toContain('tls')
    expect(refusal([], rest)).toContain('SKULDER_BEHIND_PROXY')
    expect(readConfig([], { ...rest, SKULDER_BEHIND_PROXY: 'true' }).behindProxy).toBe(true)
  })

  it.each([
    ['no secret', { SKULDER_JOIN_SECRET: '' }, 'openssl rand'],
    ['a short secret', { SKULDER_JOIN_SECRET: 'short' }, 'at least 32'],
    ['a guessable secret', { SKULDER_JOIN_SECRET: 'password'.repeat(5) }, 'random'],
    ['a short token', { SKULDER_METRICS_TOKEN: 'short' }, 'SKULDER_METRICS_TOKEN'],
    ['a guessable token', { SKULDER_METRICS_TOKEN: 'password'.repeat(5) }, 'SKULDER_METRICS_TOKEN'],
    ['a drain without end', { SKULDER_DRAIN_SECONDS: '-1' }, 'SKULDER_DRAIN_SECONDS'],
    ['a short TURN secret', { ...turn, SKULDER_TURN_SECRET: 'short' }, 'SKULDER_TURN_SECRET'],
    ['a guessable TURN secret', { ...turn, SKULDER_TURN_SECRET: 'password'.repeat(5) }, 'random'],
    ['TURN without a secret', { ...turn, SKULDER_TURN_SECRET: '' }, 'SKULDER_TURN_SECRET'],
    ['a TURN secret without addresses', { ...turn, SKULDER_TURN_URLS: '' }, 'SKULDER_TURN_URLS'],
    ['STUN in place of TURN', { ...turn, SKULDER_TURN_URLS: 'stun:turn.example.org' }, 'transport=udp'],
    ['no public origin', { SKULDER_PUBLIC_ORIGIN: '' }, 'SKULDER_PUBLIC_ORIGIN'],
    ['an insecure public origin', { SKULDER_PUBLIC_ORIGIN: 'http://skulder.example.org' }, 'https'],
    ['half a certificate', { SKULDER_TLS_KEY: '' }, 'SKULDER_TLS_KEY'],
    ['no media address', { SKULDER_MEDIA_ADDRESS: '' }, 'SKULDER_MEDIA_ADDRESS'],
    ['an insecure further origin', { SKULDER_ALLOWED_ORIGINS: 'http://a.example' }, 'https'],
    ['any origin', { SKULDER_ALLOWED_ORIGINS: '*' }, 'SKULDER_ALLOWED_ORIGINS'],
    ['a port that is none', { SKULDER_PORT: '99999' }, 'SKULDER_PORT'],
  ])('refuses to start with %s, and says what to do', (_what, change, advice) => {
    expect(refusal([], { ...production, ...change })).toContain(advice)
  })

  it('tells all that is unsafe at once', () => {
    const all = refusal([], { SKULDER_MODE: 'production' })
    for (const name of [
      'SKULDER_JOIN_SECRET',
      'SKULDER_PUBLIC_ORIGIN',
      'SKULDER_TLS_CERT',
      'SKULDER_MEDIA_ADDRESS',
    ]) {
      expect(all).toContain(name)
    }
  })
})

it('says which arguments there are when one is unknown or wrong', () => {
  expect(refusal(['--prot', '1'])).toContain('--port N')
  expect(refusal(['--port', 'many'])).toContain('--port')
  expect(refusal(['--port', '70000'])).toContain('--port')
})
