// The tables as the newest migration leaves them.

export interface SessionTable {
  session_id: string
  title: string
  opened_at_ms: number
  /** 0 or 1. */
  closed: number
}
export interface EventTable {
  session_id: string
  seq: number
  /** The whole event as JSON, envelope and all. */
  event: string
}
export interface CommandTable {
  session_id: string
  command_id: string
  /** Head of the log when the command was done: the answer it got. */
  seq: number
}
export interface Schema {
  session: SessionTable
  event: EventTable
  command: CommandTable
}
