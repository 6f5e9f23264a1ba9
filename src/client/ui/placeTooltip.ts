// Where a tooltip stands: beside its host, inside the window. CSS pixels of the viewport.

interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}
interface TooltipPlace {
  readonly host: Box
  readonly bubble: { readonly width: number; readonly height: number }
  readonly viewport: { readonly width: number; readonly height: number }
  readonly side: 'above' | 'below' | 'right'
}

const GAP_PX = 6
const MARGIN_PX = 8

const clamp = (value: number, low: number, high: number): number =>
  Math.max(low, Math.min(value, Math.max(low, high)))

/** Left and top of the bubble; flips to the other side when there is no room, and never leaves the window. */
export function placeTooltip({ host, bubble, viewport, side }: TooltipPlace): { left: number; top: number } {
  const maxLeft = viewport.width - bubble.width - MARGIN_PX
  const maxTop = viewport.height - bubble.height - MARGIN_PX
  if (side === 'right') {
    const right = host.left + host.width + GAP_PX
    const left = right <= maxLeft ? right : host.left - bubble.width - GAP_PX
    return {
      left: clamp(left, MARGIN_PX, maxLeft),
      top: clamp(host.top + (host.height - bubble.height) / 2, MARGIN_PX, maxTop),
    }
  }
  const above = host.top - bubble.height - GAP_PX
  const below = host.top + host.height + GAP_PX
  const prefersAbove = side === 'above'
  const top = prefersAbove ? (above >= MARGIN_PX ? above : below) : below <= maxTop ? below : above
  return {
    left: clamp(host.left + (host.width - bubble.width) / 2, MARGIN_PX, maxLeft),
    top: clamp(top, MARGIN_PX, maxTop),
  }
}
