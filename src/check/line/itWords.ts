// Which words go to IT support for which findings.
import type { FindingId } from './judge.ts'
import type { ItWords } from './lineTexts.ts'

const wordsOf: Readonly<Record<FindingId, ItWords | undefined>> = {
  signallingClosed: 'signalling',
  nothingPasses: 'portsOrTurn',
  nothingPassesNoTurn: 'ports',
  turnRefuses: 'turn',
  narrow: undefined,
  tooNarrow: 'figures',
  lossy: undefined,
  tooLossy: 'figures',
  late: undefined,
  tooLate: 'figures',
  uneven: undefined,
  udpClosed: 'udp',
  byTurn: undefined,
  byTurnStream: 'ports',
}

/** Each once, in the order of the findings. */
export const itWordsFor = (findings: readonly FindingId[]): readonly ItWords[] => [
  ...new Set(findings.flatMap((id) => wordsOf[id] ?? [])),
]
