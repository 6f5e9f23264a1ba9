// Which worker a new room goes to, and how much a worker may carry (SPEC.md). Pure: the fake relay and mediasoup's share it.

/** What a worker carries now. */
export interface WorkerLoad {
  readonly index: number
  readonly rooms: number
  /** Streams that go out: what a worker's work grows with. */
  readonly consumers: number
}

export interface WorkerLimits {
  readonly roomsPerWorker: number
  readonly consumersPerWorker: number
}

/**
 * What a room of three comes to: one picture to two people, three voices to two people each. A room that has just been opened
 * counts as much, so that many rooms which open together do not all go to the worker that was the emptiest.
 */
const USUAL_CONSUMERS = 8

const expectedConsumers = ({ rooms, consumers }: WorkerLoad): number =>
  Math.max(consumers, rooms * USUAL_CONSUMERS)

/** Whether one more person may come to a room that this worker carries already. */
export const mayGrow = ({ consumers }: WorkerLoad, { consumersPerWorker }: WorkerLimits): boolean =>
  consumers < consumersPerWorker

const mayOpen = (load: WorkerLoad, limits: WorkerLimits): boolean =>
  load.rooms < limits.roomsPerWorker && expectedConsumers(load) + USUAL_CONSUMERS <= limits.consumersPerWorker

/** The worker that a new room goes to: the one with least to do; undefined when every one is full, or none runs. */
export function chooseWorker<W extends { readonly load: WorkerLoad }>(
  workers: readonly W[],
  limits: WorkerLimits,
): W | undefined {
  return workers
    .filter(({ load }) => mayOpen(load, limits))
    .toSorted(
      (a, b) => expectedConsumers(a.load) - expectedConsumers(b.load) || a.load.rooms - b.load.rooms,
    )[0]
}
