// The four ways of a hand at the desk, as one: each presses what is on the page, draws on its picture or on a board's page, and
// changes the mark in hand.
import type {} from '../../desk/testHandle.ts'
import { type Locator } from '@playwright/test'
import { expect } from './expect.ts'
import { colours } from '../../desk/controls/markColourOrder.ts'
import { toolKeys } from '../../desk/controls/deskCommands.ts'
import type { Tool } from '../../desk/draw/tools.ts'
import { toolTexts } from '../../desk/toolTexts.ts'
import type { HandleId } from '../../shared/ink/editStroke.ts'
import type { MarkColour } from '../../shared/protocol/marks.ts'
import type { ImagePoint } from '../../shared/protocol/spaces.ts'
import { chooseToolBy, type Desk } from './desk.ts'
import { turnedAbout } from './drawnPlaces.ts'
import { createKeys, expectFocusOn } from './keys.ts'
import { createPointers, onPage } from './pointers.ts'

export const inputNames = ['mouse', 'pen', 'touch', 'keyboard'] as const
export type InputName = (typeof inputNames)[number]

/** What `grow` and `turn` make of a mark: four presses of "+", six of ",", two of "<". */
export const GROWTH = 1.1 ** 4
export const TURN_RAD = Math.PI / 6

export interface Input {
  readonly name: InputName
  press(control: Locator): Promise<void>
  chooseTool(tool: Tool): Promise<void>
  /** On the picture, or on another surface. */
  draw(points: readonly ImagePoint[], surface?: Locator): Promise<void>
  /** Points at a place without drawing, and stays there; gives the way to stop. */
  point(at: ImagePoint, surface: Locator): Promise<() => Promise<void>>
  freeze(): Promise<void>
  backToLive(): Promise<void>
  undo(): Promise<void>
  redo(): Promise<void>
  eraseMine(): Promise<void>
  /** The mark in hand, taken at `from`: about so far. Gives how far that was. */
  move(from: ImagePoint, by: ImagePoint): Promise<ImagePoint>
  /** The mark in hand, by this handle of it. */
  grow(handle: HandleId): Promise<void>
  /** Counterclockwise, by this handle of it: all of it, or how far a turning arrow turns. */
  turn(handle: 'turn' | 'sweep'): Promise<void>
  recolour(colour: MarkColour): Promise<void>
  /** Where what comes next is done: keys have it at once. */
  expectReady(control: Locator): Promise<void>
}

export const createInput = (desk: Desk, name: InputName): Input =>
  name === 'keyboard' ? byKeys(desk) : byPointer(desk, name)

/** What both do by what is on the page. */
function onTheDesk({ page }: Desk, press: Input['press']) {
  const button = (label: string) => page.getByRole('button', { name: label, exact: true })
  return {
    press,
    freeze: async (): Promise<void> => {
      await press(button('Freeze'))
      await expect(button('Live')).toBeVisible()
    },
    backToLive: async (): Promise<void> => {
      await press(button('Live'))
      await expect(button('Freeze')).toBeVisible()
    },
    undo: () => press(button('Undo')),
    redo: () => press(button('Redo')),
    chooseTool: (tool: Tool) => chooseToolBy(page, tool, press),
    eraseMine: async (): Promise<void> => {
      await press(button('Erase more'))
      await press(page.getByRole('menuitem', { name: 'Erase all of mine' }))
    },
    recolour: (colour: MarkColour) =>
      press(
        page
          .getByRole('toolbar', { name: /^Change / })
          .getByRole('button', { name: toolTexts.catalogue.en[colour], exact: true }),
      ),
  }
}

interface InHand {
  /** About which it turns and grows. */
  readonly pivot: ImagePoint
  readonly at: ImagePoint
}

