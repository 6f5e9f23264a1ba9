// Trouble on demand, for `npm run faults`: SKULDER_FAULT=NAME@N[+S] makes it at the Nth append, for S seconds. It is made with
// the database's own means, so that what follows is what follows in earnest. A deployment refuses to start with it.
import { StartupError } from '../startupError.ts'

const names = ['disk-full', 'store-read-only', 'store-locked', 'die-before-commit', 'die-before-ack'] as const

export interface Fault {
  readonly name: (typeof names)[number]
  /** The append that it begins with, from 1. */
  readonly atAppend: number
  readonly forMs: number
}

/** What the database can be made to do; `openDatabase` gives it. */
export interface Trouble {
  /** No page more than there are. */
  setFull(isFull: boolean): void
  setReadOnly(isReadOnly: boolean): void
  /** Another connection holds the file; returns the way to let go. */
  lock(): () => void
}

const DEFAULT_S = 3

/** Throws StartupError for a text that is none. */
export function parseFault(text: string): Fault {
  const [, given, at, seconds = String(DEFAULT_S)] = /^([a-z-]+)@(\d+)(?:\+(\d+))?$/.exec(text) ?? []
  const name = names.find((known) => known === given)
  if (name === undefined || at === undefined)
    throw new StartupError(
      `SKULDER_FAULT=${text} is no fault.`,
      `It is NAME@N or NAME@N+S, for the Nth append and S seconds, with one of: ${names.join(', ')}.`,
    )
  return { name, atAppend: Number(at), forMs: Number(seconds) * 1000 }
}

export interface FaultPoints {
  beforeAppend(): void
  afterCommit(): void
  /** Ends what goes on. */
  close(): void
}

/** As a power cut: nothing is said, nothing is closed. */
const die = (): void => void process.kill(process.pid, 'SIGKILL')

export function createFaultPoints(fault: Fault, trouble: Trouble): FaultPoints {
  let appends = 0
  let end: (() => void) | undefined
  const finish = (): void => {
    end?.()
    end = undefined
  }
  let timer: NodeJS.Timeout | undefined
  const begin = (): (() => void) => {
    if (fault.name === 'store-locked') return trouble.lock()
    const set = (on: boolean): void =>
      fault.name === 'disk-full' ? trouble.setFull(on) : trouble.setReadOnly(on)
    set(true)
    return () => set(false)
  }
  return {
    beforeAppend: () => {
      appends += 1
      if (appends !== fault.atAppend || fault.name === 'die-before-ack') return
      if (fault.name === 'die-before-commit') die()
      else {
        end = begin()
        timer = setTimeout(finish, fault.forMs)
      }
    },
    afterCommit: () => {
      // Several are committed together: it may have been among them.
      if (appends >= fault.atAppend && fault.name === 'die-before-ack') die()
    },
    close: () => {
      clearTimeout(timer)
      finish()
    },
  }
}
