// Spoken “next” and “back”, where the browser recognises speech on the device itself. What is said beside a patient never
// leaves the headset: recognition that would send it elsewhere is not used.
import { signal, type ReadonlySignal } from '@preact/signals-core'
import { spokenWords } from './guideTexts.ts'

/** What is used of the browser's recogniser (Web Speech API with `processLocally`). */
export interface Recogniser {
  lang: string
  continuous: boolean
  interimResults: boolean
  processLocally: boolean
  onresult: ((event: RecognisedEvent) => void) | null
  onend: (() => void) | null
  onerror: ((event: { readonly error: string }) => void) | null
  start(): void
  abort(): void
}
interface RecognisedEvent {
  readonly resultIndex: number
  readonly results: ArrayLike<ArrayLike<{ readonly transcript: string }> & { readonly isFinal: boolean }>
}
export interface RecogniserMaker {
  new (): Recogniser
  available(options: { langs: string[]; processLocally: boolean }): Promise<string>
}

export type SpokenWord = 'next' | 'back'

export interface Voice {
  /** The browser can recognise this language without sending sound away. */
  readonly canListen: ReadonlySignal<boolean>
  readonly listening: ReadonlySignal<boolean>
  setListening(on: boolean): void
  /** The next sentence goes to `take` as it was said; undefined stops that. */
  dictate(take: ((text: string) => void) | undefined): void
  onWord(listener: (word: SpokenWord) => void): void
  close(): void
}

/** The step word in a sentence; undefined when there is none, or both. */
export function wordIn(sentence: string): SpokenWord | undefined {
  const heard = new Set(sentence.toLowerCase().match(/\p{L}+/gu))
  const [next, back] = [spokenWords.next, spokenWords.back].map((words) =>
    words.some((word) => heard.has(word)),
  )
  if (next === back) return undefined
  return next === true ? 'next' : 'back'
}

/** As the browser's window has it; older Chromium has none that stays on the device. */
export function recogniserOf(window: object): RecogniserMaker | undefined {
  const made: unknown = 'SpeechRecognition' in window ? window.SpeechRecognition : undefined
  return isLocalMaker(made) ? made : undefined
}

const isLocalMaker = (value: unknown): value is RecogniserMaker =>
  typeof value === 'function' && 'available' in value && typeof value.available === 'function'

export function createVoice(Maker: RecogniserMaker | undefined, lang: string): Voice {
  return new LocalVoice(Maker, lang)
}

class LocalVoice implements Voice {
  readonly canListen = signal(false)
  readonly listening = signal(false)
  readonly #Maker: RecogniserMaker | undefined
  readonly #lang: string
  readonly #listeners: ((word: SpokenWord) => void)[] = []
  #running: Recogniser | undefined
  #take: ((text: string) => void) | undefined

  constructor(Maker: RecogniserMaker | undefined, lang: string) {
    this.#Maker = Maker
    this.#lang = lang
    Maker?.available({ langs: [lang], processLocally: true }).then(
      (answer) => (this.canListen.value = answer === 'available'),
      () => {}, // a browser that does not know the question has no local recognition
    )
  }

  setListening(on: boolean): void {
    this.listening.value = on && this.canListen.peek()
    if (this.listening.peek()) this.#start()
    else this.#stop()
  }

  dictate(take: ((text: string) => void) | undefined): void {
    this.#take = take
    if (take !== undefined) this.#start()
    else if (!this.listening.peek()) this.#stop()
  }

  onWord(listener: (word: SpokenWord) => void): void {
    this.#listeners.push(listener)
  }

  close(): void {
    this.#take = undefined
    this.listening.value = false
    this.#stop()
  }

  #start(): void {
    if (this.#Maker === undefined || this.#running !== undefined) return
    const recogniser = new this.#Maker()
    recogniser.lang = this.#lang
    recogniser.continuous = true
    recogniser.interimResults = false
    recogniser.processLocally = true
    recogniser.onresult = (event) => this.#hear(event)
    // Recognisers end by themselves after a silence.
    recogniser.onend = () => {
      this.#running = undefined
      if (this.listening.peek() || this.#take !== undefined) this.#start()
    }
    recogniser.onerror = ({ error }) => {
      if (error === 'no-speech' || error === 'aborted') return
      this.#take = undefined
      this.listening.value = false
      this.canListen.value = error === 'network' ? this.canListen.peek() : false
    }
    this.#running = recogniser
    recogniser.start()
  }

  #stop(): void {
    const running = this.#running
    this.#running = undefined
    if (running === undefined) return
    running.onend = null
    running.abort()
  }

  #hear({ results, resultIndex }: RecognisedEvent): void {
    for (let index = resultIndex; index < results.length; index++) {
      const result = results[index]
      const sentence = result?.[0]?.transcript.trim() ?? ''
      if (result?.isFinal !== true || sentence === '') continue
      const take = this.#take
      if (take !== undefined) {
        this.dictate(undefined)
        take(sentence)
        return
      }
      const word = wordIn(sentence)
      if (word !== undefined && this.listening.peek()) for (const listener of this.#listeners) listener(word)
    }
  }
}
