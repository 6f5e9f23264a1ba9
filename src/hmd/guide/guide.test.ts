// The small pure parts of guiding: boxes, dwell, words that wait, what the eye is led to, what the ear hears.
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { identityPose, invert, transformPoint, type Pose } from '../../shared/geometry/pose.ts'
import { angleAt, distance, normalize, sub, type Vec3 } from '../../shared/geometry/vec3.ts'
import { fromAxisAngle, multiply } from '../../shared/geometry/quat.ts'
import { MarkKind } from '../../shared/protocol/marks.ts'
import { shapeOf, styleOf } from '../../shared/session/markShape.ts'
import { emptySession, type Mark } from '../../shared/session/state.ts'
import { SEED } from '../../testing/arbitraries.ts'
import { actor, newMarkId, picture, placement } from '../../testing/scenarios.ts'
import { MAX_SIGHTS, newSights, panOf, toBeSeen, type Sight } from './attention.ts'
import { boxCentre, buttonAt, cardHit } from './boxes.ts'
import { dwellOn, dwellShare, DWELL_MS, noDwell } from './dwell.ts'
import { choose } from './handling.ts'
import { menuActions, menuButtons, menuHeightPx, menuSize, standBeside, standInView } from './menuLayout.ts'
import { advance, dismiss, LINE_CHARS, linesOf, nothingSaid, PAGE_LINES, pagesOf, said } from './saying.ts'
import { createGuideSettings } from './settings.ts'
import { marksInRoom, sightsOf } from './sights.ts'
import { createVoice, wordIn, type Recogniser } from './voice.ts'

const markOf = (kind: MarkKind, change: Partial<Mark> = {}): Mark => {
  const { participantId } = actor('expert')
  return {
    markId: newMarkId(),
    author: participantId,
    authorRole: 'expert',
    drawnAtMs: 0,
    kind,
    erased: false,
    heldBy: undefined,
    shapeSeq: 1,
    shapedBy: participantId,
    styledBy: participantId,
    picture: picture(),
    stroke: [],
    colour: 'sky',
    locked: false,
    place: { status: 'placed', placement: placement() },
    ...change,
  }
}

