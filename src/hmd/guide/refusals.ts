// What the server refused, in the wearer's words.
import { errorTexts } from '../../client/i18n/errorTexts.ts'
import type { Command } from '../../shared/protocol/commands.ts'
import type { ErrorCode } from '../../shared/protocol/errors.ts'
import { guideTexts } from './guideTexts.ts'

/** [HAND-6] So long it is told. */
export const REFUSAL_MS = 6000

export interface Refusal {
  readonly code: ErrorCode
  /** What was asked for, where that is known. */
  readonly asked?: Command['type'] | undefined
}

/** What is asked for by a button of this name; of the rest, the refusal itself says what it is about. */
const buttons = {
  'mark.undo': 'undo',
  'mark.redo': 'redo',
  'mark.erase': 'erase',
  'mark.clear': 'erase',
} as const

const isButton = (asked: Refusal['asked']): asked is keyof typeof buttons =>
  asked !== undefined && asked in buttons

export function refusalWords({ code, asked }: Refusal): string {
  const title = errorTexts(`${code}.title`)
  return isButton(asked) ? `${guideTexts(buttons[asked])}: ${title}` : title
}

/** [HAND-6] What the page reports by itself may come too late: the wearer has asked for nothing. */
export const isNews = ({ code, asked }: Refusal): boolean => code !== 'wrong-state' || isButton(asked)
