// Paints and places the menu beside the mark in hand. It stands still in the room until another mark is chosen.
import { effect, untracked } from '@preact/signals-core'
import type { Pose } from '../../shared/geometry/pose.ts'
import type { Ray } from '../../shared/geometry/ray.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import type { MarkId } from '../../shared/protocol/ids.ts'
import { MarkColour } from '../../shared/protocol/marks.ts'
import type { Mark } from '../../shared/session/state.ts'
import { markColourHex } from '../../client/ui/markColours.ts'
import type { AimTarget } from '../guide/aim.ts'
import { boxCentre, buttonAt, cardHit } from '../guide/boxes.ts'
import { guideTexts, kindTexts, readyPhrases } from '../guide/guideTexts.ts'
import {
  menuActions,
  menuButtons,
  menuHeightPx,
  menuSize,
  standBeside,
  standInView,
  type MenuAction,
  type MenuButton,
  type StandingMenu,
} from '../guide/menuLayout.ts'
import type { MarksInRoom } from '../guide/sights.ts'
import type { WearerGuide } from '../guide/wearerGuide.ts'
import { clearPlace, hides, type Wanted } from './clearOfMarks.ts'
import type { ViewCone } from './edgeArrow.ts'
import { cardColours, letters, paintButton, paintGround } from './paintCard.ts'
import type { Quad } from './quad.ts'
import type { CardSizeM } from './sentencePlace.ts'

export interface MenuCard {
  /** In each XR frame. `wanted`: the marks that it is not to stand before. */
  tick(worldFromViewer: Pose, marks: MarksInRoom, wanted: Wanted): void
  /** All of it is to stand within this. */
  keepWithin(cone: ViewCone): void
  buttonOn(ray: Ray): MenuAction | undefined
  /** How far along a ray the card is met, buttons or not; undefined when it is missed. */
  metM(ray: Ray): number | undefined
  light(action: MenuAction | undefined): void
  spots(): readonly { readonly name: MenuAction; readonly atWorld: Vec3 }[]
  dispose(): void
}

class StandingCard implements MenuCard {
  readonly #quad: Quad
  readonly #stop: () => void
  #buttons: readonly MenuButton[] = []
  #content: { readonly mark: Mark; readonly help: string } | undefined
  #lit: MenuAction | undefined
  #stands: (StandingMenu & { readonly markId: MarkId }) | undefined
  #cone: ViewCone | undefined
  #isDirty = false

