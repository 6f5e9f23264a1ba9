// What is asked of a WebXR device, and in which order (architecture D7). Pure: probing is handed in.

export type ImmersiveMode = 'immersive-ar' | 'immersive-vr'
export type FloorSpace = 'local-floor' | 'local'

/** Asked for, never demanded: HoloLens 2 has hit-test and anchors only, a phone has depth, Quest has meshes too. */
const roomFeatures = ['hit-test', 'plane-detection', 'mesh-detection', 'depth-sensing', 'anchors'] as const
/** A phone's: its camera's pictures, and the page over mixed reality. HoloLens 2 fails at them (hmd-platforms 1.1). */
const phoneFeatures = ['camera-access', 'dom-overlay'] as const

export interface SessionAttempt {
  readonly mode: ImmersiveMode
  readonly space: FloorSpace
  readonly init: XRSessionInit
}

export interface AttemptWish {
  readonly mode: ImmersiveMode
  readonly space: FloorSpace
  /** Fewer on each retry: some browsers reject a session over one optional feature that they know but do not have. */
  readonly optional: 'all' | 'room' | 'none'
  /** What of the page is shown over mixed reality, where the device can. */
  readonly overlay?: Element | undefined
}

/** The init dictionary of one attempt. */
export function buildSessionInit({ mode, space, optional, overlay }: AttemptWish): SessionAttempt {
  const asksForOverlay = optional === 'all' && overlay !== undefined
  return {
    mode,
    space,
    init: {
      requiredFeatures: [space],
      optionalFeatures: [
        ...(optional === 'none' ? [] : roomFeatures),
        ...(optional === 'all' ? phoneFeatures : []),
      ],
      ...(asksForOverlay ? { domOverlay: { root: overlay } } : {}),
      ...(optional !== 'none'
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
export const attemptsFor = (mode: ImmersiveMode, overlay?: Element): readonly SessionAttempt[] =>
  (['local-floor', 'local'] as const).flatMap((space) =>
    (['all', 'room', 'none'] as const).map((optional) =>
      buildSessionInit({ mode, space, optional, overlay }),
    ),
  )

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
