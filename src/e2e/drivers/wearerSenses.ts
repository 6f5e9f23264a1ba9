// Stands for what this browser lacks or nobody can hear: a recogniser that understands what a test says aloud, and ears that
// hear what the page's sound device has truly played. As a script that runs before the page's own.
import type { Page } from '@playwright/test'

interface HeardTone {
  readonly hertz: number
  /** -1 (left) … 1 (right). */
  readonly pan: number
}

declare global {
  interface Window {
    /** Tones that were played to their end. */
    heardTones?: readonly HeardTone[]
    /** How many recognisers listen now, all of them on the device itself. */
    listeners?: () => number
    sayAloud?: (sentence: string) => void
  }
}

/** For `PageOptions.before`. Needs nothing from outside: it is sent to the page as text. */
export function giveSenses(): void {
  const tones: HeardTone[] = []
  window.heardTones = tones
  const connect = Reflect.get(AudioNode.prototype, 'connect') as (...to: unknown[]) => unknown
  const pans = new WeakMap<BaseAudioContext, number>()
  Reflect.set(AudioNode.prototype, 'connect', function (this: AudioNode, ...to: unknown[]) {
    if (this instanceof StereoPannerNode && to[0] instanceof AudioDestinationNode)
      pans.set(this.context, this.pan.value)
    if (this instanceof OscillatorNode) {
      const hertz = this.frequency.value
      const pan = pans.get(this.context) ?? 0
      // Told by the sound device's own clock, once it has played it.
      this.addEventListener('ended', () => tones.push({ hertz, pan }))
    }
    return Reflect.apply(connect, this, to)
  })

  const running = new Set<LocalRecogniser>()
  class LocalRecogniser {
    static available = (): Promise<string> => Promise.resolve('available')
    processLocally = false
    onresult: ((event: unknown) => void) | null = null
    onend: (() => void) | null = null
    start(): void {
      if (!this.processLocally) throw new Error('sound would leave the device')
      running.add(this)
    }
    abort(): void {
      running.delete(this)
      this.onend?.()
    }
  }
  Object.defineProperty(window, 'SpeechRecognition', { value: LocalRecogniser, configurable: true })
  window.listeners = () => running.size
  window.sayAloud = (sentence) => {
    const result = Object.assign([{ transcript: sentence }], { isFinal: true })
    for (const recogniser of running) recogniser.onresult?.({ resultIndex: 0, results: [result] })
  }
}

/** Tones that the wearer has heard so far. */
export const heardTones = (page: Page): Promise<readonly HeardTone[]> =>
  page.evaluate(() => window.heardTones ?? [])

/** True while the headset listens to words. */
export const isListening = (page: Page): Promise<boolean> => page.evaluate(() => window.listeners?.() === 1)

export const sayAloud = (page: Page, sentence: string): Promise<void> =>
  page.evaluate((words) => window.sayAloud?.(words), sentence)
