// A made-up voice for benches about sound: Chromium's own beeps are silence most of the time, which is not sent.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const RATE_HZ = 48_000
const SECONDS = 4
/** A low voice: a tone with some of its overtones, rising and falling four times a second, as syllables do, and never quite silent. */
const TONE_HZ = 140
const OVERTONES = [1, 2, 3, 5, 8]
const SYLLABLES_HZ = 4
const LOUDNESS = 7000

function samples(): Int16Array {
  const made = new Int16Array(RATE_HZ * SECONDS)
  for (let at = 0; at < made.length; at += 1) {
    const turn = (2 * Math.PI * at) / RATE_HZ
    const voice = OVERTONES.reduce((sum, times) => sum + Math.sin(turn * TONE_HZ * times) / times, 0)
    made[at] = LOUDNESS * (0.15 + 0.85 * Math.abs(Math.sin((turn * SYLLABLES_HZ) / 2))) * (voice / 2)
  }
  return made
}

/** WAV: PCM, one channel, 16 bits. */
function wav(pcm: Int16Array): Buffer {
  const head = Buffer.alloc(44)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(36 + pcm.byteLength, 4)
  head.write('WAVEfmt ', 8, 'latin1')
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(RATE_HZ, 24)
  head.writeUInt32LE(RATE_HZ * 2, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36, 'latin1')
  head.writeUInt32LE(pcm.byteLength, 40)
  return Buffer.concat([head, Buffer.from(pcm.buffer)])
}

/** Runs `work` with the browser argument that makes every microphone say it, over and over. */
export async function withVoice<T>(work: (argument: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'skulder-voice-'))
  try {
    const file = join(folder, 'voice.wav')
    await writeFile(file, wav(samples()))
    return await work(`--use-file-for-fake-audio-capture=${file}`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
