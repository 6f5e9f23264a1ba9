// A video track made of pictures that the page has: by a track generator where the browser has one, else off a canvas.

export interface PictureTrack {
  readonly track: MediaStreamTrack
  /** Sends the picture; closes it in the end. */
  write(frame: VideoFrame): void
  close(): void
}

export function createPictureTrack(): PictureTrack {
  return 'MediaStreamTrackGenerator' in globalThis ? generatedTrack() : canvasTrack()
}

function generatedTrack(): PictureTrack {
  const track = new MediaStreamTrackGenerator({ kind: 'video' })
  const writer = track.writable.getWriter()
  return {
    track,
    write(frame) {
      // A track that was stopped refuses the write; the picture is then simply not seen.
      writer.write(frame).catch(() => frame.close())
    },
    close() {
      track.stop()
    },
  }
}

function canvasTrack(): PictureTrack {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { alpha: false })
  const [track] = canvas.captureStream(0).getVideoTracks()
  if (track === undefined) throw new Error('this browser cannot make a picture track from a canvas')
  return {
    track,
    write(frame) {
      const { displayWidth: width, displayHeight: height } = frame
      if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
      context?.drawImage(frame, 0, 0)
      frame.close()
      if (track instanceof CanvasCaptureMediaStreamTrack) track.requestFrame()
    },
    close() {
      track.stop()
    },
  }
}
