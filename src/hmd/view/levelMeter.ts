// How loud the microphone hears, as a bar: the check before the call.
import { el } from './dom.ts'

export interface LevelMeter {
  readonly element: HTMLElement
  setTrack(track: MediaStreamTrack | undefined): void
  close(): void
}

const PERIOD_MS = 80
/** Speech at arm's length is about -30 dB; the bar is full at -12. */
const FLOOR_DB = -60
const FULL_DB = -12

export function createLevelMeter(): LevelMeter {
  const element = el('span', {
    class: 'ui-meter',
    role: 'meter',
    'aria-valuemin': '0',
    'aria-valuemax': '100',
    'aria-valuenow': '0',
  })
  let context: AudioContext | undefined
  let source: MediaStreamAudioSourceNode | undefined
  let timer: ReturnType<typeof setInterval> | undefined

  function stop(): void {
    clearInterval(timer)
    source?.disconnect()
    source = undefined
    show(0)
  }

  function show(share: number): void {
    element.style.setProperty('--level', share.toFixed(3))
    element.setAttribute('aria-valuenow', String(Math.round(share * 100)))
  }

  return {
    element,
    setTrack(track) {
      stop()
      if (track === undefined) return
      context ??= new AudioContext()
      // A context made before the first click sleeps until it is woken; the meter only reads.
      void context.resume().catch(() => {})
      source = context.createMediaStreamSource(new MediaStream([track]))
      const analyser = context.createAnalyser()
      analyser.fftSize = 512
      source.connect(analyser)
      const samples = new Float32Array(analyser.fftSize)
      timer = setInterval(() => {
        analyser.getFloatTimeDomainData(samples)
        const power = samples.reduce((sum, value) => sum + value * value, 0) / samples.length
        const db = 10 * Math.log10(power + 1e-12)
        show(Math.min(1, Math.max(0, (db - FLOOR_DB) / (FULL_DB - FLOOR_DB))))
      }, PERIOD_MS)
    },
    close() {
      stop()
      void context?.close()
      context = undefined
    },
  }
}
