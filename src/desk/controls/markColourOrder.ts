// The six colours in the order of their buttons and of the keys 1 to 6.
import { MarkColour } from '../../shared/protocol/marks.ts'

export const colours = MarkColour.options