describe('the menu beside a mark', () => {
  const eye: Vec3 = [0, 1.6, 0]
  const actionsFor = (mark: Mark) =>
    menuActions({ handling: choose(mark.markId), mark, phrases: 7, canSpeak: true })

  it('[MENU-1] offers what the kind can have, and fits its card', () => {
    for (const kind of MarkKind.options) {
      const actions = actionsFor(markOf(kind))
      expect(actions).toContain('done')
      expect(actions.includes('turnLeft'), kind).toBe(
        ['ink', 'arrow', 'movement', 'turn', 'area'].includes(kind),
      )
      expect(menuHeightPx(actions.length), kind).toBeLessThanOrEqual(menuSize.heightPx)
    }
    expect(actionsFor(markOf('point', { locked: true }))).toEqual(['unlock', 'done'])
    const settled = { status: 'placed', placement: placement({ settled: true }) } as const
    expect(actionsFor(markOf('point', { place: settled }))).not.toContain('confirm')
  })

  it('[MENU-2] has targets of 3 cm at 60 cm, each of which its own ray finds', () => {
    const buttons = menuButtons(actionsFor(markOf('arrow')))
    const { pose, scale } = standBeside(eye, { anchorWorld: [0.1, 1.4, -0.8], reachM: 0.05 }, 1)
    for (const button of buttons) {
      const { width, height } = button.box
      const perPixel = menuSize.widthM / menuSize.widthPx
      expect(Math.min(width, height) * perPixel).toBeGreaterThanOrEqual(0.03 / 0.6)
      const towards = boxCentre(button.box, pose, menuSize, scale)
      const ray = { origin: eye, direction: normalize(sub(towards, eye)) }
      expect(buttonAt(cardHit(ray, pose, menuSize, scale)?.point, buttons)?.action).toBe(button.action)
    }
  })

  it('[MENU-3] never stands between the eyes and the mark, wherever that is', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.double({ min: 0.1, max: 2.4, noNaN: true }),
        fc.double({ min: -3, max: -0.3, noNaN: true }),
        fc.constantFrom(1, -1),
        (x, y, z, side) => {
          const mark: Vec3 = [x, y, z]
          const { pose, scale } = standBeside(eye, { anchorWorld: mark, reachM: 0.05 }, side)
          const ray = { origin: eye, direction: normalize(sub(mark, eye)) }
          expect(cardHit(ray, pose, menuSize, scale)).toBeUndefined()
          expect(distance(pose.position, eye)).toBeLessThan(1.2)
        },
      ),
      { seed: SEED },
    )
    const { pose } = standBeside(eye, { anchorWorld: [0, 1.6, -1], reachM: 0.05 }, 1)
    expect(angleAt(eye, pose.position, [0, 1.6, -1])).toBeLessThan(0.36)
  })

  it.each([
    { held: 'upright', halfHeightRad: 0.55, aspect: 390 / 844, touchedPx: 844 },
    { held: 'on its side', halfHeightRad: 0.277, aspect: 844 / 390, touchedPx: 390 },
  ])('[MENU-3] is all within what a phone shows, held $held', ({ halfHeightRad, aspect, touchedPx }) => {
    const cone = { halfWidthRad: Math.atan(Math.tan(halfHeightRad) * aspect), halfHeightRad, touchedPx }
    const tilted = multiply(fromAxisAngle([1, 0, 0], -0.9), fromAxisAngle([0, 0, 1], 0.3))
    const worldFromViewer: Pose = { position: [0.4, 1.5, 0.2], orientation: tilted }
    const viewerFromWorld = invert(worldFromViewer)
    const ends = [0, menuSize.widthPx]
    const shares = [-0.95, -0.5, 0, 0.5, 0.95]
    for (const across of shares)
      for (const up of shares)
        for (const awayM of [0.3, 0.8, 2.5]) {
          const mark = transformPoint(worldFromViewer, [
            across * awayM * Math.tan(cone.halfWidthRad),
            up * awayM * Math.tan(cone.halfHeightRad),
            -awayM,
          ])
          const { pose, scale } = standInView(worldFromViewer, cone, { anchorWorld: mark, reachM: 0.02 })
          for (const px of ends)
            for (const py of ends) {
              const corner = boxCentre({ x: px, y: py, width: 0, height: 0 }, pose, menuSize, scale)
              const [x, y, z] = transformPoint(viewerFromWorld, corner)
              expect(Math.atan(Math.abs(x) / -z)).toBeLessThan(cone.halfWidthRad)
              expect(Math.atan(Math.abs(y) / -z)).toBeLessThan(cone.halfHeightRad)
            }
          const { position } = worldFromViewer
          const ray = { origin: position, direction: normalize(sub(mark, position)) }
          expect(cardHit(ray, pose, menuSize, scale), `${across} ${up} ${awayM}`).toBeUndefined()
        }
  })

  it.each([
    { held: 'upright', halfHeightRad: 0.55, width: 390, height: 844 },
    { held: 'on its side', halfHeightRad: 0.277, width: 844, height: 390 },
  ])('[MENU-4] has buttons for fingers on a phone held $held', ({ halfHeightRad, width, height }) => {
    const halfWidthRad = Math.atan((Math.tan(halfHeightRad) * width) / height)
    const cone = { halfWidthRad, halfHeightRad, touchedPx: height }
    const target = { anchorWorld: [0.05, 0.1, -0.8], reachM: 0.02 } as const
    const { pose, scale } = standInView(identityPose, cone, target)
    const [, , z] = pose.position
    const pxOf = (cardPx: number): number => {
      const metres = (cardPx / menuSize.heightPx) * menuSize.heightM * scale
      return (metres / -z / (2 * Math.tan(halfHeightRad))) * height
    }
    for (const { box } of menuButtons(actionsFor(markOf('arrow')))) {
      expect(pxOf(box.height)).toBeGreaterThanOrEqual(44)
      expect(pxOf(box.width)).toBeGreaterThanOrEqual(44)
    }
    // Without a finger it is as large as before.
    expect(standInView(identityPose, { halfWidthRad, halfHeightRad }, target).scale).toBeLessThan(scale)
  })

  it('keeps shape and style of the mark apart', () => {
    const mark = markOf('point')
    expect(shapeOf(mark)).not.toHaveProperty('colour')
    expect(styleOf(mark)).toEqual({ colour: 'sky', locked: false })
  })
})

describe('gaze that rests', () => {
  it('[DWELL-1] presses once when the time is full, and again only after looking away', () => {
    let { dwell } = dwellOn(noDwell, 'next', 0)
    expect(dwellShare(dwell, DWELL_MS / 2)).toBeCloseTo(0.5)
    expect(dwellOn(dwell, 'next', DWELL_MS - 1).press).toBeUndefined()
    const fired = dwellOn(dwell, 'next', DWELL_MS)
    expect(fired.press).toBe('next')
    expect(dwellShare(fired.dwell, DWELL_MS)).toBe(0)
    expect(dwellOn(fired.dwell, 'next', 10 * DWELL_MS).press).toBeUndefined()
    dwell = dwellOn(fired.dwell, undefined, 0).dwell
    dwell = dwellOn(dwell, 'next', 100).dwell
    expect(dwellOn(dwell, 'next', 100 + DWELL_MS).press).toBe('next')
  })
})

