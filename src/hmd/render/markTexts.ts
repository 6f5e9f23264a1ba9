// What is written at a mark in the room: labels, step numbers, measured values. Pure.
import { formatMeasurement } from '../../client/i18n/format.ts'
import { markColourHex } from '../../client/ui/markColours.ts'
import type { Vec3 } from '../../shared/geometry/vec3.ts'
import { markFigure } from '../../shared/ink/markFigure.ts'
import { measurementOf } from '../../shared/ink/measure.ts'
import type { Placement } from '../../shared/protocol/marks.ts'
import type { Mark } from '../../shared/session/state.ts'
import type { TextStyle } from './textAtlas.ts'

export interface ShownText {
  readonly style: TextStyle
  readonly at: Vec3
}

/**
 * The placement is the one that is shown now. `number`: a step's rank. `measured`: the placement that a value is told of: numbers
 * do not run while a mark glides.
 */
export function markTexts(
  mark: Mark,
  placement: Placement,
  {
    number,
    measured,
    lineWidthM,
  }: {
    readonly number: number | undefined
    readonly measured: Placement
    readonly lineWidthM: number
  },
): readonly ShownText[] {
  const { kind, text, sweepRad, colour, picture } = mark
  const viewpoint = picture.worldFromCamera.position
  const { texts } = markFigure({ ...placement, kind, sweepRad, viewpoint, lineWidthM })
  return texts.flatMap(({ at, shows }) => {
    const value = shows === 'value' ? measurementOf(kind, measured) : undefined
    const words = { text, number: number?.toString(), value: value && formatMeasurement(value) }[shows]
    if (words === undefined) return []
    const ground = shows === 'number' ? 'bare' : 'plate'
    return [{ at, style: { text: words, ground, colour: markColourHex[colour] } }]
  })
}
