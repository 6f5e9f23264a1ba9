// The pose record of one camera frame, as it travels on the unreliable, unordered data channel `frames`.
// 60 bytes, little endian; see docs/protocol.md. Pure: used by wearer (encode), desk and recorder (decode).
import { CameraSpeed, type Quat, type Vec3 } from './spaces.ts'

export interface FrameRecord {
  readonly epoch: number
  readonly frameSeq: number
  /** Wearer's clock, ms since 1970. */
  readonly captureTimeMs: number
  /** The sender's RTP timestamp of this picture, where the browser could tell it. */
  readonly rtpTimestamp: number | undefined
  /** World from camera at exposure (captureTime - camLag), calibration applied. */
  readonly position: Vec3
  readonly orientation: Quat
  /** Which camera.calibrated event's intrinsics hold; low 16 bits of its seq-independent counter. */
  readonly calibrationId: number
  /** False when there is no tracking at all (2D page). */
  readonly tracked: boolean
  /** The device reported its position as emulated, or was heard of too seldom for how the head moved: known to centimetres only. */
  readonly limited: boolean
  /** True when the wearer keeps the full-resolution picture for a while, so that a still of it can be had. */
  readonly kept: boolean
  /** Of the head at exposure; undefined where the device told too few poses. */
  readonly speed: CameraSpeed | undefined
}

const LAYOUT_VERSION = 1
export const FRAME_RECORD_BYTES = 60

const FLAG_RTP = 1
const FLAG_TRACKED = 2
const FLAG_LIMITED = 4
const FLAG_KEPT = 8
const FLAG_SPEED = 16

/** Writes `record` into 60 bytes. */
export function encodeFrameRecord(record: FrameRecord): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(new ArrayBuffer(FRAME_RECORD_BYTES))
  const view = new DataView(bytes.buffer)
  view.setUint8(0, LAYOUT_VERSION)
  view.setUint8(
    1,
    (record.rtpTimestamp === undefined ? 0 : FLAG_RTP) |
      (record.tracked ? FLAG_TRACKED : 0) |
      (record.limited ? FLAG_LIMITED : 0) |
      (record.kept ? FLAG_KEPT : 0) |
      (record.speed === undefined ? 0 : FLAG_SPEED),
  )
  view.setUint16(2, record.epoch, true)
  view.setUint32(4, record.frameSeq, true)
  view.setFloat64(8, record.captureTimeMs, true)
  view.setUint32(16, record.rtpTimestamp ?? 0, true)
  record.position.forEach((value, index) => {
    view.setFloat32(20 + index * 4, value, true)
  })
  record.orientation.forEach((value, index) => {
    view.setFloat32(32 + index * 4, value, true)
  })
  view.setUint16(48, record.calibrationId, true)
  view.setFloat32(52, record.speed?.linearMPerS ?? 0, true)
  view.setFloat32(56, record.speed?.angularRadPerS ?? 0, true)
  return bytes
}

/** Reads a record; undefined when the bytes are not one (foreign, truncated, newer layout, not finite). */
export function decodeFrameRecord(bytes: Uint8Array): FrameRecord | undefined {
  if (bytes.byteLength !== FRAME_RECORD_BYTES) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint8(0) !== LAYOUT_VERSION) return undefined
  const flags = view.getUint8(1)
  const float = (offset: number): number => view.getFloat32(offset, true)
  const position: Vec3 = [float(20), float(24), float(28)]
  const orientation: Quat = [float(32), float(36), float(40), float(44)]
  const captureTimeMs = view.getFloat64(8, true)
  const speed = CameraSpeed.safeParse({ linearMPerS: float(52), angularRadPerS: float(56) })
  if (![...position, ...orientation, captureTimeMs].every((value) => Number.isFinite(value))) return undefined
  if (!speed.success) return undefined
  return {
    epoch: view.getUint16(2, true),
    frameSeq: view.getUint32(4, true),
    captureTimeMs,
    rtpTimestamp: (flags & FLAG_RTP) === 0 ? undefined : view.getUint32(16, true),
    position,
    orientation,
    calibrationId: view.getUint16(48, true),
    tracked: (flags & FLAG_TRACKED) !== 0,
    limited: (flags & FLAG_LIMITED) !== 0,
    kept: (flags & FLAG_KEPT) !== 0,
    speed: (flags & FLAG_SPEED) === 0 ? undefined : speed.data,
  }
}
