// What a wearer's device can do, as probed (architecture D7); shown to the expert and on /check.
import { z } from 'zod'

export const CameraSourceKind = z.enum(['gumInXr', 'gum2d', 'cameraAccess', 'synthetic', 'none'])
export type CameraSourceKind = z.infer<typeof CameraSourceKind>

export const DeviceProfile = z
  .strictObject({
    /** `page` = no XR: marks are shown on stills, not fixed in the room. */
    sessionMode: z.enum(['immersive-ar', 'immersive-vr', 'page']),
    /** Features that the running session has (enabledFeatures, else as probed). */
    features: z.array(z.string().max(40)).max(30).readonly(),
    referenceSpace: z.enum(['local-floor', 'local', 'none']),
    blendMode: z.enum(['additive', 'alpha-blend', 'opaque', 'none']),
    frameRateHz: z.number().min(0).max(1000),
    camera: z
      .strictObject({
        source: CameraSourceKind,
        width: z.int().min(0).max(8192),
        height: z.int().min(0).max(8192),
        frameRateHz: z.number().min(0).max(240),
      })
      .readonly(),
    /** `encoderImplementation` and codec from WebRTC statistics, once known. */
    encoder: z.string().max(100).optional(),
    userAgent: z.string().max(400),
    emulated: z.boolean(),
    /** Which geometry the wearer can cast against. */
    geometry: z
      .array(z.enum(['depth', 'mesh', 'plane', 'stated']))
      .max(4)
      .readonly(),
  })
  .readonly()
export type DeviceProfile = z.infer<typeof DeviceProfile>

/** State of one device of a peer, as its page reports it. */
export const DeviceState = z.enum(['on', 'muted', 'none', 'refused', 'busy', 'lost'])
export type DeviceState = z.infer<typeof DeviceState>

/** Whether a person has the session before the eyes: `hidden` behind another window or a locked screen; `doffed`: the headset is off the head, or asleep. */
export const Attention = z.enum(['here', 'hidden', 'doffed'])
export type Attention = z.infer<typeof Attention>

/** As the others see it. `unheard`: the server hears nothing of that page just now, neither by the signalling nor by media; only it says so. */
export const ShownAttention = z.enum([...Attention.options, 'unheard'])
export type ShownAttention = z.infer<typeof ShownAttention>

/** What the wearer's camera sends: `reduced` 960x540 at 15/s, `low` 640x360 at 10/s. Stills stay at full resolution. */
export const CameraLevel = z.enum(['full', 'reduced', 'low'])
export type CameraLevel = z.infer<typeof CameraLevel>
export const CameraLimitReason = z.enum(['none', 'frame-rate', 'heat', 'encoder', 'line'])
export type CameraLimitReason = z.infer<typeof CameraLimitReason>

/** How the wearer's picture goes: as video, or as single sharp stills with the sound alone beside them. */
export const CameraMode = z.enum(['video', 'still'])
export type CameraMode = z.infer<typeof CameraMode>

/** What the experts want of it; `automatic`: what the lines can carry. */
export const CameraChoice = z.enum(['automatic', 'video', 'still'])
export type CameraChoice = z.infer<typeof CameraChoice>

/** Why the picture goes as it does, and the figure that decided it. */
export const CameraModeCause = z
  .strictObject({
    /** `slow`: too few bits pass; `lossy`: too many packets are lost; `no-media`: neither sound nor video passes at all. */
    reason: z.enum(['good', 'slow', 'lossy', 'no-media', 'chosen']),
    /** From the wearer to the relay (`up`), or from there to an expert (`down`). */
    way: z.enum(['up', 'down']).optional(),
    kbps: z.int().min(0).max(1_000_000).optional(),
    lossShare: z.number().min(0).max(1).optional(),
  })
  .readonly()
export type CameraModeCause = z.infer<typeof CameraModeCause>

/** Why a still was taken: asked for, the view became another one, the longest wait was over, or stills have just begun. */
export const StillCause = z.enum(['asked', 'scene', 'pause', 'begin'])
export type StillCause = z.infer<typeof StillCause>
