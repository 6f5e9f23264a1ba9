// Runs inside pages before their own code: microphones and cameras that can be pulled out and put back, and a page that can
// be told that another window covers it. Chromium's made-up devices and headless windows do neither by themselves.

declare global {
  interface Window {
    faultDevices?: {
      pull(kind: 'audio' | 'video'): void
      putBack(kind: 'audio' | 'video'): void
      cover(isCovered: boolean): void
    }
  }
}

export function installDevices(): void {
  if (!('mediaDevices' in navigator)) return
  const { mediaDevices } = navigator
  const open = mediaDevices.getUserMedia.bind(mediaDevices)
  const tracks: MediaStreamTrack[] = []
  const gone = new Set<string>()
  mediaDevices.getUserMedia = async (constraints = {}) => {
    const wanted = [...(constraints.audio ? ['audio'] : []), ...(constraints.video ? ['video'] : [])]
    if (wanted.some((kind) => gone.has(kind))) throw new DOMException('no such device', 'NotFoundError')
    const stream = await open(constraints)
    tracks.push(...stream.getTracks())
    return stream
  }
  window.faultDevices = {
    pull: (kind) => {
      gone.add(kind)
      for (const track of tracks.filter((each) => each.kind === kind && each.readyState === 'live')) {
        track.stop()
        track.dispatchEvent(new Event('ended'))
      }
    },
    putBack: (kind) => {
      gone.delete(kind)
      mediaDevices.dispatchEvent(new Event('devicechange'))
    },
    cover: (isCovered) => {
      Object.defineProperty(document, 'visibilityState', {
        configurable: true,
        get: () => (isCovered ? 'hidden' : 'visible'),
      })
      document.dispatchEvent(new Event('visibilitychange'))
    },
  }
}
