// Camera and microphone by getUserMedia, and what its refusals mean.
import type { CameraSource, OpenedTrack } from './cameraSource.ts'

/** 1280x720 is a native mode of HoloLens 2 with heights divisible by 16 (hmd-platforms 1.2). */
const pictureSize = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } } as const

export function refusalState(error: unknown): 'none' | 'refused' | 'busy' {
  const name = error instanceof Error || error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused'
  if (name === 'NotFoundError' || name === 'OverconstrainedError' || name === 'TypeError') return 'none'
  return 'busy'
}

async function openTrack(constraints: MediaStreamConstraints): Promise<OpenedTrack> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia(constraints)
    const [track] = stream.getTracks()
    return track === undefined ? { ok: false, state: 'none' } : { ok: true, track }
  } catch (error) {
    return { ok: false, state: refusalState(error) }
  }
}

async function openCamera(deviceId?: string): Promise<OpenedTrack> {
  const choice =
    deviceId === undefined ? { facingMode: { ideal: 'environment' } } : { deviceId: { exact: deviceId } }
  const opened = await openTrack({ video: { ...pictureSize, ...choice } })
  // Small printed text and skin texture matter more than smooth motion.
  if (opened.ok) opened.track.contentHint = 'detail'
  return opened
}

/** `kind` says whether mixed reality will run beside it; the camera is opened before the session either way. */
export const createGumCamera = (kind: 'gumInXr' | 'gum2d'): CameraSource => ({
  kind,
  open: openCamera,
  calibration: undefined,
  calibrationKey: (track) => track?.label ?? '',
  framesCarryPageClock: false,
  hasChoice: true,
})

export const openMicrophone = (deviceId?: string): Promise<OpenedTrack> =>
  openTrack({
    audio: {
      echoCancellation: true,
      noiseSuppression: true,
      ...(deviceId === undefined ? {} : { deviceId: { exact: deviceId } }),
    },
  })
