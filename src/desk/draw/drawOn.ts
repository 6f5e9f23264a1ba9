// What a pen that goes down draws on: the frozen picture, one that is frozen now, or the live one of that instant.
import type { ReadonlySignal } from '@preact/signals'
import type { MatchedPicture } from '../../client/pictureSync/pictureClock.ts'
import type { StrokeSample } from '../../shared/protocol/marks.ts'
import type { PictureRef } from '../../shared/protocol/pictures.ts'
import type { SeenPicture } from '../../client/markCanvas/seenMarks.ts'
import { transferSample } from '../../client/markCanvas/transfer.ts'
import type { Freeze } from '../video/freeze.ts'
import type { LivePicture } from '../video/livePicture.ts'
import type { DrawnOn } from './drawing.ts'

export interface DrawOnParts {
  readonly freeze: Freeze
  readonly autoFreeze: ReadonlySignal<boolean>
  readonly livePicture: ReadonlySignal<LivePicture | undefined>
  readonly liveRef: (matched: MatchedPicture | undefined) => PictureRef | undefined
  readonly pictureNow: () => SeenPicture | undefined
}

const DEFAULT_ASPECT = 16 / 9
const asItIs = (sample: StrokeSample): StrokeSample => sample

/** `atMs`: page clock of the pen's going down. */
export function createDrawOn({
  freeze,
  autoFreeze,
  livePicture,
  liveRef,
  pictureNow,
}: DrawOnParts): (atMs: number) => DrawnOn {
  return (atMs) => {
    const size = livePicture.peek()?.size.peek()
    const aspect = size === undefined ? DEFAULT_ASPECT : size.width / size.height
    const live = freeze.view.peek().tag === 'live' && !autoFreeze.peek()
    if (live) {
      const stage = livePicture.peek()
      const painted = stage?.paintedAt(atMs)
      const pictureAgain = (): PictureRef | undefined => liveRef(painted && stage?.again(painted))
      const carryOver: DrawnOn['carryOver'] = () => {
        const [now, picture] = [pictureNow()?.picture, pictureAgain()]
        if (now === undefined || picture === undefined) return asItIs
        return (sample) => transferSample(sample, now, picture) ?? sample
      }
      const carryBack: DrawnOn['carryBack'] = (onto) => {
        const picture = pictureAgain()
        return picture === undefined ? asItIs : (sample) => transferSample(sample, picture, onto)
      }
      const known = painted && stage?.settled(painted).then(liveRef)
      return {
        pictureId: undefined,
        picture: known ?? Promise.resolve(undefined),
        pictureNow: pictureAgain,
        carryOver,
        carryBack,
        aspect,
      }
    }
    let drawnOn: PictureRef | undefined
    const known = freeze.freeze().then((picture) => (drawnOn = picture))
    const view = freeze.view.peek()
    return {
      pictureId: view.tag === 'frozen' ? view.pictureId : undefined,
      picture: known,
      pictureNow: () => pictureNow()?.picture,
      carryOver: () => asItIs,
      carryBack: (onto) => {
        const from = drawnOn
        return from === undefined ? asItIs : (sample) => transferSample(sample, from, onto)
      },
      aspect,
    }
  }
}
