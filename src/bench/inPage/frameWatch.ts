// Functions that run inside pages (sent there as text: they use nothing from outside themselves) and note which
// numbered picture was there when. Times are ms since 1970 on the machine's one monotonic clock.

export interface Seen {
  readonly atMs: number
  /** Brightness along the number's strip, scaled to 10 pixels a cell. */
  readonly strip: readonly number[]
}

interface BenchFrames {
  track?: MediaStreamTrack
  connection?: RTCPeerConnection
  /** Calls back for each picture, until it returns false. */
  watch?: (onPicture: (picture: CanvasImageSource, scale: number) => boolean) => void
  seen: Seen[]
}
declare global {
  interface Window {
    benchFrames?: BenchFrames
  }
}

/** Wearer's page: watches the camera's own pictures as they leave the camera. */
export function holdCameraTracks(): void {
  const tracks = [...document.querySelectorAll('video')].flatMap(({ srcObject }) =>
    srcObject instanceof MediaStream ? srcObject.getVideoTracks() : [],
  )
  const [track] = tracks
  if (track === undefined) throw new Error('the wearer’s page shows no camera picture')
  window.benchFrames = {
    track,
    seen: [],
    watch: (onPicture) => {
      const { readable } = new MediaStreamTrackProcessor({ track: track.clone() })
      const reader = readable.getReader()
      const next = async (): Promise<void> => {
        const { value, done } = await reader.read()
        if (done) return
        const goOn = onPicture(value, value.displayWidth / 640)
        value.close()
        if (goOn) await next()
        else await reader.cancel()
      }
      void next()
    },
  }
}

/** Desk: watches the stage's video. */
export function watchStageVideo(): void {
  const video = document.querySelector('video')
  if (video === null) throw new Error('the page has no video')
  window.benchFrames = {
    seen: [],
    watch: (onPicture) => {
      const look = (): void => {
        if (onPicture(video, video.videoWidth / 640)) video.requestVideoFrameCallback(look)
      }
      video.requestVideoFrameCallback(look)
    },
  }
}

/** Both: notes each picture for `forMs`. */
export function collectFrameTimes(forMs: number): Promise<void> {
  const frames = window.benchFrames
  if (frames?.watch === undefined) throw new Error('nothing is watched on this page')
  const context = new OffscreenCanvas(320, 10).getContext('2d', { willReadFrequently: true })
  const endsAtMs = performance.now() + forMs
  return new Promise((resolve) => {
    frames.watch?.((picture, scale) => {
      const atMs = performance.timeOrigin + performance.now()
      context?.drawImage(picture, 0, 0, 320 * scale, 10 * scale, 0, 0, 320, 10)
      const { data } = context?.getImageData(0, 5, 320, 1) ?? { data: new Uint8ClampedArray() }
      frames.seen.push({ atMs, strip: Array.from({ length: 320 }, (_, x) => data[x * 4 + 1] ?? 0) })
      if (performance.now() < endsAtMs) return true
      resolve()
      return false
    })
  })
}

export const seenFrames = (): Seen[] => window.benchFrames?.seen.splice(0) ?? []

/** Wearer's page: offers the camera's track on a direct connection, as the relay would carry it. */
export async function offerTrack(): Promise<string> {
  const frames = window.benchFrames
  if (frames?.track === undefined) throw new Error('no camera track is held')
  const connection = new RTCPeerConnection()
  frames.connection = connection
  const { sender } = connection.addTransceiver(frames.track, {
    direction: 'sendonly',
    sendEncodings: [{ maxBitrate: 2_500_000 }],
  })
  const codecs = RTCRtpSender.getCapabilities('video')?.codecs ?? []
  const order = (mime: string): number => ['video/H264', 'video/VP8'].indexOf(mime) >>> 0
  const transceiver = connection.getTransceivers().find((candidate) => candidate.sender === sender)
  transceiver?.setCodecPreferences(codecs.toSorted((a, b) => order(a.mimeType) - order(b.mimeType)))
  await connection.setLocalDescription()
  await new Promise<void>((resolve) => {
    if (connection.iceGatheringState === 'complete') resolve()
    connection.addEventListener('icegatheringstatechange', () => {
      if (connection.iceGatheringState === 'complete') resolve()
    })
  })
  return connection.localDescription?.sdp ?? ''
}

/** A bare page: takes the offer, shows the picture, watches it. */
export async function answerTrack(offer: string): Promise<string> {
  const video = document.createElement('video')
  video.muted = true
  video.style.width = '900px'
  document.body.append(video)
  const connection = new RTCPeerConnection()
  connection.addEventListener('track', ({ track }) => {
    video.srcObject = new MediaStream([track])
    void video.play()
  })
  await connection.setRemoteDescription({ type: 'offer', sdp: offer })
  await connection.setLocalDescription()
  await new Promise<void>((resolve) => {
    if (connection.iceGatheringState === 'complete') resolve()
    connection.addEventListener('icegatheringstatechange', () => {
      if (connection.iceGatheringState === 'complete') resolve()
    })
  })
  window.benchFrames = {
    connection,
    seen: [],
    watch: (onPicture) => {
      const look = (): void => {
        if (onPicture(video, video.videoWidth / 640)) video.requestVideoFrameCallback(look)
      }
      video.requestVideoFrameCallback(look)
    },
  }
  return connection.localDescription?.sdp ?? ''
}

export async function acceptAnswer(answer: string): Promise<void> {
  await window.benchFrames?.connection?.setRemoteDescription({ type: 'answer', sdp: answer })
}

/** Wearer's page: ends the direct connection; the camera stays the page's. */
export const endDirect = (): void => window.benchFrames?.connection?.close()
