// A quiet chime, made on the spot: two soft tones that come from the side on which there is something to see.
export interface Chime {
  /** `pan` -1 (left) … 1 (right). */
  ring(pan: number): void
  close(): void
}

/** About a conversation's background: heard, and never louder than a voice. */
const LOUDNESS = 0.05
const TONES = [
  { hertz: 659.3, afterS: 0, lastsS: 0.5 },
  { hertz: 880, afterS: 0.11, lastsS: 0.7 },
] as const
const ATTACK_S = 0.012

/** The sound's context is opened at the first ring: a page that never rings holds no sound device. */
export function createChime(): Chime {
  let context: AudioContext | undefined
  return {
    ring(pan) {
      context ??= new AudioContext()
      // Chromium starts it suspended without a gesture; the call's own start was one.
      void context.resume().catch(() => {})
      const side = new StereoPannerNode(context, { pan: Math.max(-1, Math.min(1, pan)) })
      side.connect(context.destination)
      for (const tone of TONES) ringTone(context, side, tone)
    },
    close() {
      void context?.close().catch(() => {})
      context = undefined
    },
  }
}

function ringTone(
  context: AudioContext,
  out: AudioNode,
  { hertz, afterS, lastsS }: (typeof TONES)[number],
): void {
  const startS = context.currentTime + afterS
  const tone = new OscillatorNode(context, { type: 'sine', frequency: hertz })
  const envelope = new GainNode(context, { gain: 0 })
  envelope.gain.setValueAtTime(0, startS)
  envelope.gain.linearRampToValueAtTime(LOUDNESS, startS + ATTACK_S)
  envelope.gain.exponentialRampToValueAtTime(LOUDNESS / 1000, startS + lastsS)
  tone.connect(envelope).connect(out)
  tone.start(startS)
  tone.stop(startS + lastsS)
}
