import { describe, expect, it } from 'vitest'
import {
  actor,
  drawInk,
  newMarkId,
  newPictureId,
  picture,
  placement,
  placing,
  SessionScript,
} from '../../testing/scenarios.ts'
import type { Rebase } from '../protocol/pictures.ts'
import { axisOf } from '../ink/tilt.ts'
import { placementOf } from './markShape.ts'
import { whyNotFixed } from './selectors.ts'

const wearer = actor('wearer')
const expert = actor('expert')
const shift: Rebase = {
  fromEpoch: 1,
  nowFromThen: { position: [1, 0, 0], orientation: [0, 0, 0, 1] },
  sigmaM: 0.03,
  method: 'tag',
}

function afterReset() {
  const script = SessionScript.opened()
  const [markId, pictureId] = [newMarkId(), newPictureId()]
  script.run(expert, { type: 'picture.freeze', pictureId, picture: picture() })
  script.run(expert, drawInk(markId, { pictureId }))
  script.run(wearer, placing(script.state, markId, placement({ settled: true, errorM: 0.04 })))
  script.run(wearer, { type: 'epoch.raise', epoch: 2, reason: 'space-reset' })
  const mark = () => script.state.marks.get(markId)!
  return { script, markId, pictureId, mark }
}

describe('re-basing', () => {
  it('[EPO-2] [EPO-4] brings marks and stills of the old epoch into the new one, with a wider error', () => {
    const { script, pictureId, mark } = afterReset()
    expect(whyNotFixed(script.state, mark())).toBe('old-epoch')
    expect(script.run(wearer, { type: 'marks.rebase', ...shift })).toBeUndefined()
    expect(whyNotFixed(script.state, mark())).toBeUndefined()
    expect(placementOf(mark())).toMatchObject({ epoch: 2, errorM: 0.05 })
    expect(placementOf(mark())?.pointsWorld[0]).toEqual([1, 1.6, -0.5])
    const still = script.state.pictures.get(pictureId)!
    expect(still.picture).toMatchObject({ epoch: 2, worldFromCamera: { position: [1, 1.6, 0] } })
    // What is drawn on it or measured by it later is no surer than this.
    expect(still.picture.poseSigmaM).toBe(shift.sigmaM)
    expect(mark().picture.poseSigmaM).toBe(shift.sigmaM)
    // A mark can be drawn on the re-based still.
    expect(script.run(expert, drawInk(newMarkId(), { pictureId, picture: still.picture }))).toBeUndefined()
  })

  it('[EPO-4] widens errors with the distance from what told the turn', () => {
    const { script, pictureId, mark } = afterReset()
    // The mark stands 1.5 m above it and half a metre before it.
    const turn = { aboutThen: [0, 0.1, 0], sigmaRad: 0.02 } as const
    expect(script.run(wearer, { type: 'marks.rebase', ...shift, turn })).toBeUndefined()
    const lever = 0.02 * Math.hypot(1.5, 0.5)
    expect(placementOf(mark())?.errorM).toBeCloseTo(Math.hypot(0.04, 0.03, lever))
    // What is drawn on its picture lies about a metre before the camera.
    const shown = 0.02 * Math.hypot(1.5, 1)
    expect(script.state.pictures.get(pictureId)?.picture.poseSigmaM).toBeCloseTo(Math.hypot(0.03, shown))
  })

  it('[EPO-4] turns a tilt with the world that it stands in, and no tilt of another', () => {
    const script = SessionScript.opened()
    const markId = newMarkId()
    const stroke = [
      [0.5, 0.5, 0.5],
      [0.6, 0.5, 0.5],
    ] as const
    script.run(expert, drawInk(markId, { kind: 'movement', stroke }))
    script.run(wearer, placing(script.state, markId, placement({ settled: true })))
    const mark = () => script.state.marks.get(markId)!
    // It goes towards +x of the old world, which is -z of the new one.
    const tilt = [0, Math.SQRT1_2, 0, Math.SQRT1_2] as const
    const quarter = [0, Math.SQRT1_2, 0, Math.SQRT1_2] as const
    script.run(expert, { type: 'mark.tilt', markId, tilt })
    expect(axisOf(mark().tilt!)[0]).toBeCloseTo(1)
    script.run(wearer, { type: 'epoch.raise', epoch: 2, reason: 'space-reset' })
    const turned = { ...shift, nowFromThen: { position: [1, 0, 0], orientation: quarter } } as const
    expect(script.run(wearer, { type: 'marks.rebase', ...turned })).toBeUndefined()
    expect(axisOf(mark().tilt!)[2]).toBeCloseTo(-1)
    script.run(wearer, { type: 'epoch.raise', epoch: 3, reason: 'space-reset' })
    expect(script.run(wearer, { type: 'marks.rebase', ...turned })).toBeUndefined()
    expect(axisOf(mark().tilt!)[2]).toBeCloseTo(-1)
  })

  it('[EPO-5] what redo holds of a tilt turns with the world', () => {
    const { script } = afterReset()
    script.run(wearer, { type: 'marks.rebase', ...shift })
    const markId = newMarkId()
    const stroke = [
      [0.5, 0.5, 0.5],
      [0.6, 0.5, 0.5],
    ] as const
    script.run(expert, drawInk(markId, { kind: 'movement', stroke, picture: picture({ epoch: 2 }) }))
    script.run(wearer, placing(script.state, markId, placement({ epoch: 2 })))
    const tilt = [0, Math.SQRT1_2, 0, Math.SQRT1_2] as const
    expect(script.run(expert, { type: 'mark.tilt', markId, tilt })).toBeUndefined()
    expect(script.run(expert, { type: 'mark.undo' })).toBeUndefined()
    script.run(wearer, { type: 'epoch.raise', epoch: 3, reason: 'space-reset' })
    const nowFromThen = { position: [0, 0, 0], orientation: tilt } as const
    const turned = { ...shift, fromEpoch: 2, nowFromThen }
    expect(script.run(wearer, { type: 'marks.rebase', ...turned })).toBeUndefined()
    expect(script.run(expert, { type: 'mark.redo' })).toBeUndefined()
    expect(axisOf(script.state.marks.get(markId)!.tilt!)[2]).toBeCloseTo(-1)
  })

  it('[EPO-4] refuses an epoch that is not over, or not there yet', () => {
    const { script } = afterReset()
    expect(script.run(wearer, { type: 'marks.rebase', ...shift, fromEpoch: 2 })).toBe('wrong-state')
    expect(script.run(wearer, { type: 'marks.rebase', ...shift, fromEpoch: 3 })).toBe('wrong-state')
  })

  it('[EPO-5] an anchor moves its own marks only, within the epoch too, and leaves pictures where they were taken', () => {
    const script = SessionScript.opened()
    const [anchored, free] = [newMarkId(), newMarkId()]
    for (const markId of [anchored, free]) {
      script.run(expert, drawInk(markId))
      script.run(wearer, placing(script.state, markId, placement()))
    }
    const drift = { type: 'marks.rebase' as const, ...shift, method: 'anchor' as const, markIds: [anchored] }
    expect(script.run(wearer, { ...drift, markIds: [newMarkId()] })).toBe('not-found')
    expect(script.run(wearer, drift)).toBeUndefined()
    const [moved, stayed] = [script.state.marks.get(anchored)!, script.state.marks.get(free)!]
    expect(placementOf(moved)?.pointsWorld[0]).toEqual([1, 1.6, -0.5])
    expect(moved.picture.worldFromCamera.position).toEqual([0, 1.6, 0])
    expect(placementOf(stayed)?.pointsWorld[0]).toEqual([0, 1.6, -0.5])
  })

  it('[EPO-4] undo after it puts a mark back to where it was, in the new epoch', () => {
    const script = SessionScript.opened()
    const markId = newMarkId()
    script.run(expert, drawInk(markId))
    script.run(wearer, placing(script.state, markId, placement()))
    const { picture: on, stroke } = script.state.marks.get(markId)!
    const moved = placement({
      pointsWorld: [
        [0, 2, -0.5],
        [0.01, 2, -0.5],
      ],
    })
    script.run(wearer, {
      type: 'mark.reshape',
      markId,
      shape: { picture: on, stroke, place: { status: 'placed', placement: moved } },
    })
    script.run(wearer, { type: 'epoch.raise', epoch: 2, reason: 'tracking-lost' })
    script.run(wearer, { type: 'marks.rebase', ...shift })
    expect(script.run(wearer, { type: 'mark.undo' })).toBeUndefined()
    expect(placementOf(script.state.marks.get(markId)!)?.pointsWorld[0]).toEqual([1, 1.6, -0.5])
  })
})
