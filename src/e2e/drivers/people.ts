// Opens the pages of a session as its people would, each in a browser profile of its own.
import { type Browser, type BrowserContext, type Page } from '@playwright/test'
import { expect } from './expect.ts'
import { createDesk, type Desk } from './desk.ts'
import type { LinkOptions, ServerProcess } from './serverProcess.ts'

export interface HmdOptions {
  /** Built-in, or laid into the data folder. */
  readonly scenario?: string
  /** False: as a device without mixed reality, with the browser's own (made-up) camera. */
  readonly emulated?: boolean
  /** `off` draws nothing for a visitor's eyes: quieter for the machine. */
  readonly view?: 'on' | 'off'
  /** False stops at the page that asks for consent. */
  readonly start?: boolean
}

export interface PageOptions extends LinkOptions {
  /** Camera and microphone are refused, as when the user answers “Block”. */
  readonly refuseDevices?: boolean
  readonly locale?: string
  /** Runs in the page before its own code. */
  readonly before?: () => void
  /** A screen that takes fingers. */
  readonly touch?: boolean
  readonly viewport?: { readonly width: number; readonly height: number }
}

export interface People {
  openHmd(options?: HmdOptions & PageOptions): Promise<Page>
  openDesk(options?: PageOptions & { join?: boolean }): Promise<Desk>
  openRoom(options?: PageOptions & { join?: boolean }): Promise<Page>
  /** Any address, in a new profile. */
  open(address: string, options?: PageOptions): Promise<Page>
  /** Addresses of other hosts that any page asked for. */
  readonly foreignRequests: readonly string[]
  /** Errors that the pages did not catch. */
  readonly pageErrors: readonly string[]
  close(): Promise<void>
}

const refuse = (): void => {
  const denied = (): Promise<never> =>
    Promise.reject(new DOMException('Permission denied', 'NotAllowedError'))
  Object.defineProperty(navigator.mediaDevices, 'getUserMedia', { value: denied })
}

/** Presses what the wearer presses before the call: consent, then start. */
export async function startHmd(page: Page): Promise<void> {
  await page.getByRole('checkbox', { name: /patient knows about the call/ }).check()
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeHidden({ timeout: 30_000 })
}

function hmdQuery({ scenario, emulated = true, view = 'off' }: HmdOptions): string {
  if (!emulated) return ''
  const parameters = new URLSearchParams({
    emulate: '1',
    view,
    ...(scenario === undefined ? {} : { scenario }),
  })
  return `?${parameters.toString()}`
}

export function createPeople(browser: Browser, server: ServerProcess): People {
  const contexts: BrowserContext[] = []
  const foreignRequests: string[] = []
  const pageErrors: string[] = []
  const origins = [server.origin, server.directOrigin]
  const hosts = origins.map((origin) => new URL(origin).host)

  const watch = (page: Page): void => {
    page.on('request', (request) => {
      const url = new URL(request.url())
      if (/^(https?|wss?):$/.test(url.protocol) && !hosts.includes(url.host))
        foreignRequests.push(request.url())
    })
    page.on('pageerror', (error) => pageErrors.push(`${page.url().split('#')[0] ?? ''}: ${error.message}`))
  }
  const open: People['open'] = async (address, options = {}) => {
    const { refuseDevices = false, locale = 'en-GB', touch = false } = options
    const context = await browser.newContext({
      locale,
      hasTouch: touch,
      viewport: options.viewport ?? { width: 1280, height: 800 },
      ignoreHTTPSErrors: true,
    })
    contexts.push(context)
    for (const origin of refuseDevices ? [] : origins)
      await context.grantPermissions(['camera', 'microphone'], { origin })
    const page = await context.newPage()
    watch(page)
    if (refuseDevices) await page.addInitScript(refuse)
    if (options.before !== undefined) await page.addInitScript(options.before)
    await page.goto(address)
    return page
  }
  return {
    foreignRequests,
    pageErrors,
    open,
    async openHmd(options = {}) {
      const page = await open(
        await server.joinLink('wearer', { ...options, query: hmdQuery(options) }),
        options,
      )
      // The emulated headset loads lazily; a wearer, too, waits until the page shows it.
      if (options.emulated !== false) await page.getByText(/^Simulated headset: the camera picture/).waitFor()
      if (options.start !== false) await startHmd(page)
      return page
    },
    async openDesk(options = {}) {
      const desk = createDesk(await open(await server.joinLink('expert', options), options))
      if (options.join !== false) await desk.join()
      return desk
    },
    async openRoom(options = {}) {
      const page = await open(await server.joinLink('patient', options), options)
      if (options.join !== false) await page.getByRole('button', { name: 'Join', exact: true }).click()
      return page
    },
    async close() {
      for (const context of contexts.splice(0)) await context.close()
    },
  }
}
