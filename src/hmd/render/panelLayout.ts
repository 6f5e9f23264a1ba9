// The one panel in the headset: what stands on it and where. Pure; the painting is panel.ts.
import { rotate } from '../../shared/geometry/quat.ts'
import type { Pose } from '../../shared/geometry/pose.ts'
import { add } from '../../shared/geometry/vec3.ts'
import type { Box } from '../guide/boxes.ts'
import type { FindButton } from '../guide/pointOut.ts'

export type PanelButton =
  | 'mute'
  | 'leave'
  | 'back'
  | 'next'
  | 'undo'
  | 'redo'
  | 'gaze'
  | 'sound'
  | 'voice'
  | 'calibrate'
  | 'clearMarks'
  | PageButton
  | FindButton

/** Those that turn the panel's own page and do nothing else. */
const pageButtons = ['more', 'eraseAll', 'keepMarks'] as const
export type PageButton = (typeof pageButtons)[number]
export const isPageButton = (button: PanelButton): button is PageButton =>
  pageButtons.some((each) => each === button)

/** The call, its settings, and the question before all marks go. */
export type PanelPage = 'call' | 'more' | 'erase'

/** Metres and pixels of the panel: 512 px across 0.42 m, read at 1.2 m. Its lower part is empty while there is nothing to show. */
export const panelSize = { widthM: 0.42, heightM: 0.4266, widthPx: 512, heightPx: 520, order: 10 } as const
/** Where the face is shown, pixels of the panel. */
export const faceBox = { x: 16, y: 16, width: 224, height: 168 } as const
/** Where the present step is told. */
export const stepBox = { x: 16, y: 300, width: 480, height: 108 } as const
/** Height of the painted part: without its lower part, with a row of it, with all. */
const heightPx = { short: 296, row: 408, whole: 516 } as const

/** 6.2 cm high at 1.2 m is 3.1 cm at 60 cm: a palm's target (look.md: at least 3 cm). */
const ROW_PX = 76
const rowY = { call: 204, upper: 316, lower: 424 } as const

/** `count` buttons side by side. */
function row(y: number, count: number): Box[] {
  const gap = 12
  const width = (panelSize.widthPx - 32 - gap * (count - 1)) / count
  return Array.from({ length: count }, (_, index) => ({
    x: 16 + index * (width + gap),
    y,
    width,
    height: ROW_PX,
  }))
}

export interface PanelContent {
  /** The lower part shows settings instead of the steps, or asks before all marks go. */
  readonly page: PanelPage
  /** Several marks can go at once. */
  readonly canErase: boolean
  readonly hasSteps: boolean
  readonly canListen: boolean
  /** What can be done about hidden marks. */
  readonly find: readonly FindButton[]
}

/** Where hidden marks were is being asked for: that stands in the steps' place. */
export const isFinding = ({ find }: Pick<PanelContent, 'find'>): boolean => find.includes('stopFinding')

export function panelHeightPx({
  page,
  hasSteps,
  find,
}: Omit<PanelContent, 'canListen' | 'canErase'>): number {
  if (page !== 'call' || hasSteps || isFinding({ find })) return heightPx.whole
  return find.length > 0 ? heightPx.row : heightPx.short
}

export interface PlacedButton {
  readonly button: PanelButton
  readonly box: Box
}

/** The buttons that stand on the panel now. */
export function panelButtons({
  page,
  hasSteps,
  canListen,
  canErase,
  find,
}: PanelContent): readonly PlacedButton[] {
  const call = place(['mute', 'more', 'leave'], rowY.call)
  if (page === 'more') {
    const settings: readonly PanelButton[] = ['gaze', 'sound', ...(canListen ? (['voice'] as const) : [])]
    const upper: readonly PanelButton[] = ['undo', 'redo', canErase ? 'eraseAll' : 'calibrate']
    const lower: readonly PanelButton[] = canErase ? [...settings, 'calibrate'] : settings
    return [...call, ...place(upper, rowY.upper), ...place(lower, rowY.lower)]
  }
  if (page === 'erase') return [...call, ...place(['keepMarks', 'clearMarks'], rowY.lower)]
  if (isFinding({ find })) return [...call, ...place(find, rowY.lower)]
  return [...call, ...(hasSteps ? place(['back', 'next', ...find], rowY.lower) : place(find, rowY.upper))]
}

/** [ERASE-1] The page that a press leads to, where the panel turns it itself. */
export function pageAfter(page: PanelPage, button: PanelButton): PanelPage {
  if (button === 'more') return page === 'call' ? 'more' : 'call'
  if (button === 'eraseAll') return 'erase'
  return page === 'erase' && (button === 'keepMarks' || button === 'clearMarks') ? 'more' : page
}

const place = (buttons: readonly PanelButton[], y: number): PlacedButton[] => {
  const boxes = row(y, buttons.length)
  return buttons.flatMap((button, index) => {
    const box = boxes[index]
    return box === undefined ? [] : [{ button, box }]
  })
}

/** Middle of the part that is always there: where the panel is hung up, whatever stands below. */
const HANG_PX = 160

/** The panel's own middle when its upper part is to be in the middle of `worldFromHook`. */
export const hung = (worldFromHook: Pose): Pose => ({
  position: add(
    worldFromHook.position,
    rotate(worldFromHook.orientation, [
      0,
      ((HANG_PX - panelSize.heightPx / 2) / panelSize.heightPx) * panelSize.heightM,
      0,
    ]),
  ),
  orientation: worldFromHook.orientation,
})
