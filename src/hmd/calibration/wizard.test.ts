import { afterEach, describe, expect, it, vi } from 'vitest'
import { SHEET_TAG } from '../../shared/geometry/tags/tagCode.ts'
import { openFakeCamera } from '../../testing/fakeCamera.ts'
import { useFakeWorkers } from '../../testing/fakeWorker.ts'
import { calibration } from '../../testing/scenarios.ts'
import { identityPose } from '../../shared/geometry/pose.ts'
import { startWizard } from './wizard.ts'
import { GIVE_UP_MS } from './wizardFlow.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

const broken = { tag: 'failed', reason: 'broken' }

/** The sheet is seen in each picture. The solver's worker is made first, then that of the tags. */
function running() {
  const workers = useFakeWorkers()
  const camera = openFakeCamera()
  const { width, height } = calibration.intrinsics
  let nowMs = 0
  const wizard = startWizard({
    frames: {
      onFrame: (listener) => camera.frames.onFrame((frame) => listener({ ...frame, width, height })),
    },
    believed: calibration,
    nowMs: () => nowMs,
    onSolved: () => undefined,
  })
  const [solver, tags] = workers
  let number = 0
  const see = async (): Promise<void> => {
    nowMs += 1000
    await camera.show(nowMs)
    number += 1
    tags!.answer({ number, tags: [{ id: SHEET_TAG.id, corners: [] }] })
  }
  /** Time goes by with the head followed, and no picture. */
  const wait = (ms: number): void => {
    nowMs += ms
    wizard.headMoved({ timeMs: nowMs, worldFromViewer: identityPose, limited: false })
  }
  return { wait, workers, solver: solver!, tags: tags!, camera, see, state: () => wizard.state.value }
}

describe('the wizard, when the camera is silent', () => {
  it('[W1] asks for the sheet again, and says in the end that it was not seen', async () => {
    const { see, wait, state, camera } = running()
    await see()
    expect(state().tag).toBe('viewing')
    wait(1600)
    expect(state().tag).toBe('looking')
    wait(GIVE_UP_MS)
    expect(state()).toEqual({ tag: 'failed', reason: 'no-target' })
    expect(camera.isWatched()).toBe(false)
  })
})

describe('the wizard, when something of this page does not work', () => {
  it('ends at once with its own words when solving throws', async () => {
    const { solver, see, state, camera } = running()
    await see()
    expect(solver.posted).toHaveLength(1)
    solver.answer('broken')
    expect(state()).toEqual(broken)
    expect(camera.isWatched()).toBe(false)
  })

  it('solves on when the solver breaks once, and ends at once when it breaks again', async () => {
    const { workers, solver, see, state } = running()
    await see()
    solver.breakDown()
    expect(state().tag).toBe('viewing')
    await see()
    expect(workers[2]!.posted).toHaveLength(1)
    workers[2]!.breakDown()
    expect(state()).toEqual(broken)
  })

  it('ends at once when no picture can be looked at', () => {
    const { workers, tags, state } = running()
    tags.breakDown()
    expect(state().tag).toBe('looking')
    workers[2]!.breakDown()
    expect(state()).toEqual(broken)
  })
})
