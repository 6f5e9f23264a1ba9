// The profile that the wearer's page left in this browser after its last session.
import { DeviceProfile } from '../shared/protocol/device.ts'

const KEY = 'skulder.deviceProfile'

/** Undefined when there is none, or it is not one that this build understands. */
export function readLastSession(storage: Pick<Storage, 'getItem'>): DeviceProfile | undefined {
  const stored = storage.getItem(KEY)
  if (stored === null) return undefined
  try {
    const parsed = DeviceProfile.safeParse(JSON.parse(stored))
    return parsed.success ? parsed.data : undefined
  } catch {
    // Not JSON: something else wrote it.
    return undefined
  }
}
