// What a page's own peer connections tell, for tests about ways and sound.
import type { Page } from '@playwright/test'

declare global {
  interface Window {
    /** All connections that the page has opened. */
    connections?: RTCPeerConnection[]
  }
}

/** Runs in the page before its own code. */
export function keepConnections(): void {
  const kept: RTCPeerConnection[] = []
  window.connections = kept
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      kept.push(this)
    }
  }
}

export interface Heard {
  /** Voices that come in. */
  readonly voices: number
  readonly packets: number
  /** Of the packets that were sent on to this page, how many it missed. */
  readonly lost: number
  /** Seconds that were played, and of them what had to be made up for want of packets. */
  readonly playedS: number
  readonly madeUpS: number
  /** Picture bytes that came in. */
  readonly pictureBytes: number
}

/** All that came in since the page was opened; take the difference of two. */
export const heardBy = (page: Page): Promise<Heard> =>
  page.evaluate(async () => {
    const heard = { voices: 0, packets: 0, lost: 0, playedS: 0, madeUpS: 0, pictureBytes: 0 }
    for (const connection of window.connections ?? []) {
      if (connection.connectionState !== 'connected') continue
      for (const stream of (await connection.getStats()).values() as Iterable<Record<string, unknown>>) {
        if (stream['type'] !== 'inbound-rtp') continue
        const figure = (name: string): number => Number(stream[name] ?? 0)
        if (stream['kind'] === 'video') heard.pictureBytes += figure('bytesReceived')
        if (stream['kind'] !== 'audio') continue
        heard.voices += 1
        heard.packets += figure('packetsReceived')
        heard.lost += figure('packetsLost')
        heard.playedS += figure('totalSamplesReceived') / 48_000
        // What is made up for silence that was not sent (DTX) is no loss.
        heard.madeUpS += (figure('concealedSamples') - figure('silentConcealedSamples')) / 48_000
      }
    }
    return heard
  })
