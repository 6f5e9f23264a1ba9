// The number that the emulated camera draws into each picture, from the strip that the pages' watchers cut out.
import { decodeFrameId } from '../../emulator/camera/frameId.ts'

/** Width to which the pages scale the strip: ten pixels a cell. */
const STRIP = 320

/** From the brightness along the strip; undefined when it cannot be read for sure. */
export function readFrameNumber(strip: readonly number[]): number | undefined {
  // As the picture it was cut from: ten equal rows.
  const row = strip.flatMap((level) => [level, level, level, 255])
  return decodeFrameId(
    { data: Array.from({ length: 10 }, () => row).flat(), width: STRIP, height: 10 },
    STRIP,
  )
}
