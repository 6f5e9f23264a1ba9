// What is told of marks and stills, and for how long.
import { effect, signal } from '@preact/signals'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { PictureId } from '../../shared/protocol/ids.ts'
import {
  actor,
  drawInk,
  newMarkId,
  newPictureId,
  picture as pictureOf,
  placement as placedAt,
} from '../../testing/scenarios.ts'
import { writtenSession } from '../../testing/writtenSession.ts'
import { newsWords } from '../told/newsWords.ts'
import { live, type StageView } from '../video/stageView.ts'
import type { MarkNews } from './markNews.ts'
import { tellNewsOnDemand } from './newsOnDemand.ts'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** What is told, not loaded yet. */
function beginning() {
  const written = writtenSession()
  const view = signal<StageView>(live)
  const aside = signal<PictureId | undefined>(undefined)
  const news = signal<MarkNews | undefined>(undefined)
  // As the desk's stills do, before any event is heard.
  const closing = effect(() => {
    const isGone = aside.value && written.session.state.value.pictures.get(aside.value)?.discarded === true
    if (isGone === true) aside.value = undefined
  })
  const onFailure = (error: unknown): void => expect(error).toBeUndefined()
  stops.push(closing, tellNewsOnDemand({ session: written.session, view, aside, news, onFailure }))
  return { ...written, view, aside, news }
}

/** What is told once it is loaded. */
async function atDesk(count: number, { settled = true } = {}) {
  const desk = beginning()
  const markIds = desk.mark(count, settled)
  await vi.dynamicImportSettled()
  return { ...desk, markIds }
}

describe('news of marks', () => {
  it('[HON-7] is one piece for all marks that depth from motion moved far', async () => {
    const { news, run, script, expert, markIds } = await atDesk(2, { settled: false })
    script.pass(5000)
    const pointsWorld = [
      [0, 1.6, -0.9],
      [0.01, 1.6, -0.9],
    ] as const
    for (const markId of markIds) {
      const placement = placedAt({ pointsWorld, method: 'motion', settled: true })
      const against = script.state.marks.get(markId)!.shapeSeq
      run(expert, { type: 'mark.refine', markId, against, placement })
    }
    expect(news.value).toMatchObject({ type: 'improved', markIds })
  })

  it('[BACK-1] offers undo only while it takes back what was erased', async () => {
    const { news, run, expert } = await atDesk(2)
    run(expert, { type: 'mark.clear', scope: 'mine' })
    expect(news.value).toEqual({ type: 'erased', count: 2 })
    run(expert, { type: 'mark.undo' })
    expect(news.value).toBeUndefined()
    run(expert, { type: 'mark.clear', scope: 'mine' })
    run(expert, drawInk(newMarkId()))
    expect(news.value).toBeUndefined()
  })

  it('[HON-2] is told also of what happens while that which tells it is loaded', async () => {
    const { news, run, expert, mark } = beginning()
    const markIds = mark(2)
    await Promise.resolve()
    run(expert, { type: 'mark.erase', markIds })
    run(expert, { type: 'chat.send', text: 'They are gone.' })
    expect(news.value).toBeUndefined()
    await vi.dynamicImportSettled()
    expect(news.value).toEqual({ type: 'erased', count: 2 })
    run(expert, { type: 'mark.undo' })
    expect(news.value).toBeUndefined()
  })

  it('[HON-2] is what it was when it happened, and nothing that was over before it could be told', async () => {
    const { news, run, expert, mark } = beginning()
    mark(2)
    await Promise.resolve()
    run(actor('wearer'), { type: 'epoch.raise', epoch: 2, reason: 'space-reset' })
    await Promise.resolve()
    run(expert, { type: 'chat.send', text: 'Mark them again.' })
    await vi.dynamicImportSettled()
    expect(news.value).toEqual({ type: 'hidden', count: 2, reason: 'space-reset' })

    const other = beginning()
    other.mark(1)
    other.run(other.expert, { type: 'mark.clear', scope: 'mine' })
    other.run(other.expert, drawInk(newMarkId()))
    await vi.dynamicImportSettled()
    expect(other.news.value).toBeUndefined()
  })
})

describe('a still that is discarded', () => {
  async function atStill({ tracked = true } = {}) {
    const desk = await atDesk(1)
    const [pictureId, other] = [newPictureId(), actor('expert', 'second-expert')]
    const on = pictureOf({ tracked })
    desk.run(desk.expert, { type: 'picture.freeze', pictureId, picture: on })
    desk.run(desk.expert, drawInk(newMarkId(), { pictureId, picture: on }))
    desk.run(desk.expert, { type: 'picture.release', pictureId })
    return { ...desk, other, pictureId, discard: { type: 'picture.discard', pictureId } as const }
  }

  it('[STILL-7] is told until it is back, or undo would take back something else', async () => {
    const { news, run, expert, discard, markIds } = await atStill()
    run(expert, discard)
    expect(news.value).toEqual({ type: 'discarded', stills: 1, count: 0 })
    run(expert, { type: 'chat.send', text: 'I took it off.' })
    expect(news.value?.type).toBe('discarded')
    run(expert, { type: 'mark.undo' })
    expect(news.value).toBeUndefined()
    run(expert, { type: 'mark.redo' })
    expect(news.value?.type).toBe('discarded')
    run(expert, { type: 'mark.erase', markIds })
    expect(news.value).toBeUndefined()
  })

  it('[STILL-10] is told together with the one before it, while undo would bring both back', async () => {
    const { news, run, expert, discard } = await atStill()
    const second = newPictureId()
    run(expert, { type: 'picture.freeze', pictureId: second, picture: pictureOf({}) })
    run(expert, { type: 'picture.release', pictureId: second })
    run(expert, discard)
    run(expert, { type: 'picture.discard', pictureId: second })
    expect(news.value).toEqual({ type: 'discarded', stills: 2, count: 0 })
    expect(newsWords(news.value!)).toBe('2 stills are gone.')
    run(expert, { type: 'mark.undo' })
    expect(news.value).toBeUndefined()
  })

  it('[STILL-7] is told with how many marks are shown on it only', async () => {
    const { news, run, expert, discard } = await atStill({ tracked: false })
    run(expert, discard)
    expect(news.value).toEqual({ type: 'discarded', stills: 1, count: 1 })
    expect(newsWords({ type: 'discarded', stills: 1, count: 0 })).toBe('The still is gone.')
    expect(newsWords({ type: 'discarded', stills: 1, count: 1 })).toContain('1 mark was shown there only')
  })

  it('[STILL-7] by a colleague is told only to who has it on the stage, until it is back', async () => {
    const { news, view, run, other, pictureId, discard } = await atStill()
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
    const { news, aside, run, expert, other, pictureId, discard } = await atStill()
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
