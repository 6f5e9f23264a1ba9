// How much this server takes on before it refuses (media/SPEC.md). Refusing is kinder than a call that stutters for all.
import type { WorkerLimits } from '../media/placement.ts'

export interface RoomLimits extends WorkerLimits {
  /** Windows in one room at the same time. */
  readonly peersPerRoom: number
  /** Rooms that are open on this server, whatever its workers could carry. */
  readonly rooms: number
}

/** `docs/measures.md` (relay-load) says where the workers' come from. */
export const defaultLimits: RoomLimits = {
  peersPerRoom: 12,
  rooms: 1000,
  roomsPerWorker: 60,
  consumersPerWorker: 500,
}
