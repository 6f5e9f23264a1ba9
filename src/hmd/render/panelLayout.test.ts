import { describe, expect, it } from 'vitest'
import { identityPose } from '../../shared/geometry/pose.ts'
import { normalize, sub } from '../../shared/geometry/vec3.ts'
import { boxCentre, buttonAt, cardHit } from '../guide/boxes.ts'
import type { FindButton } from '../guide/pointOut.ts'
import {
  faceBox,
  hung,
  pageAfter,
  panelButtons,
  panelHeightPx,
  panelSize,
  stepBox,
  type PanelContent,
} from './panelLayout.ts'

const finds: readonly (readonly FindButton[])[] = [[], ['pointOut'], ['onSurface', 'another', 'stopFinding']]
const contents: readonly PanelContent[] = (['call', 'more', 'erase'] as const).flatMap((page) =>
  [true, false].flatMap((hasSteps) =>
    [true, false].flatMap((canListen) =>
      [true, false].flatMap((canErase) =>
        finds.map((find) => ({ page, hasSteps, canListen, canErase, find })),
      ),
    ),
  ),
)
const panel = hung({ ...identityPose, position: [0, 0, -1.2] })

describe('the panel', () => {
  it('has targets of at least 3 cm at 60 cm, on the panel and apart from each other', () => {
    const metresPerPixel = panelSize.widthM / panelSize.widthPx
    for (const content of contents) {
      const boxes = panelButtons(content).map(({ box }) => box)
      for (const { x, y, width, height } of boxes) {
        expect((Math.min(width, height) * metresPerPixel) / 1.2).toBeGreaterThan(0.03 / 0.6)
        expect(x + width).toBeLessThanOrEqual(panelSize.widthPx)
        expect(y + height).toBeLessThanOrEqual(panelHeightPx(content))
        expect(panelHeightPx(content)).toBeLessThanOrEqual(panelSize.heightPx)
        expect(y).toBeGreaterThan(faceBox.y + faceBox.height)
        const others = boxes.filter((box) => box.x !== x || box.y !== y)
        for (const other of others) {
          const apart = Math.max(
            x - other.x - other.width,
            other.x - x - width,
            y - other.y - other.height,
            other.y - y - height,
          )
          expect(apart).toBeGreaterThanOrEqual(11)
        }
      }
    }
    const [back] = panelButtons({
      page: 'call',
      hasSteps: true,
      canListen: false,
      canErase: false,
      find: [],
    }).slice(-2)
    expect(stepBox.y + stepBox.height).toBeLessThan(back!.box.y)
  })

  it('finds the button that a ray meets, and nothing from behind', () => {
    for (const content of contents) {
      const buttons = panelButtons(content)
      for (const { button, box } of buttons) {
        const eye = [0.3, 0.2, 0] as const
        const ray = { origin: eye, direction: normalize(sub(boxCentre(box, panel, panelSize), eye)) }
        expect(buttonAt(cardHit(ray, panel, panelSize)?.point, buttons)?.button).toBe(button)
        const away = { ...ray, direction: normalize(sub(eye, boxCentre(box, panel, panelSize))) }
        expect(cardHit(away, panel, panelSize)).toBeUndefined()
      }
      expect(buttonAt([panelSize.widthPx / 2, 20], buttons)).toBeUndefined()
    }
  })

  it('offers steps only while there are some, and voice only where it stays on the device', () => {
    const names = (content: Omit<PanelContent, 'find' | 'canErase'>) =>
      panelButtons({ ...content, canErase: false, find: [] }).map(({ button }) => button)
    expect(names({ page: 'call', hasSteps: false, canListen: true })).toEqual(['mute', 'more', 'leave'])
    expect(names({ page: 'call', hasSteps: true, canListen: true })).toContain('next')
    expect(names({ page: 'more', hasSteps: true, canListen: false })).not.toContain('voice')
    expect(names({ page: 'more', hasSteps: false, canListen: true })).toContain('voice')
  })

  it('[FIND-1] offers to point out hidden marks, beside the steps; while that is done it stands in their place', () => {
    const names = (find: readonly FindButton[], hasSteps = true) =>
      panelButtons({ page: 'call', hasSteps, canListen: false, canErase: true, find })
        .map(({ button }) => button)
        .slice(3)
    expect(names(['pointOut'])).toEqual(['back', 'next', 'pointOut'])
    expect(names(['pointOut'], false)).toEqual(['pointOut'])
    expect(names(['another', 'stopFinding'])).toEqual(['another', 'stopFinding'])
  })

  it('[ERASE-1] offers to erase all among the settings while several marks can go, and asks first', () => {
    const names = (page: PanelContent['page'], canErase: boolean) =>
      panelButtons({ page, hasSteps: true, canListen: true, canErase, find: [] }).map(({ button }) => button)
    expect(names('call', true)).not.toContain('eraseAll')
    expect(names('more', false)).not.toContain('eraseAll')
    expect(names('more', true)).toEqual(expect.arrayContaining(['undo', 'redo', 'eraseAll', 'calibrate']))
    expect(names('erase', true)).toEqual(['mute', 'more', 'leave', 'keepMarks', 'clearMarks'])
    expect(pageAfter('more', 'eraseAll')).toBe('erase')
    expect(pageAfter('erase', 'keepMarks')).toBe('more')
    expect(pageAfter('erase', 'clearMarks')).toBe('more')
    expect(pageAfter('erase', 'more')).toBe('call')
    expect(pageAfter('erase', 'mute')).toBe('erase')
  })
})