describe('words that wait', () => {
  it('[SAY-2] are divided between words into what fits, and nothing of them is lost', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2000 }), (text) => {
        const pages = pagesOf(text)
        for (const page of pages) {
          const lines = linesOf(page)
          expect(lines.length).toBeLessThanOrEqual(PAGE_LINES)
          for (const line of lines) expect(Array.from(line).length).toBeLessThanOrEqual(LINE_CHARS)
        }
        expect(pages.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
      }),
      { seed: SEED },
    )
  })

  it.each([200, 2000])('[SAY-2] of %i characters are all shown, in order, also behind others', (length) => {
    const phrase = 'Bend the elbow slowly, hold the wrist with the other hand, and warn me when it hurts. '
    const text = phrase
      .repeat(Math.ceil(length / phrase.length))
      .slice(0, length)
      .trim()
    let saying = said(said(said(nothingSaid, 'First.', 0), text, 0), 'Last.', 0)
    const shown: string[] = []
    while (saying.shown !== undefined) {
      expect(linesOf(saying.shown.text).length).toBeLessThanOrEqual(PAGE_LINES)
      shown.push(saying.shown.text)
      saying = advance(saying, saying.shown.untilMs)
    }
    expect(shown.join(' ')).toBe(`First. ${text} Last.`)
  })

  it('[SAY-2] of several pages, each says which it is; of one, nothing', () => {
    const pagesShown = (text: string): readonly (string | undefined)[] => {
      const pages: (string | undefined)[] = []
      let saying = said(nothingSaid, text, 0)
      for (; saying.shown !== undefined; saying = dismiss(saying, 0)) pages.push(saying.shown.page)
      return pages
    }
    const line = 'x'.repeat(LINE_CHARS)
    expect(pagesShown('Bend the elbow.')).toEqual([undefined])
    expect(pagesShown(Array.from({ length: PAGE_LINES + 1 }, () => line).join(' '))).toEqual(['1/2', '2/2'])
  })

  it('[SAY-2] go as whole messages when too many wait', () => {
    let saying = said(nothingSaid, 'shown '.repeat(30), 0)
    for (let number = 1; number <= 10; number += 1)
      saying = said(saying, `${number} ${'more '.repeat(30)}`, 0)
    expect(saying.rest.length).toBeGreaterThan(0)
    expect(saying.waiting.map(([first]) => first?.text.split(' ')[0])).toEqual(
      Array.from({ length: 8 }, (_, index) => String(index + 3)),
    )
  })

  it('[SAY-3] are shown one after another, each as long as reading takes', () => {
    const page = Array.from({ length: PAGE_LINES }, () => 'x'.repeat(LINE_CHARS)).join(' ')
    let saying = said(said(nothingSaid, 'Yes.', 0), page, 10)
    expect(saying.shown).toEqual({ text: 'Yes.', untilMs: 3000 })
    expect(advance(saying, 2999)).toBe(saying)
    saying = advance(saying, 3000)
    expect(saying.shown?.text).toBe(page)
    expect(saying.shown!.untilMs - 3000).toBeGreaterThan(9000)
    expect(dismiss(saying, 3500).shown).toBeUndefined()
    expect(advance(nothingSaid, 5)).toBe(nothingSaid)
  })
})

describe('what the eye is led to', () => {
  const sight = (id: string, rank: Sight['rank'], atMs: number): Sight => ({
    id,
    rank,
    atMs,
    atWorld: [0, 0, 0],
    label: id,
    colour: 'sky',
  })
  const all = [
    sight('old', 'mark', 1),
    sight('new', 'mark', 5),
    sight('newer', 'mark', 6),
    sight('step', 'step', 2),
  ]

  it('[EDGE-1] is the present step, then what is drawn on, then the newest marks; three at most', () => {
    expect(toBeSeen([...all, sight('frozen', 'frozen', 0)]).map(({ id }) => id)).toEqual([
      'step',
      'frozen',
      'newer',
    ])
    expect(toBeSeen(all)).toHaveLength(MAX_SIGHTS)
  })

  it('[CHIME-1] is news once, and not when it was there before the wearer came', () => {
    expect(newSights(all, new Set(['newer']), 3).map(({ id }) => id)).toEqual(['new', 'step'])
  })

  it('[CHIME-2] is heard from its side, behind too', () => {
    expect(panOf([2, 0, -1], identityPose)).toBeGreaterThan(0.5)
    expect(panOf([-2, 0, 1], identityPose)).toBeLessThan(-0.5)
    expect(panOf([0, 0, 1], identityPose)).toBeCloseTo(0)
    const turned: Pose = { ...identityPose, orientation: fromAxisAngle([0, 1, 0], Math.PI / 2) }
    expect(panOf([0, 0, -1], turned)).toBeCloseTo(1)
  })
})

