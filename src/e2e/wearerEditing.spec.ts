// A placed mark changed by the wearer, through the menu beside it: in the emulated HoloLens before a real desk, which sees each
// change in its list and on its picture; and in the emulated Quest 3 and on the emulated phone.
import type {} from '../desk/testHandle.ts'
import type { ScenarioInput } from '../emulator/scenario/scenarioSchema.ts'
import { distance, sub, type Vec3 } from '../shared/geometry/vec3.ts'
import type { MarkId } from '../shared/protocol/ids.ts'
import { placementOf } from '../shared/session/markShape.ts'
import type { Desk } from './drivers/desk.ts'
import { openExpertLine, type ExpertLine } from './drivers/expertLine.ts'
import { look } from './drivers/look.ts'
import { wallBelow } from './drivers/scenarios.ts'
import { isOfType, readLog, waitForEvents } from './drivers/sessionLog.ts'
import type { ServerProcess } from './drivers/serverProcess.ts'
import { expect, test } from './drivers/test.ts'
import { createWearer, type Wearer } from './drivers/wearer.ts'

const TURN_RAD = Math.PI / 12
const GROWTH = 1.25

/** An arrow as the desk has it before its user: in the list, and on the picture from its tail to its tip. */
interface ArrowOnDesk {
  readonly name: string
  readonly isLocked: boolean
  /** Counterclockwise from the right. */
  readonly wayRad: number
  /** In widths of the picture. */
  readonly length: number
}

/** From tail to tip, as it is drawn on the desk's picture. */
const wayOnPicture = ({ page }: Desk): Promise<readonly [right: number, up: number] | undefined> =>
  page.evaluate(() => {
    const seen = window.skulderDesk?.marks().find(({ mark }) => mark.kind === 'arrow' && !mark.erased)
    const tail = seen?.figure?.lines.find(({ part }) => part === 'body')?.points[0]
    const tip = seen?.figure?.anchor
    if (tail === undefined || tip === undefined) return undefined
    return [tip[0] - tail[0], ((tail[1] - tip[1]) * 9) / 16] as const
  })

const inList = ({ page }: Desk): Promise<Pick<ArrowOnDesk, 'name' | 'isLocked'> | undefined> =>
  page.evaluate(() => {
    const rows = [...document.querySelectorAll('.desk-mark')]
    const row = rows.find((each) => each.querySelector('.desk-mark__name')?.textContent.startsWith('Arrow'))
    const name = row?.querySelector('.desk-mark__name')?.firstChild?.textContent
    const isLocked = row?.querySelector('[aria-pressed=true][aria-label=Unlock]') instanceof Element
    return typeof name !== 'string' ? undefined : { name: name.trim(), isLocked }
  })

async function arrowOnDesk(desk: Desk): Promise<ArrowOnDesk | undefined> {
  const way = await wayOnPicture(desk)
  const row = await inList(desk)
  if (way === undefined || row === undefined) return undefined
  const [right, up] = way
  return { ...row, wayRad: Math.atan2(up, right), length: Math.hypot(right, up) }
}

async function drawOnDesk(desk: Desk): Promise<void> {
  await desk.waitForPicture()
  await desk.chooseTool('arrow')
  await desk.draw([
    [0.66, 0.36],
    [0.55, 0.46],
  ])
  await desk.chooseTool('label')
  await desk.draw([[0.45, 0.62]])
  const field = desk.page.getByRole('textbox', { name: 'Text of the mark' })
  await field.fill('Here')
  await field.press('Enter')
}

/** `digits`: how many of them count; a wall that is seen aslant shows turns and lengths not quite as they are. */
const like = (
  { name, isLocked, wayRad, length }: ArrowOnDesk,
  [ofAngle, ofLength]: readonly [number, number],
) => ({
  name,
  isLocked,
  wayRad: expect.closeTo(wayRad, ofAngle) as unknown,
  length: expect.closeTo(length, ofLength) as unknown,
})
const ASLANT = [1, 1.7] as const
const SAME = [3, 3] as const

