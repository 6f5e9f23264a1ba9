// What benches and browser tests are told of a running call (wearerHook.ts).
import { hiddenMarks } from '../../shared/session/oldPlaces.ts'
import type { HmdFlow } from '../hmdApp.ts'
import type { SkulderWearer } from '../wearerHook.ts'
import type { Immersive } from './immersive.ts'
import type { WearerCall } from './wearerCall.ts'

interface Running {
  readonly call: WearerCall
  readonly flow: () => HmdFlow
  readonly immersive: () => Immersive | undefined
}

export const hookOf = ({ call, flow, immersive }: Running): SkulderWearer => ({
  get mode() {
    const { tag } = flow()
    return tag === 'immersive' || tag === 'page' ? tag : 'starting'
  },
  frameStats: () => immersive()?.meter.stats(),
  markNodes: () => immersive()?.view.marks() ?? [],
  boards: () => immersive()?.boards.nodes() ?? [],
  liveNodes: () => immersive()?.view.live() ?? [],
  spots: () => immersive()?.view.spots() ?? [],
  saying: () => immersive()?.view.saying(),
  frozen: () => immersive()?.view.frozen(),
  calibration: () => ({ believed: call.calibration(), wizard: call.calibrating.wizard.peek() }),
  recorded: () => call.recorded(),
  hiddenMarks: () => hiddenMarks(call.line.session.state.peek()).length,
  knownTags: () => call.knownTags(),
  isAnchored: () => call.isAnchored(),
})
