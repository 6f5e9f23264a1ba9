// Versions that travel on the wire. A new optional field keeps the number; anything else raises it.

/** Version of the signalling table; the socket handshake is refused when it differs. */
export const PROTOCOL_VERSION = 6

/** Version `v` of the event envelope in the session log; older logs pass through `session/upcast.ts`. */
export const EVENT_VERSION = 1
