// [CLEAR-1] Where a card stands so that it is not between the eyes and a mark. Pure.
import { invert, transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import type { CardSizeM } from './sentencePlace.ts'

/** What is to be left free: a mark, a button. All of it lies within `reachM` of its anchor. */
export interface Spot {
  readonly anchorWorld: Vec3
  readonly reachM: number
}

/** What must be free, then with less and less of it where there is no place for all. */
export type Wanted = readonly (readonly Spot[])[]

/** First all marks, then the one that matters most, at last the middle of it alone. */
export const wantedOf = (marks: readonly Spot[], current: Spot | undefined): Wanted =>
  current === undefined ? [[]] : [marks, [current], [{ ...current, reachM: 0 }]]

/** Half a button of the panel's, which stands as far away as a sentence, metres. */
const BUTTON_M = 0.03

/** [SAY-10] Buttons too, as long as there is a place that leaves them free. */
export function besides(wanted: Wanted, buttons: readonly { readonly atWorld: Vec3 }[]): Wanted {
  const spots = buttons.map(({ atWorld }): Spot => ({ anchorWorld: atWorld, reachM: BUTTON_M }))
  return [...wanted.map((marks) => [...marks, ...spots]), ...wanted]
}

/** Around a card where it stands, and where it would go: it does not go back and forth for a head that sways. */
const [STAYS_M, GOES_M] = [0.01, 0.04]

/** Whether a card (its +z towards the eyes) lies before one of the spots, or is nearer to it than `slackM` as seen. */
export function hides(
  worldFromCard: Pose,
  { widthM, heightM }: CardSizeM,
  { eye, spots, slackM }: { readonly eye: Vec3; readonly spots: readonly Spot[]; readonly slackM: number },
): boolean {
  const cardFromWorld = invert(worldFromCard)
  const [ex, ey, ez] = transformPoint(cardFromWorld, eye)
  return spots.some(({ anchorWorld, reachM }) => {
    const [x, y, z] = transformPoint(cardFromWorld, anchorWorld)
    // Where the sight to it goes through the card's plane, whichever of the two is nearer.
    const share = ez / (ez - z)
    const aroundM = reachM * share + slackM
    return (
      share > 0 &&
      Math.abs(ex + (x - ex) * share) < widthM / 2 + aroundM &&
      Math.abs(ey + (y - ey) * share) < heightM / 2 + aroundM
    )
  })
}

/** The first of the places that leaves free what is wanted; the present one where none leaves free even the least. */
export function clearPlace(
  places: readonly Pose[],
  present: number,
  { eye, card, wanted }: { readonly eye: Vec3; readonly card: CardSizeM; readonly wanted: Wanted },
): number {
  for (const spots of wanted) {
    const clear = places.findIndex((place, index) => {
      const slackM = index === present ? STAYS_M : GOES_M
      return !hides(place, card, { eye, spots, slackM })
    })
    if (clear >= 0) return clear
  }
  return present
}
