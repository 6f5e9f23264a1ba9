// Follows the own camera's frames: keeps pictures for stills, finds each frame's pose, sends its record.
import type { CameraFrame, CameraFrames } from '../../client/pictureSync/cameraFrames.ts'
import type { RtpTimestamps } from '../../client/pictureSync/rtpTimestamps.ts'
import { encodeFrameRecord, type FrameRecord } from '../../shared/protocol/frameRecord.ts'
import { createFrameRecorder, type RecordingSituation } from '../frames/frameRecorder.ts'
import type { StillRing, Surface } from '../frames/stillRing.ts'

export interface RecordingOptions {
  readonly frames: CameraFrames
  readonly stills: StillRing<Surface<CanvasImageSource>, CanvasImageSource>
  /** Undefined while nothing may be recorded (not live yet). */
  situation(frame: CameraFrame): RecordingSituation | undefined
  /** Where the sender can tell RTP timestamps; changes with the sender. */
  rtp(): RtpTimestamps | undefined
  nowMs(): number
  /** Told of each frame's record once; says whether it is to be sent. */
  recorded(record: FrameRecord): boolean
  send(bytes: Uint8Array<ArrayBuffer>): void
}

export interface Recording {
  /** In each XR frame, after its pose is in the track. */
  flush(): void
  /** Numbers of pictures go on; what waits is from another world now. */
  restart(): void
  readonly recorded: () => { readonly frames: number; readonly lastCaptureTimeMs: number | undefined }
  close(): void
}

export function startRecording(options: RecordingOptions): Recording {
  // Numbers must not come twice in an epoch, and a reload may keep its epoch: begin above all earlier ones, at a rate
  // that no camera reaches.
  const firstFrameSeq = Math.floor(options.nowMs() / 10) % 2 ** 32
  let frameSeq = firstFrameSeq
  let lastCaptureTimeMs: number | undefined
  let before: FrameRecord | undefined
  const tell = (record: FrameRecord): void =>
    options.send(encodeFrameRecord({ ...record, rtpTimestamp: options.rtp()?.at(record.captureTimeMs) }))
  const recorder = createFrameRecorder((record) => {
    if (!options.recorded(record)) {
      before = undefined
      return
    }
    // Each goes twice, the second time with the next: a poor line loses one packet in ten on its two ways, seldom both.
    if (before !== undefined) tell(before)
    tell(record)
    before = record
  })
  const stop = options.frames.onFrame((frame) => {
    const { captureTimeMs, width, height, picture, exact } = frame
    options.rtp()?.addCapture(frame)
    const situation = options.situation(frame)
    if (situation === undefined) return
    frameSeq = (frameSeq + 1) % 2 ** 32
    lastCaptureTimeMs = captureTimeMs
    const kept = options.stills.keep({ frameSeq, width, height }, picture)
    recorder.add({ frameSeq, captureTimeMs, kept, exact }, situation)
    recorder.flush(options.nowMs())
  })
  return {
    flush() {
      recorder.headSeen(options.nowMs())
      recorder.flush(options.nowMs())
    },
    restart: () => recorder.clear(),
    recorded: () => ({ frames: frameSeq - firstFrameSeq, lastCaptureTimeMs }),
    close() {
      stop()
      recorder.clear()
    },
  }
}