test('what the wearer makes of a mark in a HoloLens is seen on the desk, and taken back and done again by the wearer', async ({
  server,
  people,
}) => {
  await server.addScenario(wallBelow.name, wallBelow)
  const wearer = createWearer(await people.openHmd({ scenario: wallBelow.name, view: 'on' }))
  const desk = await people.openDesk()
  const { page } = desk
  await drawOnDesk(desk)
  const [arrow, label] = await waitForEvents(server, 'mark.placed', 2)
  if (arrow === undefined || label === undefined) throw new Error('the marks have no place')
  await page.getByRole('tab', { name: 'Marks (2)' }).click()
  const sees = (wanted: ArrowOnDesk, digits: readonly [number, number]) =>
    expect.poll(() => arrowOnDesk(desk), { message: 'the arrow on the desk' }).toEqual(like(wanted, digits))
  const seen: ArrowOnDesk[] = []
  const now = async (): Promise<ArrowOnDesk> => {
    const arrowNow = await arrowOnDesk(desk)
    if (arrowNow === undefined) throw new Error('the desk does not show the arrow')
    seen.push(arrowNow)
    return arrowNow
  }
  const becomes = async (change: (before: ArrowOnDesk) => Partial<ArrowOnDesk>): Promise<void> => {
    const before = seen.at(-1) ?? (await now())
    await sees({ ...before, ...change(before) }, ASLANT)
    await now()
  }

  expect((await now()).name).toBe('Arrow, blue')
  await wearer.tapOn(`mark ${arrow.markId}`)
  await wearer.tapOn('menu turnLeft')
  await becomes(({ wayRad }) => ({ wayRad: wayRad + TURN_RAD }))
  await wearer.tapOn('menu larger')
  await becomes(({ length }) => ({ length: length * GROWTH }))
  await wearer.tapOn('menu colour')
  await wearer.tapOn('menu colour.pink')
  await becomes(() => ({ name: 'Arrow, pink' }))
  await wearer.tapOn('menu lock')
  await becomes(() => ({ isLocked: true }))
  await wearer.waitForSpot('menu unlock')
  expect((await wearer.spots()).filter((name) => name.startsWith('menu'))).toEqual([
    'menu unlock',
    'menu done',
  ])
  await expect(page.getByText('Locked: unlock it to change it.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Erase Arrow, pink' })).toBeDisabled()
  await look(wearer, 'locked')
  await wearer.tapOn('menu unlock')
  await becomes(() => ({ isLocked: false }))
  await wearer.tapOn('menu erase')
  await expect(page.getByRole('tab', { name: 'Marks (1)' })).toBeVisible()
  await expect.poll(() => wearer.spots()).not.toContain(`mark ${arrow.markId}`)
  const [reshaped] = await waitForEvents(server, 'mark.reshaped', 2)
  const [erased] = await waitForEvents(server, 'marks.erased')
  expect([reshaped?.by.role, erased?.by.role]).toEqual(['wearer', 'wearer'])

  await wearer.tapOn('panel more')
  for (const state of seen.toReversed()) {
    await wearer.tapOn('panel undo')
    await sees(state, SAME)
  }
  for (const state of seen.slice(1)) {
    await wearer.tapOn('panel redo')
    await sees(state, SAME)
  }
  await wearer.tapOn('panel redo')
  await expect(page.getByRole('tab', { name: 'Marks (1)' })).toBeVisible()

  await wearer.tapOn(`mark ${label.markId}`)
  await wearer.tapOn('menu words')
  await wearer.waitForSpot('menu phrase.1')
  await look(wearer, 'phrases')
  await wearer.tapOn('menu phrase.1')
  await expect(page.getByRole('button', { name: /^Choose Text, .* Hold here/ })).toBeVisible()
  await expect.poll(() => textsOnDesk(desk)).toContain('Hold here')
})

/** What is written on the desk's picture. */
const textsOnDesk = ({ page }: Desk): Promise<readonly string[] | undefined> =>
  page.evaluate(() =>
    window.skulderDesk?.marks().flatMap(({ figure }) => figure?.texts.map(({ text }) => text) ?? []),
  )

