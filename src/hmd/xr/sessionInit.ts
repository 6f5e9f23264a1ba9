// What is asked of a WebXR device, and in which order (architecture D7). Pure: probing is handed in.

export type ImmersiveMode = 'immersive-ar' | 'immersive-vr'
export type FloorSpace = 'local-floor' | 'local'

/** Asked for, never demanded: HoloLens 2 has hit-test and anchors only, a phone has depth, Quest has meshes too. */
const optionalFeatures = [
  'hit-test',
  'plane-detection',
  'mesh-detection',
  'depth-sensing',
  'anchors',
] as const

export interface SessionAttempt {
  readonly mode: ImmersiveMode
  readonly space: FloorSpace
  readonly init: XRSessionInit
}

export interface AttemptWish {
  readonly mode: ImmersiveMode
  readonly space: FloorSpace
  /** False on the retry: some browsers reject a session over one optional feature that they know but do not have. */
  readonly withOptional: boolean
}

/** The init dictionary of one attempt. */
export function buildSessionInit({ mode, space, withOptional }: AttemptWish): SessionAttempt {
  return {
    mode,
    space,
    init: {
      requiredFeatures: [space],
      optionalFeatures: withOptional ? [...optionalFeatures] : [],
      ...(withOptional
        ? {
            depthSensing: {
              usagePreference: ['cpu-optimized'],
              dataFormatPreference: ['luminance-alpha', 'float32'],
            },
          }
        : {}),
    },
  }
}

/** What the browser answered to isSessionSupported, for both immersive modes. */
export interface ModeSupport {
  readonly ar: boolean
  readonly vr: boolean
}

/** `immersive-ar` where there is one; else `immersive-vr`, which is kept only if it turns out to be see-through. */
export function chooseMode(support: ModeSupport): ImmersiveMode | undefined {
  if (support.ar) return 'immersive-ar'
  return support.vr ? 'immersive-vr' : undefined
}

/** All attempts for a mode, in the order in which they are tried. */
export const attemptsFor = (mode: ImmersiveMode): readonly SessionAttempt[] => [
  buildSessionInit({ mode, space: 'local-floor', withOptional: true }),
  buildSessionInit({ mode, space: 'local-floor', withOptional: false }),
  buildSessionInit({ mode, space: 'local', withOptional: true }),
  buildSessionInit({ mode, space: 'local', withOptional: false }),
]

/** An opaque `immersive-vr` display would hide the patient: the page without mixed reality is used instead. */
export const seesThrough = (mode: ImmersiveMode, blendMode: XREnvironmentBlendMode): boolean =>
  mode === 'immersive-ar' || blendMode !== 'opaque'

/** Asks the browser; a browser that throws has no such mode. */
export async function probeModes(xr: XRSystem | undefined): Promise<ModeSupport> {
  const supports = async (mode: ImmersiveMode): Promise<boolean> => {
    try {
      return (await xr?.isSessionSupported(mode)) ?? false
    } catch {
      return false
    }
  }
  return { ar: await supports('immersive-ar'), vr: await supports('immersive-vr') }
}
