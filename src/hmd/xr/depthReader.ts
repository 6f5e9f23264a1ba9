// Takes the device's depth pictures at a low rate into the depth history (devices with cpu-optimised depth-sensing).
import { intrinsicsOfProjection } from '../../shared/geometry/cameraModel.ts'
import type { DepthHistory } from '../placement/depthHistory.ts'
import { cellsOf, readCells, type RawDepth } from './depthCells.ts'
import { poseOf } from './xrPoses.ts'

const PERIOD_MS = 160

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
      const raw = rawOf(depth, frame.session)
      const cells = cellsOf(raw)
      const depthsM = history.takeArray(cells.columns * cells.rows)
      readCells(raw, cells, depthsM)
      const size = { width: cells.columns, height: cells.rows }
      history.add({
        timeMs,
        grid: {
          depthsM,
          worldFromDepthCamera: poseOf(view.transform),
          intrinsics: intrinsicsOfProjection(view.projectionMatrix, size),
        },
      })
    },
  }
}

const rawOf = (depth: XRCPUDepthInformation, { depthDataFormat }: XRSession): RawDepth => ({
  width: depth.width,
  height: depth.height,
  data: depth.data,
  rawValueToMeters: depth.rawValueToMeters,
  bufferFromView: depth.normDepthBufferFromNormView.matrix,
  isFloat: depthDataFormat === 'float32',
})

function depthOf(frame: XRFrame, view: XRView): XRCPUDepthInformation | undefined {
  try {
    return frame.getDepthInformation(view) ?? undefined
  } catch {
    // An older browser without the method, or depth that the device cannot tell (GPU only, or not yet): the ladder goes on without.
    return undefined
  }
}
