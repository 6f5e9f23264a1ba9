// What this device turned out to be able to do (architecture D7), as told to the session and kept for the device report.
import type { DeviceProfile } from '../../shared/protocol/device.ts'
import type { CameraSource } from '../camera/cameraSource.ts'
import type { OpenedSession } from '../xr/startSession.ts'

/** Where /check finds the last profile of this browser. */
export const PROFILE_KEY = 'skulder.deviceProfile'

export interface ProfileFacts {
  readonly opened: OpenedSession | undefined
  readonly camera: MediaStreamTrack | undefined
  readonly source: CameraSource
  readonly encoder: string | undefined
  readonly emulated: boolean
  readonly userAgent: string
}

function geometryOf(features: readonly string[]): DeviceProfile['geometry'] {
  return [
    ...(features.includes('depth-sensing') ? (['depth'] as const) : []),
    ...(features.includes('mesh-detection') ? (['mesh'] as const) : []),
    ...(features.includes('hit-test') || features.includes('plane-detection') ? (['plane'] as const) : []),
    'stated',
  ]
}

function describeCamera(camera: MediaStreamTrack | undefined, source: CameraSource): DeviceProfile['camera'] {
  if (camera === undefined) return { source: 'none', width: 0, height: 0, frameRateHz: 0 }
  const { width = 0, height = 0, frameRate = 0 } = camera.getSettings()
  return {
    source: source.kind,
    width: Math.round(width),
    height: Math.round(height),
    frameRateHz: Math.min(240, frameRate),
  }
}

function describeSession(
  opened: OpenedSession | undefined,
): Pick<
  DeviceProfile,
  'sessionMode' | 'features' | 'referenceSpace' | 'blendMode' | 'frameRateHz' | 'geometry'
> {
  if (opened === undefined) {
    return {
      sessionMode: 'page',
      features: [],
      referenceSpace: 'none',
      blendMode: 'none',
      frameRateHz: 0,
      geometry: [],
    }
  }
  const { mode, features, spaceType, session } = opened
  return {
    sessionMode: mode,
    features: features.slice(0, 30).map((feature) => feature.slice(0, 40)),
    referenceSpace: spaceType,
    blendMode: session.environmentBlendMode,
    frameRateHz: session.frameRate ?? 0,
    geometry: geometryOf(features),
  }
}

/** The profile of a running session, or of the 2D page where there is none. */
export const describeDevice = (facts: ProfileFacts): DeviceProfile => ({
  ...describeSession(facts.opened),
  camera: describeCamera(facts.camera, facts.source),
  ...(facts.encoder === undefined ? {} : { encoder: facts.encoder.slice(0, 100) }),
  userAgent: facts.userAgent.slice(0, 400),
  emulated: facts.emulated,
})

interface EncoderStats {
  readonly type?: unknown
  readonly encoderImplementation?: unknown
  readonly powerEfficientEncoder?: unknown
  readonly codecId?: unknown
  readonly mimeType?: unknown
}

/** Codec and encoder as WebRTC's statistics name them, `H264 ExternalEncoder (power-efficient)`; undefined before it has encoded. */
export function encoderName(report: ReadonlyMap<string, EncoderStats>): string | undefined {
  for (const stats of report.values()) {
    if (stats.type !== 'outbound-rtp' || typeof stats.encoderImplementation !== 'string') continue
    const codec = typeof stats.codecId === 'string' ? report.get(stats.codecId)?.mimeType : undefined
    const name = typeof codec === 'string' ? `${codec.replace('video/', '')} ` : ''
    return `${name}${stats.encoderImplementation}${stats.powerEfficientEncoder === true ? ' (power-efficient)' : ''}`
  }
  return undefined
}