describe('the words on an arrow at the rim', () => {
  const labelsOf = (...marks: readonly Mark[]): readonly string[] => {
    const state = { ...emptySession, epoch: 1, marks: new Map(marks.map((mark) => [mark.markId, mark])) }
    const inRoom = marksInRoom(state, new Map(), { epoch: 1, sessionMs: 0 })
    return sightsOf(state, inRoom, undefined).map(({ label }) => label)
  }
  const here = (kind: MarkKind, change: Partial<Mark> = {}): Mark =>
    markOf(kind, {
      place: { status: 'placed', placement: placement({ pointsWorld: [[0, 1.6, -0.5]] }) },
      ...change,
    })

  it('[EDGE-1] are what the expert wrote on the mark, else its kind; a step’s are its number', () => {
    expect(labelsOf(here('label', { text: 'Press here' }), here('point'))).toEqual(['Press here', 'Point'])
    expect(labelsOf(here('step', { text: 'Bend' }), here('step'))).toEqual(['Step 1', 'Step 2'])
  })
})

describe('spoken words', () => {
  it('[VOICE-1] are next and back in both languages, alone or in a sentence', () => {
    expect(wordIn('Neste, takk')).toBe('next')
    expect(wordIn('go back please')).toBe('back')
    expect(wordIn('Tilbake')).toBe('back')
    expect(wordIn('nextdoor')).toBeUndefined()
    expect(wordIn('next or back')).toBeUndefined()
  })

  class FakeRecogniser implements Recogniser {
    static made: FakeRecogniser[] = []
    static answer = 'available'
    static available = () => Promise.resolve(FakeRecogniser.answer)
    lang = ''
    continuous = false
    interimResults = true
    processLocally = false
    onresult: Recogniser['onresult'] = null
    onend: Recogniser['onend'] = null
    onerror: Recogniser['onerror'] = null
    running = false
    constructor() {
      FakeRecogniser.made.push(this)
    }
    start() {
      this.running = true
    }
    abort() {
      this.running = false
    }
    say(transcript: string) {
      const result = Object.assign([{ transcript }], { isFinal: true })
      this.onresult?.({ resultIndex: 0, results: [result] })
    }
  }

  it('[VOICE-2] are listened to only once turned on, and only on the device itself', async () => {
    FakeRecogniser.made = []
    const voice = createVoice(FakeRecogniser, 'nb-NO')
    await vi.waitFor(() => expect(voice.canListen.value).toBe(true))
    expect(FakeRecogniser.made).toHaveLength(0)
    const heard: string[] = []
    voice.onWord((word) => heard.push(word))
    voice.setListening(true)
    const [first] = FakeRecogniser.made
    expect(first).toMatchObject({ processLocally: true, running: true, lang: 'nb-NO' })
    first!.say('neste')
    first!.onend?.()
    const second = FakeRecogniser.made[1]!
    second.say('forrige')
    expect(heard).toEqual(['next', 'back'])
    const taken: string[] = []
    voice.dictate((text) => taken.push(text))
    second.say('Trykk her, neste')
    expect([taken, heard]).toEqual([['Trykk her, neste'], ['next', 'back']])
    voice.setListening(false)
    expect(second.running).toBe(false)
  })

  it('[VOICE-2] stay off where the browser would send the sound away', async () => {
    FakeRecogniser.answer = 'downloadable'
    const voice = createVoice(FakeRecogniser, 'nb-NO')
    await Promise.resolve()
    voice.setListening(true)
    expect(voice.listening.value).toBe(false)
    expect(createVoice(undefined, 'nb-NO').canListen.value).toBe(false)
    FakeRecogniser.answer = 'available'
  })
})

describe('how the wearer likes to be guided', () => {
  it('[SET-1] is kept on the device', () => {
    const kept = new Map<string, string>()
    const storage: Storage = {
      length: 0,
      clear: () => kept.clear(),
      key: () => null,
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    }
    createGuideSettings(storage).gaze.value = false
    expect(createGuideSettings(storage).gaze.value).toBe(false)
    expect(createGuideSettings(storage).sound.value).toBe(true)
    expect(createGuideSettings(undefined).gaze.value).toBe(true)
  })
})
