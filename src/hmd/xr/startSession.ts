// Opens the XR session by the ladder of sessionInit.ts, and makes sure that what came is what was meant.
import { attemptsFor, seesThrough, type FloorSpace, type ImmersiveMode } from './sessionInit.ts'

export interface OpenedSession {
  readonly session: XRSession
  readonly mode: ImmersiveMode
  readonly spaceType: FloorSpace
  /** The base reference space: world for everything that is sent. Never offset. */
  readonly space: XRReferenceSpace
  /** enabledFeatures, or, where the browser does not tell, what its objects can do. */
  readonly features: readonly string[]
}

export type XrRefusal = 'no-xr' | 'xr-refused' | 'opaque'

export type OpenResult =
  | { readonly ok: true; readonly opened: OpenedSession }
  | { readonly ok: false; readonly reason: XrRefusal; readonly detail: string }

function featuresOf(session: XRSession, asked: readonly string[]): readonly string[] {
  if (session.enabledFeatures !== undefined) return session.enabledFeatures
  return asked.filter((feature) => feature !== 'hit-test' || 'requestHitTestSource' in session)
}

/**
 * Must be called from a click: browsers give mixed reality only to a person's gesture, and the probe before it was
 * done at page load, so that the gesture is not spent on waiting.
 */
export async function openXrSession(
  xr: XRSystem | undefined,
  mode: ImmersiveMode | undefined,
  overlay: Element,
): Promise<OpenResult> {
  if (xr === undefined || mode === undefined) return { ok: false, reason: 'no-xr', detail: '' }
  let detail = ''
  for (const attempt of attemptsFor(mode, overlay)) {
    try {
      const session = await xr.requestSession(attempt.mode, attempt.init)
      if (!seesThrough(attempt.mode, session.environmentBlendMode)) {
        await session.end()
        return { ok: false, reason: 'opaque', detail: session.environmentBlendMode }
      }
      const space = await session.requestReferenceSpace(attempt.space)
      const asked = [...(attempt.init.requiredFeatures ?? []), ...(attempt.init.optionalFeatures ?? [])]
      return {
        ok: true,
        opened: {
          session,
          mode: attempt.mode,
          spaceType: attempt.space,
          space,
          features: featuresOf(session, asked),
        },
      }
    } catch (error) {
      // Not told apart by name: emulators and older Edge reject with a plain Error (hmd-platforms 5).
      detail = error instanceof Error ? error.message : String(error)
    }
  }
  return { ok: false, reason: 'xr-refused', detail }
}
