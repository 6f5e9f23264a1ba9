// Mark colours as numbers for canvas and WebGL; told apart by the colour-blind, luminous on additive displays.
import type { MarkColour } from '../../shared/protocol/marks.ts'

export const markColourHex = {
  sky: '#56B4E9',
  orange: '#E69F00',
  green: '#1FCC9A',
  yellow: '#F0E442',
  pink: '#FF8AD1',
  white: '#FFFFFF',
} as const satisfies Record<MarkColour, string>
