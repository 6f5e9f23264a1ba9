// Where a seat's join link leads. The token stands in the fragment, which browsers never send to a server.
import type { Role } from '../../src/shared/protocol/roles.ts'

const pageOf = {
  wearer: '/hmd',
  expert: '/desk',
  patient: '/room',
  observer: '/desk',
} as const satisfies Record<Role, string>

/** Path, query and fragment of the page for `role`, e.g. `/desk#join=…`. */
export function joinHref(role: Role, token: string, query = ''): string {
  return `${pageOf[role]}${query}#join=${token}`
}
