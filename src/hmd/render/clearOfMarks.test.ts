import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import { fromAxisAngle, multiply } from '../../shared/geometry/quat.ts'
import { normalize, sub, type Vec3 } from '../../shared/geometry/vec3.ts'
import { SEED } from '../../testing/arbitraries.ts'
import { cardHit } from '../guide/boxes.ts'
import { besides, clearPlace, hides, wantedOf, type Spot } from './clearOfMarks.ts'
import { hololensCone } from './edgeArrow.ts'
import { panelPose, startFollow } from './lazyFollow.ts'
import { hung, panelSize } from './panelLayout.ts'
import { sentenceSize } from './sentence.ts'
import { AHEAD_M, risesM } from './sentencePlace.ts'

const eye: Vec3 = [0.2, 1.6, -0.1]
const head = (yawRad = 0, pitchRad = 0): Pose => ({
  position: eye,
  orientation: multiply(fromAxisAngle([0, 1, 0], yawRad), fromAxisAngle([1, 0, 0], pitchRad)),
})
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true })
/** Seen there by the given head, tangents, as large as `tan`. */
const seen = (across: number, up: number, { awayM = 0.6, tan = 0.03, by = head() } = {}): Spot => ({
  anchorWorld: transformPoint(by, [across * awayM, up * awayM, -awayM]),
  reachM: tan * awayM,
})

const panelPlaces = [1, -1].map((side) => hung(panelPose(startFollow(head()), side === 1 ? 1 : -1)))
const noticePlaces = risesM('notice', sentenceSize, hololensCone).map((riseM): Pose => ({
  ...head(),
  position: transformPoint(head(), [0, riseM, -AHEAD_M]),
}))
const placesOf = { panel: panelPlaces, notice: noticePlaces }
const sizeOf = { panel: panelSize, notice: sentenceSize }
const chosen = (which: 'panel' | 'notice', wanted = wantedOf([], undefined), present = 0): number =>
  clearPlace(placesOf[which], present, { eye, card: sizeOf[which], wanted })
const covers = (which: 'panel' | 'notice', place: number, spots: readonly Spot[]): boolean =>
  hides(placesOf[which][place]!, sizeOf[which], { eye, spots, slackM: 0 })

describe('a card before the eyes', () => {
  it('[CLEAR-1] hides what a sight meets behind it or before it, and nothing behind the head', () => {
    const card = panelPlaces[0]!
    fc.assert(
      fc.property(number(-1, 1), number(-1, 1), number(0.3, 3), (across, up, awayM) => {
        const spot = seen(across, up, { awayM, tan: 0 })
        const ray = { origin: eye, direction: normalize(sub(spot.anchorWorld, eye)) }
        expect(hides(card, panelSize, { eye, spots: [spot], slackM: 0 })).toBe(
          cardHit(ray, card, panelSize) !== undefined,
        )
      }),
      { seed: SEED },
    )
    const middle = sub(card.position, eye)
    const behind: Spot = { anchorWorld: sub(eye, middle), reachM: 0.1 }
    expect(hides(card, panelSize, { eye, spots: [behind], slackM: 0 })).toBe(false)
  })

  it.each([
    { which: 'panel', tan: 0.15 },
    { which: 'notice', tan: 0.05 },
  ] as const)(
    '[CLEAR-1] as a $which never stands before the mark that matters most, whatever others there are',
    ({ which, tan }) => {
      const spot = fc
        .tuple(number(-0.7, 0.7), number(-0.5, 0.5), number(0.3, 2.5))
        .map(([across, up, awayM]) => seen(across, up, { awayM, tan }))
      fc.assert(
        fc.property(
          spot,
          fc.array(spot, { maxLength: 6 }),
          fc.nat({ max: 1 }),
          (current, others, present) => {
            const place = chosen(which, wantedOf([...others, current], current), present)
            expect(covers(which, place, [current])).toBe(false)
            // And there it stays.
            expect(chosen(which, wantedOf([current], current), place)).toSatisfy(
              (next: number) => !covers(which, next, [current]),
            )
          },
        ),
        { seed: SEED, numRuns: 500 },
      )
    },
  )

  it('[CLEAR-1] leaves all marks free where it can', () => {
    const [onRight, onLeft, ahead] = [seen(0.44, -0.27), seen(-0.44, -0.27), seen(0, -0.3)]
    expect(chosen('panel', wantedOf([ahead], ahead))).toBe(0)
    expect(chosen('panel', wantedOf([onRight, ahead], ahead))).toBe(1)
    expect(chosen('panel', wantedOf([onRight, onLeft], onRight))).toBe(1)
    expect(chosen('panel', wantedOf([onRight, onLeft], onLeft))).toBe(0)
    const [middle, low, high] = [seen(0, 0), seen(0, -0.15), seen(0, 0.16)]
    expect(chosen('notice', wantedOf([low], low))).toBe(0)
    expect(chosen('notice', wantedOf([low, middle], low))).toBe(1)
    expect(chosen('notice', wantedOf([high, middle], high))).toBe(2)
  })

  it('[CLEAR-1] goes back only when the mark is well clear of its own place', () => {
    const edge = Math.abs(panelPlaces[0]!.position[0] - eye[0]) - panelSize.widthM / 2
    const beside = (gapM: number): Spot => ({
      anchorWorld: [eye[0] + edge - gapM, panelPlaces[0]!.position[1], panelPlaces[0]!.position[2]],
      reachM: 0,
    })
    const places = [beside(0.025), beside(0.09)].map((spot) =>
      [0, 1].map((at) => chosen('panel', wantedOf([spot], spot), at)),
    )
    expect(places).toEqual([
      [0, 1],
      [0, 0],
    ])
  })

  it('[SAY-10] as a notice leaves buttons free, and where it cannot leave the mark and them, the mark', () => {
    const button = (up: number) => ({ atWorld: transformPoint(head(), [0.1, up, -AHEAD_M]) })
    const none = wantedOf([], undefined)
    expect(chosen('notice', besides(none, [button(0)]))).toBe(1)
    expect(chosen('notice', besides(none, [button(-0.3)]))).toBe(0)
    const mark = seen(0, 0.15)
    expect(chosen('notice', besides(wantedOf([mark], mark), [button(0)]))).toBe(2)
    expect(chosen('notice', besides(wantedOf([mark], mark), [button(0), button(-0.2)]))).not.toBe(1)
    expect(
      covers('notice', chosen('notice', besides(wantedOf([mark], mark), [button(0), button(-0.2)])), [mark]),
    ).toBe(false)
  })
})
