// Takes the device's depth pictures at a low rate into the depth history (devices with cpu-optimised depth-sensing).
import { intrinsicsOfProjection } from '../../shared/geometry/cameraModel.ts'
import type { DepthHistory } from '../placement/depthHistory.ts'
import { poseOf } from './xrPoses.ts'

const PERIOD_MS = 160
const COLUMNS = 80
const ROWS = 60

/** `read` in each XR frame; does its work at most six times a second. */
export function createDepthReader(history: DepthHistory): {
  read(frame: XRFrame, view: XRView, timeMs: number): void
} {
  let lastMs = -Infinity
  return {
    read(frame, view, timeMs) {
      if (timeMs - lastMs < PERIOD_MS) return
      const depth = depthOf(frame, view)
      if (depth === undefined) return
      lastMs = timeMs
      const depthsM = history.takeArray(COLUMNS * ROWS)
      for (let row = 0; row < ROWS; row++) {
        for (let column = 0; column < COLUMNS; column++) {
          depthsM[row * COLUMNS + column] = depth.getDepthInMeters(
            (column + 0.5) / COLUMNS,
            (row + 0.5) / ROWS,
          )
        }
      }
      history.add({
        timeMs,
        grid: {
          depthsM,
          worldFromDepthCamera: poseOf(view.transform),
          intrinsics: intrinsicsOfProjection(view.projectionMatrix, { width: COLUMNS, height: ROWS }),
        },
      })
    },
  }
}

function depthOf(frame: XRFrame, view: XRView): XRCPUDepthInformation | undefined {
  try {
    return frame.getDepthInformation(view) ?? undefined
  } catch {
    // An older browser without the method, or depth that the device cannot tell (GPU only, or not yet): the ladder goes on without.
    return undefined
  }
}