interface Device {
  readonly model: 'quest3' | 'androidPhone'
  readonly by: 'mouse' | 'touch'
  readonly viewport: { readonly width: number; readonly height: number }
}
const devices: readonly Device[] = [
  { model: 'quest3', by: 'mouse', viewport: { width: 1280, height: 800 } },
  { model: 'androidPhone', by: 'touch', viewport: { width: 390, height: 844 } },
]

const eye: Vec3 = wallBelow.head.position
const head: Vec3 = [0.05, 1.15, -1.2]
const tail: Vec3 = [0.12, 1.22, -1.2]
const elsewhere: Vec3 = [-0.06, 1.05, -1.2]
/** A sensor's grid and a fingertip's pixel, on a wall 1.3 m away. */
const NEAR_M = 0.03

const arrowOf = (expert: ExpertLine, markId: MarkId) => {
  const mark = expert.state().marks.get(markId)
  const [from, to] = (mark && placementOf(mark))?.pointsWorld ?? []
  if (mark === undefined || from === undefined || to === undefined) throw new Error('the arrow has no place')
  const [right, up] = sub(to, from)
  return { mark, to, wayRad: Math.atan2(up, right), lengthM: distance(from, to) }
}

/** Moves, turns, resizes, recolours, locks, unlocks and erases an arrow; the expert's line hears of each. */
async function changeAll(wearer: Wearer, expert: ExpertLine, model: string): Promise<void> {
  const markId = await expert.draw('arrow', [tail, head])
  const now = () => arrowOf(expert, markId)
  const first = now()
  await wearer.tapOn(`mark ${markId}`)
  await wearer.waitForSpot('menu move')
  await look(wearer, `menu-${model}`)
  await wearer.tapOn('menu move')
  await expect.poll(() => now().mark.heldBy).toBe('wearer')
  await wearer.tapAt(elsewhere)
  await expect.poll(() => distance(now().to, elsewhere), { message: 'moved' }).toBeLessThan(NEAR_M)
  await expect.poll(() => now().mark.heldBy).toBeUndefined()
  await wearer.tapOn('menu turnLeft')
  await expect.poll(() => now().wayRad - first.wayRad, { message: 'turned' }).toBeCloseTo(TURN_RAD, 1)
  await wearer.tapOn('menu larger')
  await expect.poll(() => now().lengthM / first.lengthM, { message: 'larger' }).toBeCloseTo(GROWTH, 1)
  await wearer.tapOn('menu colour')
  await wearer.tapOn('menu colour.green')
  await expect.poll(() => now().mark.colour).toBe('green')
  await wearer.tapOn('menu lock')
  await expect.poll(() => now().mark.locked).toBe(true)
  await wearer.tapOn('menu unlock')
  await expect.poll(() => now().mark.locked).toBe(false)
  await wearer.tapOn('menu erase')
  await expect.poll(() => now().mark.erased).toBe(true)
}

async function eventsOfWearer(server: ServerProcess): Promise<readonly string[]> {
  const wanted = (['mark.held', 'mark.reshaped', 'mark.restyled', 'marks.erased'] as const).map(isOfType)
  return (await readLog(server))
    .filter((event) => event.by.role === 'wearer' && wanted.some((is) => is(event)))
    .map(({ type }) => type)
}

for (const { model, by, viewport } of devices) {
  test(`a mark is moved, turned, resized, recoloured, locked and erased by the wearer: ${model}`, async ({
    server,
    people,
  }) => {
    const scenario: ScenarioInput = { ...wallBelow, name: `edit-${model.toLowerCase()}`, device: { model } }
    await server.addScenario(scenario.name, scenario)
    const page = await people.openHmd({
      scenario: scenario.name,
      view: 'on',
      viewport,
      touch: by === 'touch',
    })
    const wearer = createWearer(page, { by })
    const expert = await openExpertLine(server, { eye, lookAt: head })
    await changeAll(wearer, expert, model)
    expect(await eventsOfWearer(server)).toEqual([
      'mark.held',
      ...Array.from({ length: 3 }, () => 'mark.reshaped'),
      ...Array.from({ length: 3 }, () => 'mark.restyled'),
      'marks.erased',
    ])
    expert.close()
  })
}
