// Where the menu of a mark stands in the room, among other marks and for a head that goes about.
import { signal } from '@preact/signals-core'
import { describe, expect, it, vi } from 'vitest'
import type { Pose } from '../../shared/geometry/pose.ts'
import { identity } from '../../shared/geometry/quat.ts'
import { normalize, sub, type Vec3 } from '../../shared/geometry/vec3.ts'
import { actor, drawInk, newMarkId, placement, placing, SessionScript } from '../../testing/scenarios.ts'
import { marksInRoom } from '../guide/sights.ts'
import type { WearerGuide } from '../guide/wearerGuide.ts'
import { wantedOf } from './clearOfMarks.ts'
import { createMenuCard } from './menuCard.ts'
import type { Quad } from './quad.ts'

const from = (position: Vec3): Pose => ({ position, orientation: identity })

/** The first mark's menu. */
function menuAmong(...anchors: readonly Vec3[]) {
  const script = SessionScript.opened()
  for (const anchor of anchors) {
    const markId = newMarkId()
    script.run(actor('expert'), drawInk(markId, { kind: 'point', stroke: [[0.5, 0.5, 0.5]] }))
    script.run(actor('wearer'), placing(script.state, markId, placement({ pointsWorld: [anchor] })))
  }
  const marks = marksInRoom(script.state, new Map(), { epoch: 1, sessionMs: 0 })
  const targets = [...marks.values()].map(({ target }) => target)
  const guide = {
    chosen: signal([...script.state.marks.values()][0]),
    handling: signal({ tag: 'chosen', page: 'actions' }),
    help: signal(''),
    voice: { canListen: signal(false) },
  } as unknown as WearerGuide
  const quad = { paint: vi.fn(), place: vi.fn(), setShown: vi.fn(), mesh: { scaling: { setAll: vi.fn() } } }
  const menu = createMenuCard(quad as unknown as Quad, guide)
  return {
    placed: quad.place,
    /** How far to the right of the mark it stands, once the eyes are there. */
    asideFor: (eye: Vec3): number => {
      menu.tick(from(eye), marks, wantedOf(targets, targets[0]))
      const spots = menu.spots()
      return spots.reduce((sum, { atWorld }) => sum + atWorld[0], 0) / spots.length - anchors[0]![0]
    },
    isBefore: (anchor: Vec3, eye: Vec3): boolean =>
      menu.metM({ origin: eye, direction: normalize(sub(anchor, eye)) }) !== undefined,
  }
}

const eye: Vec3 = [0, 1.6, 0]
const mark: Vec3 = [0, 1.5, -0.7]

describe('the menu of a mark', () => {
  it('[CLEAR-1] stands to the left, or to the right where another mark lies there', () => {
    expect(menuAmong(mark).asideFor(eye)).toBeLessThan(-0.1)
    expect(menuAmong(mark, [-0.2, 1.5, -0.8]).asideFor(eye)).toBeGreaterThan(0.1)
    expect(menuAmong(mark, [-0.2, 1.5, -0.8], [0.2, 1.5, -0.8]).asideFor(eye)).toBeLessThan(-0.1)
  })

  it('[MENU-3] stays until the head goes so that it would stand before its mark, and then stands beside it again', () => {
    const far: Vec3 = [0, 1.5, -2.4]
    const { asideFor, isBefore, placed } = menuAmong(far)
    const first = asideFor(eye)
    expect(asideFor([-0.05, 1.6, 0])).toBe(first)
    expect(placed).toHaveBeenCalledOnce()
    const aside: Vec3 = [-0.45, 1.6, 0]
    expect(isBefore(far, aside)).toBe(true)
    asideFor(aside)
    expect(placed).toHaveBeenCalledTimes(2)
    expect(isBefore(far, aside)).toBe(false)
  })
})
