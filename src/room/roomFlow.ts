// The patient's way through the page: link, check of camera and microphone, call, stop. States as data; the ports
// come from main.
import { effect, signal, type ReadonlySignal } from '@preact/signals'
import type { LocalDevices } from '../client/call/localDevices.ts'
import { errorCodeOf } from '../client/i18n/errorTexts.ts'
import type { ErrorCode } from '../shared/protocol/errors.ts'
import type { SessionInfo } from '../shared/protocol/rest.ts'
import type { RoomCall } from './roomCall.ts'
import type { RoomMemory } from './roomMemory.ts'

export type RoomStage =
  | { readonly tag: 'checkingLink' }
  | { readonly tag: 'refused'; readonly code: ErrorCode }
  | { readonly tag: 'otherRole'; readonly info: SessionInfo }
  | { readonly tag: 'preJoin'; readonly info: SessionInfo }
  | { readonly tag: 'call'; readonly info: SessionInfo; readonly call: RoomCall }
  | { readonly tag: 'left' }
  | { readonly tag: 'ended' }

interface RoomFlowOptions {
  readonly token: string | undefined
  readonly fetchSessionInfo: (token: string) => Promise<SessionInfo>
  readonly devices: LocalDevices
  readonly openCall: (info: SessionInfo) => RoomCall
  readonly memory: RoomMemory
}

export interface RoomFlow {
  readonly stage: ReadonlySignal<RoomStage>
  readonly devices: LocalDevices
  start(): void
  join(): void
  /** The patient's own wish. */
  leave(): void
  /** Whoever closed the session, or the server that refused it. */
  end(stage: { readonly tag: 'ended' } | { readonly tag: 'refused'; readonly code: ErrorCode }): void
}

export function createRoomFlow(options: RoomFlowOptions): RoomFlow {
  const stage = signal<RoomStage>({ tag: 'checkingLink' })
  const { devices, memory } = options
  keepMuted(devices, memory)

  const enter = (info: SessionInfo): void => {
    memory.remember(info.sessionId)
    stage.value = { tag: 'call', info, call: options.openCall(info) }
  }
  const closeCall = (): void => {
    const current = stage.peek()
    if (current.tag === 'call') current.call.close()
    devices.close()
    memory.remember(undefined)
  }
  const onInfo = async (info: SessionInfo): Promise<void> => {
    if (info.role !== 'patient') {
      stage.value = { tag: 'otherRole', info }
      return
    }
    if (info.closed) {
      stage.value = { tag: 'ended' }
      return
    }
    const wasIn = memory.joined() === info.sessionId
    if (!wasIn) stage.value = { tag: 'preJoin', info }
    await devices.open()
    if (wasIn) enter(info)
  }

  return {
    stage,
    devices,
    start() {
      stage.value = { tag: 'checkingLink' }
      if (options.token === undefined) {
        stage.value = { tag: 'refused', code: 'link-missing' }
        return
      }
      options
        .fetchSessionInfo(options.token)
        .then(onInfo)
        .catch((error: unknown) => {
          stage.value = { tag: 'refused', code: errorCodeOf(error) }
        })
    },
    join() {
      const current = stage.peek()
      if (current.tag === 'preJoin') enter(current.info)
    },
    leave() {
      closeCall()
      stage.value = { tag: 'left' }
    },
    end(last) {
      closeCall()
      stage.value = last
    },
  }
}

/** What the patient turned off stays off over a reload. */
function keepMuted(devices: LocalDevices, memory: RoomMemory): void {
  for (const source of memory.mutedSources()) devices.setMuted(source, true)
  for (const source of ['camera', 'microphone'] as const) {
    effect(() => {
      const state = devices[source].state.value
      if (state === 'on' || state === 'muted') memory.rememberMuted(source, state === 'muted')
    })
  }
}
