// What the UDP and the TCP relay have in common: where they stand, and the line between.
import type { Line } from './line.ts'
import type { Postman } from './postman.ts'

export interface RelayOptions {
  /** Where browsers reach it. */
  readonly host: string
  readonly port: number
  /** Where the server listens, on the same port. */
  readonly serverHost: string
  /** From browsers to the server, and back. */
  readonly up: Line
  readonly down: Line
  readonly postman: Postman
}

export interface Relay {
  /** Breaks off what is open now. */
  cut?(): void
  close(): Promise<void>
}
