// The emulated devices as WebXR shows them, with their limits (hmd-platforms sections 1 to 3).
import { GamepadMappingType, type XRControllerConfig, type XRDeviceConfig } from 'iwer'
import { XREnvironmentBlendMode, XRInteractionMode } from 'iwer/lib/session/XRSession.js'
import type { DeviceModel, Scenario } from '../scenario/scenarioSchema.ts'

type DeviceSpec = Scenario['device']
type WebXrFeature = XRDeviceConfig['supportedFeatures'][number]

/** A hand that points and air-taps: how Edge shows HoloLens 2's hands without joints. */
const selectingHand: XRControllerConfig = {
  profileId: 'generic-hand-select-grasp',
  fallbackProfileIds: ['generic-hand-select'],
  layout: {
    right: {
      gamepad: {
        mapping: GamepadMappingType.XRStandard,
        buttons: [
          { id: 'trigger', type: 'analog', eventTrigger: 'select' },
          { id: 'squeeze', type: 'analog', eventTrigger: 'squeeze' },
        ],
        axes: [],
      },
      numHapticActuators: 0,
    },
  },
}

const base: readonly WebXrFeature[] = ['viewer', 'local', 'local-floor', 'anchors', 'hit-test']

const hololens2: XRDeviceConfig = {
  name: 'HoloLens 2 (emulated)',
  controllerConfig: selectingHand,
  supportedSessionModes: ['inline', 'immersive-vr', 'immersive-ar'],
  supportedFeatures: [...base, 'unbounded'],
  supportedFrameRates: [60],
  isSystemKeyboardSupported: false,
  internalNominalFrameRate: 60,
  environmentBlendModes: {
    'immersive-ar': XREnvironmentBlendMode.Additive,
    'immersive-vr': XREnvironmentBlendMode.Additive,
  },
  interactionMode: XRInteractionMode.WorldSpace,
  userAgent:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/134.0.0.0 Safari/537.36 Edg/134.0.0.0',
}

const quest3: XRDeviceConfig = {
  ...hololens2,
  name: 'Quest 3 (emulated)',
  supportedFeatures: [
    ...base,
    'bounded-floor',
    'unbounded',
    'plane-detection',
    'mesh-detection',
    'depth-sensing',
  ],
  supportedFrameRates: [72, 80, 90, 120],
  internalNominalFrameRate: 90,
  environmentBlendModes: {
    'immersive-ar': XREnvironmentBlendMode.AlphaBlend,
    'immersive-vr': XREnvironmentBlendMode.Opaque,
  },
  userAgent:
    'Mozilla/5.0 (X11; Linux x86_64; Quest 3) AppleWebKit/537.36 (KHTML, like Gecko) OculusBrowser/41.0.0.0.0 Chrome/142.0.0.0 VR Safari/537.36',
}

/** Raw camera access, which iwer leaves to us (cameraAccess.ts). */
const cameraAccess = 'camera-access' as string as WebXrFeature

/** Touches have no controller: touchInput.ts. */
const androidPhone: XRDeviceConfig = {
  ...hololens2,
  controllerConfig: undefined,
  name: 'Android phone (emulated)',
  supportedSessionModes: ['inline', 'immersive-ar'],
  supportedFeatures: [...base, 'depth-sensing', 'dom-overlay', cameraAccess],
  supportedFrameRates: [30],
  internalNominalFrameRate: 30,
  environmentBlendModes: { 'immersive-ar': XREnvironmentBlendMode.AlphaBlend },
  interactionMode: XRInteractionMode.ScreenSpace,
  userAgent:
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
}

const configs: Readonly<Record<Exclude<DeviceModel, 'noXr'>, XRDeviceConfig>> = {
  hololens2,
  quest3,
  androidPhone,
}

const blendModes = {
  additive: XREnvironmentBlendMode.Additive,
  'alpha-blend': XREnvironmentBlendMode.AlphaBlend,
  opaque: XREnvironmentBlendMode.Opaque,
} as const

const allFeatures: readonly WebXrFeature[] = [
  'viewer', 'local', 'local-floor', 'bounded-floor', 'unbounded', 'dom-overlay', 'anchors', 'plane-detection',
  'mesh-detection', 'hit-test', 'hand-tracking', 'depth-sensing', cameraAccess,
] // prettier-ignore

/** iwer's configuration of a scenario's device; undefined for one without WebXR. */
export function deviceConfig(spec: DeviceSpec): XRDeviceConfig | undefined {
  if (spec.model === 'noXr') return undefined
  const model = configs[spec.model]
  const wanted = spec.features
  const blendMode = spec.blendMode === undefined ? undefined : blendModes[spec.blendMode]
  return {
    ...model,
    supportedFeatures:
      wanted === undefined
        ? model.supportedFeatures
        : allFeatures.filter((feature) => wanted.includes(feature)),
    ...(spec.frameRateHz === undefined
      ? {}
      : { supportedFrameRates: [spec.frameRateHz], internalNominalFrameRate: spec.frameRateHz }),
    ...(blendMode === undefined
      ? {}
      : { environmentBlendModes: { 'immersive-ar': blendMode, 'immersive-vr': blendMode } }),
  }
}

/** How the display mixes with the room: what the visitor's view must imitate. */
export const displayBlend = (spec: DeviceSpec): 'additive' | 'alpha-blend' | 'opaque' =>
  spec.blendMode ?? (spec.model === 'hololens2' ? 'additive' : 'alpha-blend')
