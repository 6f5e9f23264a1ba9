// @vitest-environment happy-dom
// The panel as its buttons are pressed: what it offers, asks and passes on. Painted on a canvas that only notes the words.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { language, languages } from '../../client/i18n/i18n.ts'
import { clearWords } from '../../client/i18n/clearTexts.ts'
import { identityPose } from '../../shared/geometry/pose.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import { wantedOf, type Wanted } from './clearOfMarks.ts'
import { createPanel, type PanelWords } from './panel.ts'
import type { PanelButton } from './panelLayout.ts'
import type { Painter, Quad } from './quad.ts'

/** Width of a letter as a share of its size: of the wide ones in both languages' texts. */
const LETTER = 0.5

const words: PanelWords = {
  role: 'Orthopedist',
  clock: '0:10',
  state: 'Here',
  muted: false,
  step: undefined,
  undo: true,
  redo: false,
  erasable: { count: 3, locked: 1 },
  gaze: true,
  sound: true,
  voice: 'off',
  calibrating: false,
  find: [],
  finding: undefined,
}

function shownPanel() {
  const written: string[] = []
  const context: Record<string, unknown> = {
    font: '',
    fillText: (text: string) => written.push(text),
    measureText: (text: string) => ({
      width: text.length * LETTER * Number(/([\d.]+)px/.exec(String(context['font']))?.[1]),
    }),
  }
  const canvas = new Proxy(context, { get: (target, name) => target[String(name)] ?? vi.fn() })
  const quad = {
    paint: (painter: Painter) => {
      written.length = 0
      painter(canvas as unknown as CanvasRenderingContext2D)
    },
    place: vi.fn(),
    setShown: vi.fn(),
  } as unknown as Quad
  const panel = createPanel({ panel: quad, face: quad, still: true })
  const pressed: PanelButton[] = []
  panel.onPress((button) => pressed.push(button))
  panel.setWords(words)
  let nowMs = 0
  let wanted: Wanted = [[]]
  const tick = (): void => {
    panel.tick((nowMs += 1000), identityPose, wanted)
    vi.runAllTimers()
  }
  tick()
  return {
    panel,
    pressed,
    /** Where a button stands while a mark is there, metres to the right. */
    acrossWith: (mark: Vec3): number => {
      const spot = { anchorWorld: mark, reachM: 0.02 }
      wanted = wantedOf([spot], spot)
      tick()
      return panel.spots()[0]!.atWorld[0]
    },
    offered: () => panel.spots().map(({ name }) => name),
    written: () => {
      tick()
      return written.join(' ')
    },
  }
}

it('[CLEAR-1] the panel goes to the other side from before a mark, and comes back when that is gone', () => {
  vi.useFakeTimers()
  const { acrossWith } = shownPanel()
  const right = acrossWith([0, 0, -1])
  expect(right).toBeGreaterThan(0.2)
  expect(acrossWith([0.28, -0.18, -0.6])).toBeLessThan(-0.2)
  // A little beside the place that it left: it does not go back and forth.
  expect(acrossWith([0.13, -0.18, -0.6])).toBeLessThan(-0.2)
  expect(acrossWith([0, -0.18, -0.6])).toBeCloseTo(right)
  vi.useRealTimers()
})

describe('erasing all marks from the panel', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => {
    vi.useRealTimers()
    language.value = 'en'
  })

  it('[ERASE-1] asks in the desk’s words before it passes it on, and shows undo beside it afterwards', () => {
    const { panel, pressed, offered, written } = shownPanel()
    panel.press('more')
    panel.press('eraseAll')
    expect(pressed).toEqual([])
    for (const spoken of languages) {
      language.value = spoken
      panel.setWords({ ...words, state: spoken })
      expect(written()).toContain(clearWords({ count: 3, locked: 1 }))
    }
    panel.press('clearMarks')
    expect(pressed).toEqual(['clearMarks'])
    expect(offered()).toContain('undo')
  })

  it('[ERASE-1] keeps them when that is the answer, and gives the question up when nothing is left to go', () => {
    const { panel, pressed, offered } = shownPanel()
    panel.press('more')
    panel.press('eraseAll')
    panel.press('keepMarks')
    expect(offered()).toContain('eraseAll')
    panel.press('eraseAll')
    panel.setWords({ ...words, erasable: undefined })
    expect(offered()).not.toContain('clearMarks')
    expect(offered()).not.toContain('eraseAll')
    expect(pressed).toEqual([])
  })
})
