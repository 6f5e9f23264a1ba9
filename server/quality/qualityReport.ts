// A session's samples as figures per participant. Pure.
import type { ParticipantId } from '../../src/shared/protocol/ids.ts'
import type { QualityOfPeer } from '../../src/shared/protocol/qualityReport.ts'
import type { QualitySample } from './qualityStore.ts'

/** Nearest rank: a value that was really measured. `values` has at least one. */
function percentiles(values: readonly number[]): { p50: number; p95: number } {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0
  return { p50: at(0.5), p95: at(0.95) }
}

function reportOf(participantId: ParticipantId, samples: readonly QualitySample[]): QualityOfPeer[] {
  const [first] = samples
  const last = samples.at(-1)
  if (first === undefined || last === undefined) return []
  const shareOf = (grade: QualitySample['grade']): number =>
    samples.filter((sample) => sample.grade === grade).length / samples.length
  return [
    {
      participantId,
      role: first.role,
      connections: new Set(samples.map(({ peerId }) => peerId)).size,
      samples: samples.length,
      firstAtMs: first.atMs,
      lastAtMs: last.atMs,
      timeShare: { good: shareOf('good'), fair: shareOf('fair'), poor: shareOf('poor') },
      rttMs: percentiles(samples.map(({ rttMs }) => rttMs)),
      lossShare: percentiles(samples.map(({ lossShare }) => lossShare)),
      fromPeerKbps: percentiles(samples.map(({ fromPeerKbps }) => fromPeerKbps)),
      toPeerKbps: percentiles(samples.map(({ toPeerKbps }) => toPeerKbps)),
    },
  ]
}

/** One entry per participant, in the order in which they came; all their connections together. */
export function qualityByPeer(samples: readonly QualitySample[]): QualityOfPeer[] {
  const bySeat = new Map<ParticipantId, QualitySample[]>()
  for (const sample of samples) {
    const own = bySeat.get(sample.participantId)
    if (own === undefined) bySeat.set(sample.participantId, [sample])
    else own.push(sample)
  }
  return [...bySeat].flatMap(([participantId, own]) => reportOf(participantId, own))
}
