// News and doubts about marks, in sentences.
import { formatBand, formatLength } from '../../client/i18n/format.ts'
import { unsettledTexts } from '../../client/i18n/sessionTexts.ts'
import { assertNever } from '../../shared/invariant.ts'
import { deviceNames } from '../panels/deviceWords.ts'
import { markName, mayBeBehind } from '../render/markWords.ts'
import { placementOf } from '../../shared/session/markShape.ts'
import { LARGEST_RING_M, LEAST_RING_M } from '../../shared/ink/markFigure.ts'
import { USUAL_LIMIT_M, type Doubt } from '../honest/doubts.ts'
import { toldTexts } from './toldTexts.ts'
import type { MarkNews } from '../honest/markNews.ts'

const hiddenWhy = {
  'session-start': 'hiddenStart',
  'space-reset': 'hiddenReset',
  'tracking-lost': 'hiddenLost',
  recalibrated: 'hiddenCalibrated',
} as const
const backHow = { device: 'backDevice', anchor: 'backAnchor', tag: 'backTag', point: 'backPoint' } as const
const movedWhy = {
  'late-surface': 'movedSurface',
  confirmed: 'movedConfirmed',
  wearer: 'movedWearer',
} as const

const takenFrom = { stage: 'takenOff', small: 'takenAway' } as const

/** `names`: what the wearer has (panels/deviceWords.ts). */
export function newsWords(news: MarkNews, names = deviceNames(undefined)): string {
  switch (news.type) {
    case 'hidden':
      return toldTexts('hidden', { count: news.count, why: toldTexts(hiddenWhy[news.reason], names) })
    case 'broughtBack': {
      const { count, stillHidden, sigmaM, method } = news
      const back = toldTexts('broughtBack', {
        count,
        how: toldTexts(backHow[method], names),
        error: formatBand(sigmaM),
      })
      return stillHidden === 0 ? back : `${back} ${toldTexts('stillHidden', { count: stillHidden })}`
    }
    case 'moved':
      return toldTexts('moved', {
        mark: markName(news.mark),
        way: formatLength(news.wayM),
        why: toldTexts(movedWhy[news.why], names),
      })
    case 'improved':
      return toldTexts('improved', { count: news.markIds.length, way: formatLength(news.wayM) })
    case 'erased':
      return toldTexts('erased', { count: news.count })
    case 'discarded': {
      const gone = toldTexts('discarded', { stills: news.stills })
      return news.count === 0 ? gone : `${gone} ${toldTexts('discardedMarks', { count: news.count })}`
    }
    case 'takenOff':
      return toldTexts(takenFrom[news.from])
    case 'tied':
      return toldTexts('tieDone', { mark: markName(news.mark), error: formatBand(news.errorM) })
    default:
      return assertNever(news)
  }
}

const isBehind = ({ mark }: Doubt): boolean => {
  const placement = placementOf(mark)
  return placement !== undefined && mayBeBehind(placement)
}

export function doubtWords(doubt: Doubt, limitM: number): string {
  const mark = markName(doubt.mark)
  switch (doubt.type) {
    case 'unsettled': {
      const why = unsettledTexts(doubt.reason)
      return toldTexts(isBehind(doubt) ? 'doubtBehind' : 'doubtUnsettled', {
        mark,
        error: formatBand(doubt.errorM),
        why,
      })
    }
    case 'wide':
      // Nobody accepted what nobody chose.
      return toldTexts(limitM === USUAL_LIMIT_M ? 'doubtUsual' : 'doubtWide', {
        mark,
        error: formatBand(doubt.errorM),
        limit: formatLength(limitM),
      })
    case 'refused':
      return toldTexts(doubt.reason === 'too-far' ? 'doubtTooFar' : 'doubtRefused', { mark })
    default:
      return assertNever(doubt)
  }
}

const errorsOf = (doubts: readonly Doubt[]): readonly number[] =>
  doubts.flatMap((doubt) => (doubt.type === 'refused' ? [] : [doubt.errorM]))

/** What the dashed rings show of it [RING-1], and that nothing has to be done. */
export function quietWords(doubts: readonly Doubt[]): string {
  const rings = errorsOf(doubts).filter((errorM) => errorM >= LEAST_RING_M)
  const isCut = rings.some((errorM) => errorM > LARGEST_RING_M)
  const most = formatLength(LARGEST_RING_M)
  return [
    ...(rings.length === 0 ? [] : [toldTexts(isCut ? 'ringCut' : 'ringNote', { count: rings.length, most })]),
    toldTexts('stays', { count: doubts.length }),
  ].join(' ')
}

/** How many marks are asked about, and the worst of it. */
export function severalWords(doubts: readonly Doubt[]): string {
  const errors = errorsOf(doubts)
  const refused = doubts.length - errors.length
  const behind = doubts.filter(isBehind).length
  return [
    toldTexts('several', { count: doubts.length }),
    ...(errors.length === 0 ? [] : [toldTexts('severalError', { error: formatBand(Math.max(...errors)) })]),
    ...(behind === 0 ? [] : [toldTexts('severalBehind', { count: behind })]),
    ...(refused === 0 ? [] : [toldTexts('severalRefused', { count: refused })]),
  ].join(' ')
}
