// Solves calibrations off the page's thread: it takes some tenths of a second.
import type { CalibrationInput } from '../../shared/geometry/calibration/calibrationTypes.ts'
import { solveCalibration } from '../../shared/geometry/calibration/solveCalibration.ts'

self.addEventListener('message', ({ data }: MessageEvent<CalibrationInput>) => {
  self.postMessage(solveCalibration(data))
})
