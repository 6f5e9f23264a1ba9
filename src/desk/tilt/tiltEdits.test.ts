import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SEED, someTilt } from '../../testing/arbitraries.ts'
import { picture } from '../../testing/scenarios.ts'
import { pointAtDepth } from '../../shared/geometry/cameraModel.ts'
import { distance, dot, length, scale, type Vec3 } from '../../shared/geometry/vec3.ts'
import type { Quat } from '../../shared/protocol/spaces.ts'
import { handlesOf, turnStroke, type EditedStroke } from '../../shared/ink/editStroke.ts'
import { axisOf, flatTilt, onArc } from '../../shared/ink/tilt.ts'
import { choiceOf, dragTilt, tiltBy, tiltChoices, tiltChosen, tiltHandles } from './tiltEdits.ts'

const camera = picture()
const aspect = 1280 / 720
const towards: Vec3 = [0, 0, 1]

/** Half a metre before the camera, in the middle, on a surface that faces it; `to` in picture widths to the right and up. */
function edited(kind: 'turn' | 'movement', change: Partial<EditedStroke> = {}): EditedStroke {
  const stroke = [
    [0.5, 0.5, 0.5],
    [0.6, 0.5, 0.5],
  ] as const
  const pointsWorld = stroke.map(([u, v]) => pointAtDepth([u, v], 0.5, camera))
  const sweep = kind === 'turn' ? { sweepRad: Math.PI / 2 } : {}
  return { kind, stroke, aspect, ...sweep, room: { pointsWorld, normalWorld: towards, camera }, ...change }
}
const axisNow = (mark: EditedStroke): Vec3 => {
  if (mark.tilt === undefined) throw new Error('it lies flat')
  return axisOf(mark.tilt)
}
const near = (a: Vec3, b: Vec3): void => expect(distance(a, b)).toBeLessThan(1e-6)
const handle = (mark: EditedStroke, id: 'tilt' | 'sweep') => tiltHandles(mark).find((each) => each.id === id)
const drag = (mark: EditedStroke, du: number, dv: number): EditedStroke =>
  dragTilt(mark, 'tilt', [0.5, 0.5], [0.5 + du, 0.5 + dv]) ?? mark

describe('the stick', () => {
  it('stands on the surface: seen end on its end is above the middle, dragged it goes with the pen', () => {
    const flat = edited('turn')
    expect(handle(flat, 'tilt')?.at[0]).toBeCloseTo(0.5)
    expect(handle(flat, 'tilt')?.at[1]).toBeLessThan(0.48)
    const limb = drag(flat, 1, 0)
    near(axisNow(limb), [1, 0, 0])
    expect(handle(limb, 'tilt')?.at[0]).toBeCloseTo(0.63)
    const half = axisNow(drag(flat, 0.05, 0))
    expect(half[0]).toBeCloseTo(0.5)
    expect(half[2]).toBeCloseTo(Math.sqrt(0.75))
  })

  it('of a movement is beyond its head, and stays on its side of the view', () => {
    const flat = edited('movement')
    expect(handle(flat, 'tilt')?.at[0]).toBeCloseTo(0.63)
    // Towards its beginning: it rises towards the camera.
    expect(axisNow(drag(flat, -0.1, 0))[2]).toBeCloseTo(1)
    const away = { ...flat, tilt: tiltChosen(flat, 'away') }
    near(axisNow(away), [0, 0, -1])
    expect(axisNow(drag(away, 0.05, 0))[2]).toBeLessThan(-0.5)
  })

  it('is there for what can be tilted and says a way, and for nothing else', () => {
    expect(tiltHandles({ ...edited('turn'), kind: 'circle' })).toEqual([])
    expect(tiltHandles({ ...edited('turn'), room: undefined })).toEqual([])
    expect(dragTilt(edited('turn'), 'point1', [0, 0], [1, 1])).toBeUndefined()
    // Tilted, the points on the picture are not where it shows; its size and its sweep are.
    expect(handlesOf(drag(edited('turn'), 1, 0)).map(({ id }) => id)).toEqual(['size'])
  })

  it('turns the whole mark with its axis, and the axis keeps length one', () => {
    fc.assert(
      fc.property(
        someTilt,
        fc.double({ min: -0.3, max: 0.3, noNaN: true }),
        fc.double({ min: -0.3, max: 0.3, noNaN: true }),
        (tilt, du, dv) => {
          const dragged = drag(edited('turn', { tilt }), du, dv)
          expect(length(axisNow(dragged))).toBeCloseTo(1, 9)
          expect(Math.hypot(...(dragged.tilt ?? [0]))).toBeCloseTo(1, 9)
          expect(dragged.stroke).toEqual(edited('turn').stroke)
          expect(dragged.sweepRad).toBe(Math.PI / 2)
        },
      ),
      { seed: SEED },
    )
  })
})

