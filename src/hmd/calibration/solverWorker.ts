// Solves calibrations off the page's thread: it takes some tenths of a second.
import { answerJobs } from '../../client/answerJobs.ts'
import type { CalibrationInput } from '../../shared/geometry/calibration/calibrationTypes.ts'
import { solveCalibration } from '../../shared/geometry/calibration/solveCalibration.ts'
import type { SolverAnswer } from './wizardFlow.ts'

answerJobs<CalibrationInput, SolverAnswer>({ run: solveCalibration, failed: () => 'broken' })
