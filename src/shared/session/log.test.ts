import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  actor,
  drawInk,
  newMarkId,
  newPictureId,
  picture,
  placement,
  placing,
  SessionScript,
} from '../../testing/scenarios.ts'
import { parseLog, printLog } from './logFile.ts'
import { createPlayhead, fold } from './playhead.ts'
import {
  canRedo,
  canUndo,
  frozenPictureNow,
  latestCalibration,
  marksToPlace,
  marksToRefine,
  nextCalibrationId,
  nextEpoch,
  peersByRole,
  visibleMarks,
  whyNotFixed,
} from './selectors.ts'

const wearer = actor('wearer')
const expert = actor('expert')

describe('log files', () => {
  it('[LOG-6] what is printed is read back', () => {
    const { log } = SessionScript.opened()
    expect(parseLog(printLog(log))).toEqual({ events: log, badLines: [], gaps: [] })
  })

  it('[LOG-6] bad lines and gaps are told with their place, the rest is read', () => {
    const { log } = SessionScript.opened()
    const [first, second, third, fourth] = printLog(log).split('\n')
    const foreign = fourth!.replace('"s1"', '"s2"')
    const file = parseLog([first, '{"v":', '{"v":1}', '', third, second, foreign, fourth].join('\n'))
    expect(file.events.map(({ seq }) => seq)).toEqual([1, 3, 4])
    expect(file.badLines).toEqual([
      { line: 2, reason: 'not-json' },
      { line: 3, reason: 'not-an-event' },
      { line: 6, reason: 'out-of-order' },
      { line: 7, reason: 'foreign-session' },
    ])
    expect(file.gaps).toEqual([{ fromSeq: 2, toSeq: 2 }])
  })
})

describe('the golden log', () => {
  it('[LOG-4] of version 1 folds to what it always folded to', () => {
    const path = new URL('../../../assets/fixtures/sessions/v1-shoulder.ndjson', import.meta.url)
    const { events, badLines, gaps } = parseLog(readFileSync(path, 'utf8'))
    expect({ badLines, gaps }).toEqual({ badLines: [], gaps: [] })
    const state = fold(events)
    expect({
      headSeq: state.headSeq,
      title: state.title,
      closed: state.closed,
      epoch: state.epoch,
      peers: [...state.peers.values()].map(({ role, microphone }) => [role, microphone]),
      marks: [...state.marks.values()].map(({ kind, place, erased }) => [kind, place.status, erased]),
      refined: [...state.marks.values()].map(
        ({ place }) => place.status === 'placed' && place.placement.settled,
      ),
      pictures: [...state.pictures.values()].map(({ still, released }) => [still?.width, released]),
      chat: state.chat.map(({ text }) => text),
      canRedo: canRedo(state, expert.participantId),
    }).toEqual({
      headSeq: 24,
      title: 'Shoulder, left',
      closed: true,
      epoch: 2,
      peers: [
        ['wearer', 'on'],
        ['expert', 'none'],
      ],
      marks: [
        ['ink', 'placed', false],
        ['arrow', 'unplaced', false],
        ['point', 'drawn', true],
      ],
      refined: [true, false, false],
      pictures: [[1280, true]],
      chat: ['Lift the arm slowly.'],
      canRedo: true,
    })
  })
})

describe('playhead', () => {
  it('[LOG-4] finds the state at an instant, also where the clock was set back', () => {
    const script = SessionScript.opened()
    for (let n = 0; n < 600; n += 1) script.run(expert, { type: 'chat.send', text: String(n) })
    const log = script.log.map((event) =>
      event.seq === 400 ? { ...event, atMs: event.atMs - 60_000 } : event,
    )
    const playhead = createPlayhead()
    playhead.append(log.slice(0, 300))
    playhead.append(log)
    const at = (index: number): number => log[index]!.atMs
    expect(playhead.atMs(at(0) - 1)).toEqual(fold([]))
    expect(playhead.atMs(at(349))).toEqual(fold(log.slice(0, 350)))
    expect(playhead.atMs(at(398))).toEqual(fold(log.slice(0, 400)))
    expect(playhead.atMs(Infinity)).toEqual(playhead.head)
    expect(playhead.atSeq(512).headSeq).toBe(512)
  })
})

describe('selectors', () => {
  it('tell what waits for a place, what for refining, and what is lost', () => {
    const script = SessionScript.opened()
    const [waits, placed, flat] = [newMarkId(), newMarkId(), newMarkId()]
    script.run(expert, drawInk(waits))
    const against = script.state.headSeq
    script.run(expert, drawInk(placed))
    script.run(expert, drawInk(flat, { picture: picture({ tracked: false }) }))
    script.run(wearer, placing(script.state, placed, placement()))
    const ids = (marks: readonly { markId: string }[]): string[] => marks.map(({ markId }) => markId)
    expect(ids(marksToPlace(script.state))).toEqual([waits, flat])
    expect(ids(marksToRefine(script.state))).toEqual([placed])
    const why = (): (string | undefined)[] =>
      visibleMarks(script.state).map((mark) => whyNotFixed(script.state, mark))
    expect(why()).toEqual([undefined, undefined, 'no-tracking'])
    script.run(wearer, { type: 'epoch.raise', epoch: nextEpoch(script.state), reason: 'space-reset' })
    expect(why()).toEqual(['old-epoch', 'old-epoch', 'no-tracking'])
    expect(marksToRefine(script.state)).toEqual([])
    script.run(wearer, { type: 'mark.leaveUnplaced', markId: waits, against, reason: 'old-epoch' })
    expect(why()[0]).toBe('old-epoch')
  })

  it('[PIC-2] name the picture being drawn on, the calibration in force, and who is here', () => {
    const script = SessionScript.opened()
    expect(frozenPictureNow(script.state)).toBeUndefined()
    const [first, second] = [newPictureId(), newPictureId()]
    for (const pictureId of [first, second]) {
      script.run(expert, { type: 'picture.freeze', pictureId, picture: picture() })
    }
    expect(frozenPictureNow(script.state)?.pictureId).toBe(second)
    script.run(expert, { type: 'picture.release', pictureId: second })
    expect(frozenPictureNow(script.state)?.pictureId).toBe(first)
    expect(latestCalibration(script.state)?.camLagMs).toBe(0)
    expect(nextCalibrationId(script.state)).toBe(2)
    expect(peersByRole(script.state, 'expert')).toHaveLength(1)
    expect([
      canUndo(script.state, expert.participantId),
      canRedo(script.state, expert.participantId),
    ]).toEqual([false, false])
  })
})
