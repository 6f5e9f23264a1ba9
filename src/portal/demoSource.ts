// What the start page knows of the server: which links there are, or why none. Tries again by itself while the
// server is away, since `npm start` may still be starting.
import { signal, type ReadonlySignal } from '@preact/signals-core'
import { readJoinLink } from '../client/joinLink.ts'
import { AppError } from '../shared/protocol/errors.ts'
import type { DemoInfo, SessionInfo } from '../shared/protocol/rest.ts'

export type PortalState =
  | { readonly tag: 'loading' }
  | { readonly tag: 'unreachable' }
  /** A real deployment: pages are opened by the links that people were sent. */
  | { readonly tag: 'no-demo' }
  | { readonly tag: 'demo'; readonly demo: DemoInfo; readonly session: SessionInfo | undefined }

export interface DemoSource {
  readonly state: ReadonlySignal<PortalState>
  load(): void
}

export interface DemoSourceOptions {
  readonly fetchDemo: () => Promise<DemoInfo>
  readonly fetchSessionInfo: (token: string) => Promise<SessionInfo>
  /** Calls back after the pause between tries while the server cannot be reached; returns the way to give up. */
  readonly afterPause: (callback: () => void) => () => void
}

export function createDemoSource(options: DemoSourceOptions): DemoSource {
  const state = signal<PortalState>({ tag: 'loading' })
  let giveUpPause = (): void => {}
  const load = (): void => {
    giveUpPause()
    void readState(options).then((next) => {
      state.value = next
      if (next.tag === 'unreachable') giveUpPause = options.afterPause(load)
    })
  }
  return { state, load }
}

async function readState(options: DemoSourceOptions): Promise<PortalState> {
  try {
    const demo = await options.fetchDemo()
    return { tag: 'demo', demo, session: await readSession(options, demo) }
  } catch (error) {
    const isRealDeployment = error instanceof AppError && ['not-found', 'not-allowed'].includes(error.code)
    return { tag: isRealDeployment ? 'no-demo' : 'unreachable' }
  }
}

/** Title and state of the sample consultation; a nicety, so its absence is no failure. */
async function readSession(
  { fetchSessionInfo }: DemoSourceOptions,
  demo: DemoInfo,
): Promise<SessionInfo | undefined> {
  const href = demo.links.find((link) => link.role === 'expert')?.href
  // The base only makes a relative link readable.
  const token = href === undefined ? undefined : readJoinLink(new URL(href, 'http://localhost').href).token
  if (token === undefined) return undefined
  return fetchSessionInfo(token).catch(() => undefined)
}
