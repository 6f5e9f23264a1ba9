// News and doubts about marks, in sentences.
import { formatBand, formatLength } from '../../client/i18n/format.ts'
import { unsettledTexts } from '../../client/i18n/sessionTexts.ts'
import { assertNever } from '../../shared/invariant.ts'
import { markName } from '../render/markWords.ts'
import type { Doubt } from './doubts.ts'
import { honestTexts } from './honestTexts.ts'
import type { MarkNews } from './markNews.ts'

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

export function newsWords(news: MarkNews): string {
  switch (news.type) {
    case 'hidden':
      return honestTexts('hidden', { count: news.count, why: honestTexts(hiddenWhy[news.reason]) })
    case 'broughtBack': {
      const { count, stillHidden, sigmaM, method } = news
      const back = honestTexts('broughtBack', {
        count,
        how: honestTexts(backHow[method]),
        error: formatBand(sigmaM),
      })
      return stillHidden === 0 ? back : `${back} ${honestTexts('stillHidden', { count: stillHidden })}`
    }
    case 'moved':
      return honestTexts('moved', {
        mark: markName(news.mark),
        way: formatLength(news.wayM),
        why: honestTexts(movedWhy[news.why]),
      })
    case 'tied':
      return honestTexts('tieDone', { mark: markName(news.mark), error: formatBand(news.errorM) })
    default:
      return assertNever(news)
  }
}

export function doubtWords(doubt: Doubt, limitM: number): string {
  const mark = markName(doubt.mark)
  switch (doubt.type) {
    case 'unsettled': {
      const why = unsettledTexts(doubt.reason)
      return honestTexts('doubtUnsettled', { mark, error: formatBand(doubt.errorM), why })
    }
    case 'wide':
      return honestTexts('doubtWide', { mark, error: formatBand(doubt.errorM), limit: formatLength(limitM) })
    case 'refused':
      return honestTexts('doubtRefused', { mark })
    default:
      return assertNever(doubt)
  }
}
