// Which words go to IT support for which findings.
import type { FindingId } from './judge.ts'
import type { ItWords } from './lineTexts.ts'

const wordsOf: Readonly<Record<FindingId, ItWords | undefined>> = {
  signallingClosed: 'signalling',
  signallingLost: 'drops',
  nothingPasses: 'portsOrTurn',
  nothingPassesNoTurn: 'ports',
  turnRefuses: 'turn',
  portsClosed: 'somePorts',
  drops: 'drops',
  stills: 'figures',
  tooNarrow: 'figures',
  tooNarrowUp: 'figures',
  tooNarrowDown: 'figures',
  narrow: undefined,
  narrowUp: undefined,
  narrowDown: undefined,
  tooLossy: 'figures',
  tooLossyUp: 'figures',
  tooLossyDown: 'figures',
  lossy: undefined,
  lossyUp: undefined,
  lossyDown: undefined,
  tooLate: 'figures',
  late: undefined,
  uneven: undefined,
  unevenUp: undefined,
  unevenDown: undefined,
  downClosed: 'figures',
  udpClosed: 'udp',
  udpPartly: 'somePorts',
  byTurn: undefined,
  byTurnStream: 'ports',
}

/** Each once, in the order of the findings. */
export const itWordsFor = (findings: readonly FindingId[]): readonly ItWords[] => [
  ...new Set(findings.flatMap((id) => wordsOf[id] ?? [])),
]