  constructor(quad: Quad, guide: WearerGuide) {
    this.#quad = quad
    this.#stop = effect(() => {
      const mark = guide.chosen.value
      const situation = {
        handling: guide.handling.value,
        phrases: readyPhrases().length,
        canSpeak: guide.voice.canListen.value,
      }
      const help = guide.help.value
      untracked(() => {
        this.#content = mark && { mark, help }
        this.#buttons = mark === undefined ? [] : menuButtons(menuActions({ ...situation, mark }))
        this.#isDirty = true
      })
    })
  }

  tick(worldFromViewer: Pose, marks: MarksInRoom, wanted: Wanted): void {
    const content = this.#content
    const markId = content?.mark.markId
    const target = markId && marks.get(markId)?.target
    if (markId !== this.#stands?.markId || this.#isBefore(target, worldFromViewer.position))
      this.#stand(target, worldFromViewer, wanted)
    if (!this.#isDirty) return
    this.#isDirty = false
    this.#quad.setShown(content !== undefined && this.#stands !== undefined)
    if (content === undefined) return
    const look = { ...content, buttons: this.#buttons, lit: this.#lit }
    this.#quad.paint((context) => paintMenu(context, look))
  }

  keepWithin(cone: ViewCone): void {
    this.#cone = cone
  }

  buttonOn(ray: Ray): MenuAction | undefined {
    return buttonAt(this.#hit(ray)?.point, this.#buttons)?.action
  }

  metM(ray: Ray): number | undefined {
    const hit = this.#hit(ray)
    return hit !== undefined && hit.point[1] <= menuHeightPx(this.#buttons.length) ? hit.distanceM : undefined
  }

  light(action: MenuAction | undefined): void {
    if (action === this.#lit) return
    this.#lit = action
    this.#isDirty = true
  }

  spots(): readonly { readonly name: MenuAction; readonly atWorld: Vec3 }[] {
    const stands = this.#stands
    if (stands === undefined) return []
    return this.#buttons.map(({ action, box }) => ({
      name: action,
      atWorld: boxCentre(box, stands.pose, menuSize, stands.scale),
    }))
  }

  dispose(): void {
    this.#stop()
  }

  #hit(ray: Ray): ReturnType<typeof cardHit> {
    return this.#stands && cardHit(ray, this.#stands.pose, menuSize, this.#stands.scale)
  }

  /** The head has gone so that the card came before its own mark. One that is held stands flat in the picture, and stays. */
  #isBefore(target: AimTarget | undefined, eye: Vec3): boolean {
    const stands = this.#stands
    if (stands === undefined || target === undefined || this.#cone !== undefined) return false
    const spots = [{ ...target, reachM: 0 }]
    return hides(stands.pose, sizeOf(stands), { eye, spots, slackM: 0 })
  }

  #stand(target: AimTarget | undefined, worldFromViewer: Pose, wanted: Wanted): void {
    this.#isDirty = true
    if (target === undefined) {
      this.#stands = undefined
      return
    }
    const { markId } = target
    const stands =
      this.#cone === undefined
        ? besideFree(worldFromViewer.position, target, wanted)
        : standInView(
            worldFromViewer,
            this.#cone,
            target,
            menuHeightPx(this.#buttons.length) / menuSize.heightPx,
          )
    this.#stands = { ...stands, markId }
    this.#quad.place(stands.pose)
    this.#quad.mesh.scaling.setAll(stands.scale)
  }
}

const sizeOf = ({ scale }: StandingMenu): CardSizeM => ({
  widthM: menuSize.widthM * scale,
  heightM: menuSize.heightM * scale,
})

/** On the side that is free of other marks: the left, for the panel mostly stands to the right. */
function besideFree(eye: Vec3, target: AimTarget, wanted: Wanted): StandingMenu {
  const [left, right] = [standBeside(eye, target, 1), standBeside(eye, target, -1)]
  const others = wanted.map((spots) => spots.filter((spot) => spot !== target))
  const view = { eye, card: sizeOf(left), wanted: others }
  return clearPlace([left.pose, right.pose], 0, view) === 0 ? left : right
}

export const createMenuCard = (quad: Quad, guide: WearerGuide): MenuCard => new StandingCard(quad, guide)

interface MenuLook {
  readonly mark: Mark
  readonly help: string
  readonly buttons: readonly MenuButton[]
  readonly lit: MenuAction | undefined
}

function paintMenu(context: CanvasRenderingContext2D, { mark, help, buttons, lit }: MenuLook): void {
  const { widthPx } = menuSize
  paintGround(context, widthPx, menuHeightPx(buttons.length))
  context.fillStyle = markColourHex[mark.colour]
  context.fillRect(20, 20, 14, 24)
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  context.fillStyle = cardColours.text
  context.font = letters(600, 30)
  const kind = kindTexts(mark.kind)
  context.fillText(mark.text === undefined ? kind : `${kind}: ${mark.text}`, 46, 33, widthPx - 64)
  context.fillStyle = cardColours.quiet
  context.font = letters(500, 24)
  context.fillText(help, 20, 66, widthPx - 36)
  for (const { action, box } of buttons) {
    const colour = MarkColour.safeParse(action.startsWith('colour.') ? action.slice('colour.'.length) : '')
    paintButton(context, box, {
      label: labelOf(action),
      tone: action === 'erase' ? cardColours.danger : cardColours.accent,
      px: 28,
      lit: action === lit,
      swatch: colour.success ? markColourHex[colour.data] : undefined,
    })
  }
}

const isPhrase = (action: MenuAction): action is `phrase.${number}` => action.startsWith('phrase.')

function labelOf(action: MenuAction): string {
  return isPhrase(action)
    ? (readyPhrases()[Number(action.slice('phrase.'.length))] ?? '')
    : guideTexts(action)
}
