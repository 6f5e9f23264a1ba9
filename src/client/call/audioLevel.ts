// How loud a microphone is, for the bar that shows that one is heard.
import { signal, type ReadonlySignal } from '@preact/signals-core'

export interface AudioLevel {
  /** 0 silence .. 1 loud speech. */
  readonly level: ReadonlySignal<number>
  close(): void
}

const EVERY_MS = 80
/** -60 dBFS is a quiet room, -15 dBFS loud speech near the microphone: the bar covers what is between. */
const QUIET_DB = -60
const LOUD_DB = -15

export function watchAudioLevel(track: MediaStreamTrack): AudioLevel {
  const level = signal(0)
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  analyser.fftSize = 1024
  const source = context.createMediaStreamSource(new MediaStream([track]))
  source.connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  const timer = setInterval(() => {
    // A page that was opened without a press starts with its sound asleep.
    if (context.state === 'suspended') void context.resume()
    analyser.getFloatTimeDomainData(samples)
    const next = levelOf(samples)
    // Falls slowly, so that the eye can follow speech.
    level.value = Math.max(next, level.peek() * 0.8)
  }, EVERY_MS)
  return {
    level,
    close() {
      clearInterval(timer)
      source.disconnect()
      void context.close()
    },
  }
}

/** Loudness 0..1 of samples -1..1. */
export function levelOf(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length)
  const decibel = 10 * Math.log10(power + 1e-12)
  return Math.max(0, Math.min(1, (decibel - QUIET_DB) / (LOUD_DB - QUIET_DB)))
}
