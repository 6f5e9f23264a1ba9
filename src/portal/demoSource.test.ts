import { describe, expect, it } from 'vitest'
import { AppError } from '../shared/protocol/errors.ts'
import { SessionInfo, DemoInfo } from '../shared/protocol/rest.ts'
import { createDemoSource, type DemoSourceOptions, type PortalState } from './demoSource.ts'

const demo = DemoInfo.parse({
  sessionId: 's1',
  links: [{ seat: 'expert', role: 'expert', href: '/desk#join=expert-token' }],
})
const session = SessionInfo.parse({
  sessionId: 's1',
  participantId: 'p1',
  role: 'expert',
  title: 'Shoulder',
  expiresAtMs: 5,
  closed: false,
})

function portal(options: Partial<DemoSourceOptions>) {
  const pauses: (() => void)[] = []
  const source = createDemoSource({
    fetchDemo: async () => demo,
    fetchSessionInfo: async () => session,
    afterPause: (callback) => {
      pauses.push(callback)
      return () => pauses.splice(0)
    },
    ...options,
  })
  const next = (): Promise<PortalState> =>
    new Promise((resolve) => {
      const before = source.state.peek()
      const stop = source.state.subscribe((state) => {
        if (state === before) return
        queueMicrotask(() => stop())
        resolve(state)
      })
    })
  return { source, pauses, next }
}

describe('start page', () => {
  it('shows the links and the title that the expert’s link leads to', async () => {
    const asked: string[] = []
    const { source, next } = portal({
      fetchSessionInfo: async (token) => {
        asked.push(token)
        return session
      },
    })
    source.load()
    expect(await next()).toEqual({ tag: 'demo', demo, session })
    expect(asked).toEqual(['expert-token'])
  })

  it('shows the links also when the session cannot be asked about', async () => {
    const { source, next } = portal({
      fetchSessionInfo: async () => {
        throw new AppError('link-expired')
      },
    })
    source.load()
    expect(await next()).toEqual({ tag: 'demo', demo, session: undefined })
  })

  it('explains the links when the server is no demo', async () => {
    const { source, next, pauses } = portal({
      fetchDemo: async () => {
        throw new AppError('not-found')
      },
    })
    source.load()
    expect(await next()).toEqual({ tag: 'no-demo' })
    expect(pauses).toHaveLength(0)
  })

  it('tries again after a pause while the server is away, and then shows the links', async () => {
    let away = true
    const { source, next, pauses } = portal({
      fetchDemo: async () => {
        if (away) throw new AppError('offline')
        return demo
      },
    })
    source.load()
    expect(await next()).toEqual({ tag: 'unreachable' })
    await Promise.resolve()
    away = false
    expect(pauses).toHaveLength(1)
    pauses[0]!()
    expect(await next()).toEqual({ tag: 'demo', demo, session })
  })
})
