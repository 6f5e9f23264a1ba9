// What is told of marks and stills, and for how long.
import { signal } from '@preact/signals'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { SessionClient } from '../../client/sessionClient.ts'
import type { SessionEvent } from '../../shared/protocol/events.ts'
import type { MarkId, PictureId } from '../../shared/protocol/ids.ts'
import {
  actor,
  drawInk,
  newMarkId,
  newPictureId,
  picture as pictureOf,
  placement as placedAt,
  placing,
  SessionScript,
} from '../../testing/scenarios.ts'
import { newsWords } from '../told/newsWords.ts'
import { live, type StageView } from '../video/stageView.ts'
import type { MarkNews } from './markNews.ts'
import { tellNewsOnDemand } from './newsOnDemand.ts'
import { tellNews } from './tellNews.ts'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** What is told over a session that is written line by line. */
function atDesk(count: number, { settled = true } = {}) {
  const script = SessionScript.opened()
  const expert = actor('expert')
  const markIds = Array.from({ length: count }, () => newMarkId())
  let hear: (event: SessionEvent, replayed: boolean) => void = () => {}
  const state = signal(script.state)
  const session = {
    state,
    me: signal(expert),
    onEvent: (listener: typeof hear) => {
      hear = listener
      return () => {}
    },
  } as unknown as SessionClient
  const view = signal<StageView>(live)
  const aside = signal<PictureId | undefined>(undefined)
  const news = signal<MarkNews | undefined>(undefined)
  stops.push(tellNews({ session, view, aside, news }))
  const run = (...[by, command]: Parameters<SessionScript['run']>): void => {
    const heard = script.log.length
    expect(script.run(by, command)).toBeUndefined()
    state.value = script.state
    // As the desk's stills do, before any event is heard.
    if (aside.value !== undefined && script.state.pictures.get(aside.value)?.discarded === true)
      aside.value = undefined
    for (const event of script.log.slice(heard)) hear(event, false)
  }
  for (const markId of markIds) {
    run(expert, drawInk(markId))
    const place = placedAt({ errorM: 0.2, settled })
    run(actor('wearer'), placing(script.state, markId, place))
  }
  return {
    news,
    session,
    view,
    aside,
    run,
    pass: (ms: number) => script.pass(ms),
    expert,
    markIds,
    shapeSeqOf: (markId: MarkId) => script.state.marks.get(markId)!.shapeSeq,
  }
}

describe('news of marks', () => {
  it('[HON-7] is one piece for all marks that depth from motion moved far', async () => {
    const { news, run, pass, expert, markIds, shapeSeqOf } = atDesk(2, { settled: false })
    await Promise.resolve()
    pass(5000)
    const pointsWorld = [
      [0, 1.6, -0.9],
      [0.01, 1.6, -0.9],
    ] as const
    for (const markId of markIds) {
      const placement = placedAt({ pointsWorld, method: 'motion', settled: true })
      run(expert, { type: 'mark.refine', markId, against: shapeSeqOf(markId), placement })
    }
    expect(news.value).toMatchObject({ type: 'improved', markIds })
  })

  it('[BACK-1] offers undo only while it takes back what was erased', () => {
    const { news, run, expert } = atDesk(2)
    run(expert, { type: 'mark.clear', scope: 'mine' })
    expect(news.value).toEqual({ type: 'erased', count: 2 })
    run(expert, { type: 'mark.undo' })
    expect(news.value).toBeUndefined()
    run(expert, { type: 'mark.clear', scope: 'mine' })
    run(expert, drawInk(newMarkId()))
    expect(news.value).toBeUndefined()
  })

  it('[BACK-1] is told by what is loaded with the first mark or still', async () => {
    const news = signal<MarkNews | undefined>(undefined)
    const { session, view, aside, run, expert, markIds } = atDesk(2)
    const onFailure = (error: unknown): void => expect(error).toBeUndefined()
    stops.push(tellNewsOnDemand({ session, view, aside, news, onFailure }))
    await vi.dynamicImportSettled()
    run(expert, { type: 'mark.erase', markIds })
    expect(news.value).toEqual({ type: 'erased', count: 2 })
  })
})

describe('a still that is discarded', () => {
  function atStill({ tracked = true } = {}) {
    const desk = atDesk(1)
    const [pictureId, other] = [newPictureId(), actor('expert', 'second-expert')]
    const on = pictureOf({ tracked })
    desk.run(desk.expert, { type: 'picture.freeze', pictureId, picture: on })
    desk.run(desk.expert, drawInk(newMarkId(), { pictureId, picture: on }))
    desk.run(desk.expert, { type: 'picture.release', pictureId })
    return { ...desk, other, pictureId, discard: { type: 'picture.discard', pictureId } as const }
  }

  it('[STILL-7] is told until it is back, or undo would take back something else', () => {
    const { news, run, expert, discard, markIds } = atStill()
    run(expert, discard)
    expect(news.value).toEqual({ type: 'discarded', count: 0 })
    run(expert, { type: 'chat.send', text: 'I took it off.' })
    expect(news.value?.type).toBe('discarded')
    run(expert, { type: 'mark.undo' })
    expect(news.value).toBeUndefined()
    run(expert, { type: 'mark.redo' })
    expect(news.value?.type).toBe('discarded')
    run(expert, { type: 'mark.erase', markIds })
    expect(news.value).toBeUndefined()
  })

  it('[STILL-7] is told with how many marks are shown on it only', () => {
    const { news, run, expert, discard } = atStill({ tracked: false })
    run(expert, discard)
    expect(news.value).toEqual({ type: 'discarded', count: 1 })
    expect(newsWords({ type: 'discarded', count: 0 })).toBe('The still is gone.')
    expect(newsWords({ type: 'discarded', count: 1 })).toContain('1 mark was shown on it only')
  })

  it('[STILL-7] by a colleague is told only to who has it on the stage, until it is back', () => {
    const { news, view, run, other, pictureId, discard } = atStill()
    run(other, discard)
    expect(news.value).toBeUndefined()
    run(other, { type: 'mark.undo' })
    const shown = { tag: 'frozen', frozenAtMs: 0, picture: undefined, sharp: true, reopened: true } as const
    view.value = { ...shown, pictureId }
    run(other, discard)
    expect(news.value).toEqual({ type: 'takenOff', pictureId, from: 'stage' })
    run(other, { type: 'mark.undo' })
    expect(news.value).toBeUndefined()
  })

  it('[STILL-7] by a colleague is told to who had it in the small window, which closes, until it is back', async () => {
    const { news, aside, run, expert, other, pictureId, discard } = atStill()
    aside.value = pictureId
    await Promise.resolve()
    run(other, discard)
    expect(aside.value).toBeUndefined()
    expect(news.value).toEqual({ type: 'takenOff', pictureId, from: 'small' })
    expect(newsWords(news.value!)).toContain('small window')
    run(other, { type: 'mark.undo' })
    expect(news.value).toBeUndefined()
    // One's own is told as such, with its way back.
    aside.value = pictureId
    await Promise.resolve()
    run(expert, discard)
    expect(news.value?.type).toBe('discarded')
  })
})
