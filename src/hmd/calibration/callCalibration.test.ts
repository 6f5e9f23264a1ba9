// The wizard's button: what is pressed before the camera is known is not lost.
import { afterEach, expect, it, vi } from 'vitest'
import { identityPose } from '../../shared/geometry/pose.ts'
import { openFakeCamera } from '../../testing/fakeCamera.ts'
import { useFakeWorkers } from '../../testing/fakeWorker.ts'
import { calibration } from '../../testing/scenarios.ts'
import type { WorldIdentity } from '../call/worldIdentity.ts'
import { createCallCalibration } from './callCalibration.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

const identity: WorldIdentity = {
  epoch: 1,
  calibrationId: 0,
  calibration,
  raiseEpoch: () => 1,
  rebase: () => Promise.resolve(),
  isBeingRebased: () => false,
  calibrate: () => undefined,
}

function joining() {
  const workers = useFakeWorkers()
  let known: WorldIdentity | undefined
  let nowMs = 0
  const calls = createCallCalibration({
    frames: openFakeCamera().frames,
    clock: { nowMs: () => nowMs },
    identity: () => known,
    keep: () => undefined,
    onRecalibrated: () => undefined,
    onLag: () => undefined,
    onLagBroken: () => undefined,
  })
  const before = workers.length
  return {
    calls,
    /** Workers of the wizard's own: none before it has begun. */
    begun: () => workers.length > before,
    cameraIsKnown: () => (known = identity),
    headMoves: () => {
      nowMs += 20
      calls.headMoved({ timeMs: nowMs, worldFromViewer: identityPose, limited: false })
    },
  }
}

it('[W4] pressed before the camera is known, the sheet is asked for at once, and the wizard begins as soon as it can', async () => {
  const { calls, begun, cameraIsKnown, headMoves } = joining()
  calls.toggleWizard()
  headMoves()
  expect(calls.wizard.value.tag).toBe('looking')
  expect(begun()).toBe(false)
  cameraIsKnown()
  headMoves()
  await vi.waitFor(() => expect(begun()).toBe(true))
  expect(calls.wizard.value.tag).toBe('looking')
  calls.toggleWizard()
  expect(calls.wizard.value.tag).toBe('off')
})

it('[W4] pressed twice before the camera is known it begins nothing', () => {
  const { calls, begun, cameraIsKnown, headMoves } = joining()
  calls.toggleWizard()
  calls.toggleWizard()
  cameraIsKnown()
  headMoves()
  expect(calls.wizard.value.tag).toBe('off')
  expect(begun()).toBe(false)
})
