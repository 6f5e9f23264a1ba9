// The thin line on the second still along which the tied spot must lie.
import type { DeskCall } from '../deskCall.ts'

export function TieLine({ call }: { readonly call: DeskCall }) {
  const line = call.tie.line.value
  if (line === undefined) return null
  const [[x1, y1], [x2, y2]] = line
  const ends = { x1, y1, x2, y2 }
  return (
    <svg class="desk-tie-line" viewBox="0 0 1 1" preserveAspectRatio="none" data-testid="tie-line">
      <line {...ends} class="desk-tie-line__edge" />
      <line {...ends} class="desk-tie-line__core" />
    </svg>
  )
}
