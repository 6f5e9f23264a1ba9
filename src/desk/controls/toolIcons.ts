// One picture for each tool, the same in palette, list of marks and table of keys.
import {
  Angle,
  ArrowUpRight,
  Circle,
  Eraser,
  ListOrdered,
  MapPin,
  MousePointer2,
  MoveRight,
  Pentagon,
  PenLine,
  Pointer,
  Rotate3d,
  Ruler,
  Type,
  type IconNode,
} from 'lucide'
import type { Tool } from '../draw/tools.ts'

export const toolIcons: Readonly<Record<Tool, IconNode>> = {
  ink: PenLine,
  arrow: ArrowUpRight,
  movement: MoveRight,
  turn: Rotate3d,
  point: MapPin,
  circle: Circle,
  area: Pentagon,
  label: Type,
  step: ListOrdered,
  distance: Ruler,
  angle: Angle,
  pointer: Pointer,
  erase: Eraser,
  select: MousePointer2,
}