describe('choices', () => {
  it('are told back as what was chosen', () => {
    for (const kind of ['turn', 'movement'] as const) {
      for (const choice of tiltChoices(kind)) {
        const mark = edited(kind)
        expect(choiceOf({ ...mark, tilt: tiltChosen(mark, choice) }), `${kind} ${choice}`).toBe(choice)
      }
    }
    expect(tiltChosen(drag(edited('turn'), 0.05, 0), 'flat')).toBeUndefined()
  })

  it('about the limb: the bend is raised upright over it, its axis across the view', () => {
    // From the right over the top to the left: it bulges upwards.
    const bend = edited('turn', { sweepRad: Math.PI })
    const tilt = tiltChosen(bend, 'limb')!
    near(axisOf(tilt), [0, -1, 0])
    const reach = (angle: number): Vec3 => onArc([0, 0, 0], 1, tilt, angle)
    near(reach(0), [1, 0, 0])
    near(reach(Math.PI / 2), towards)
    near(reach(Math.PI), [-1, 0, 0])
  })

  it('about the limb: a surface that leans points along no limb, the bend does', () => {
    const bend = edited('turn', { sweepRad: Math.PI })
    const normalWorld: Vec3 = [Math.SQRT1_2, 0, Math.SQRT1_2]
    const axis = axisOf(tiltChosen({ ...bend, room: { ...bend.room!, normalWorld } }, 'limb')!)
    expect(axis[1]).toBeLessThan(-0.99)
  })

  it('about the limb: along the line that was pointed', () => {
    const pointed = drag(edited('turn'), 0.06, -0.06 * aspect)
    const axis = axisOf(tiltChosen(pointed, 'limb')!)
    near(axis, [Math.SQRT1_2, Math.SQRT1_2, 0])
  })
})

describe('keys', () => {
  it('lead an axis that faces the camera where they point, and all the way round', () => {
    const facing = edited('turn')
    expect(axisNow(tiltBy(facing, [1, 0]))[0]).toBeCloseTo(Math.sin(Math.PI / 12))
    expect(axisNow(tiltBy(facing, [0, -1]))[1]).toBeCloseTo(Math.sin(Math.PI / 12))
    let mark = facing
    for (let press = 0; press < 12; press += 1) mark = tiltBy(mark, [1, 0])
    near(axisNow(mark), scale(towards, -1))
  })

  it('comma and full stop turn a tilted mark as the camera sees it, the axis with it', () => {
    const limb = drag(edited('turn'), 1, 0)
    near(axisNow(turnStroke(limb, Math.PI / 2)), [0, 1, 0])
  })
})

describe('a tilted turn’s sweep', () => {
  it('goes on with its head, also edge on', () => {
    const tilt: Quat = flatTilt('turn', [0, 0, 0], [1, 0, 0], [0, Math.SQRT1_2, Math.SQRT1_2])!
    const mark = edited('turn', { tilt })
    const further = { ...mark, sweepRad: (3 * Math.PI) / 4 }
    const [from, to] = [handle(mark, 'sweep')!.at, handle(further, 'sweep')!.at]
    expect(dragTilt(mark, 'sweep', from, to)?.sweepRad).toBeCloseTo(further.sweepRad, 1)
    const edgeOn = { ...mark, tilt: tiltChosen(mark, 'limb')! }
    expect(Math.abs(dot(axisOf(edgeOn.tilt), towards))).toBeLessThan(1e-6)
    const at = handle(edgeOn, 'sweep')!.at
    const kept = dragTilt(edgeOn, 'sweep', at, at)
    expect(kept?.sweepRad).toBeCloseTo(Math.PI / 2, 1)
  })
})