/** A handle of the mark in hand, of which there is no other of its kind. */
async function handleOf({ page }: Desk, id: HandleId): Promise<InHand> {
  const find = () =>
    page.evaluate((wanted) => {
      const desk = window.skulderDesk
      const at = desk?.handles().find((handle) => handle.id === wanted)?.at
      const kind = document.querySelector('.desk-mark--chosen')?.getAttribute('data-kind')
      const pivot = desk?.marks().find(({ mark }) => mark.kind === kind && !mark.erased)?.figure?.anchor
      return at === undefined || pivot === undefined ? undefined : { pivot, at }
    }, id)
  await expect.poll(find, { message: `the mark in hand has the handle ${id}` }).toBeDefined()
  const found = await find()
  if (found === undefined) throw new Error(`the handle ${id} has gone`)
  return found
}

function byPointer(desk: Desk, name: Exclude<InputName, 'keyboard'>): Input {
  const { page, surface: picture } = desk
  const pointers = createPointers(page)
  const press = (control: Locator): Promise<void> =>
    name === 'mouse' ? control.click() : pointers.press(name, control)
  const draw: Input['draw'] = (points, surface = picture) =>
    name === 'mouse' ? desk.draw(points, surface) : pointers.draw(name, surface, points)
  return {
    name,
    ...onTheDesk(desk, press),
    draw,
    async point(at, surface) {
      const [place = [0, 0]] = await onPage(surface, [at])
      const [besides = [0, 0]] = await onPage(surface, [[at[0] - 0.05, at[1]]])
      if (name === 'touch') {
        // A finger cannot hover: it has a tool for that.
        await press(page.getByRole('button', { name: 'Live pointer', exact: true }))
        await pointers.send(name, 'start', besides)
        await pointers.send(name, 'move', place)
        return () => pointers.send(name, 'end', place)
      }
      if (name === 'pen') await pointers.send(name, 'hover', place)
      else await page.mouse.move(...place)
      return () => Promise.resolve()
    },
    async move(from, by) {
      await draw([from, [from[0] + by[0], from[1] + by[1]]])
      return by
    },
    async grow(handle) {
      const { at, pivot } = await handleOf(desk, handle)
      const grown = (axis: 0 | 1): number => pivot[axis] + (at[axis] - pivot[axis]) * GROWTH
      await draw([at, [grown(0), grown(1)]])
    },
    async turn(handle) {
      const { at, pivot } = await handleOf(desk, handle)
      await draw([at, turnedAbout(pivot, at, TURN_RAD)])
    },
    expectReady: (control) => expect(control).toBeVisible(),
  }
}

function byKeys(desk: Desk): Input {
  const { page, surface: picture } = desk
  const keys = createKeys(page)
  const type = (key: string) => page.keyboard.press(key)
  const seen = (label: string) => expect(page.getByRole('button', { name: label, exact: true })).toBeVisible()
  return {
    ...onTheDesk(desk, (control) => keys.press(control)),
    name: 'keyboard',
    draw: (points, surface = picture) => keys.draw(surface, points),
    async point(at, surface) {
      await keys.aim(surface, at)
      return () => Promise.resolve()
    },
    async freeze() {
      await type(' ')
      await seen('Live')
    },
    async backToLive() {
      await type('Escape')
      await seen('Freeze')
    },
    undo: () => type('z'),
    redo: () => type('y'),
    eraseMine: () => type('x'),
    async chooseTool(tool) {
      await type(toolKeys[tool].toLowerCase())
      await expectFocusOn(picture)
    },
    async move(_from, [du, dv]) {
      const { width, height } = (await picture.boundingBox()) ?? { width: 0, height: 0 }
      const [right, down] = [Math.round((du * width) / 10), Math.round((dv * height) / 10)]
      await page.keyboard.down('Shift')
      await keys.hold(['ArrowRight', right], ['ArrowDown', down])
      await page.keyboard.up('Shift')
      return [(right * 10) / width, (down * 10) / height]
    },
    grow: () => keys.hold(['+', 4]),
    turn: (handle) => keys.hold(handle === 'sweep' ? ['<', 2] : [',', 6]),
    recolour: (colour) => type(String(colours.indexOf(colour) + 1)),
    expectReady: (control) => expectFocusOn(control),
  }
}
