// What the test of a line may ask for besides ways to the relay.
import type { LineRequestOf, LineResponseOf } from '../../../src/shared/protocol/lineTest.ts'
import type { LineContext } from '../endpoint.ts'

export const takeWorker = (
  { rig }: LineContext,
  request: LineRequestOf<'line.takeWorker'>,
): LineResponseOf<'line.takeWorker'> => rig.takeWorker(request)

export const receiveMade = (
  { rig }: LineContext,
  request: LineRequestOf<'line.receive'>,
): Promise<LineResponseOf<'line.receive'>> => rig.receive(request)

export const sendMade = (
  { rig }: LineContext,
  request: LineRequestOf<'line.send'>,
): LineResponseOf<'line.send'> => rig.send(request)
