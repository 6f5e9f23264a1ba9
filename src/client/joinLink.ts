// The join link: `/desk#join=TOKEN`. The token stands in the fragment so that it never reaches a server's log.
// Parameters such as `scenario` are read from the query and, for links that were extended by hand, from the fragment.
import type { Role } from '../shared/protocol/roles.ts'

export interface JoinLink {
  readonly token: string | undefined
  readonly parameter: (name: string) => string | undefined
}

/** Reads the page's address. */
export function readJoinLink(address: string): JoinLink {
  const url = new URL(address)
  const fragment = new URLSearchParams(url.hash.replace(/^#/, ''))
  return {
    token: fragment.get('join') ?? url.searchParams.get('join') ?? undefined,
    parameter: (name) => url.searchParams.get(name) ?? fragment.get(name) ?? undefined,
  }
}

/** The page that tests device and line, with the link and all that stands in `address`, so that it leads back. */
export function checkPage(address: string): string {
  const { search, hash } = new URL(address)
  return `/check${search}${hash}`
}

const pageOf: Partial<Record<Role, string>> = { wearer: '/hmd', expert: '/desk', patient: '/room' }

/** Where the link in `address` belongs if it is `role`'s; undefined where no page is for that role. */
export function rightPage(role: Role, address: string): string | undefined {
  const { token } = readJoinLink(address)
  const page = pageOf[role]
  return token === undefined || page === undefined ? undefined : `${page}#join=${encodeURIComponent(token)}`
}
