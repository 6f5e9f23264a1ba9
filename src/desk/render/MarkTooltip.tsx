// Why a mark looks as it does, beside it: when the pointer rests on it or it is chosen in the list.
import { useComputed, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { DeskCall } from '../deskCall.ts'
import { markExactness, markName, markValue } from './markWords.ts'

/** Resting means it is asked for; a pen that passes by asks nothing. */
const REST_MS = 350

export function MarkTooltip({ call }: { readonly call: DeskCall }) {
  const rested = useSignal<string | undefined>(undefined)
  const hovered = call.hovered.value
  useEffect(() => {
    rested.value = undefined
    if (hovered === undefined) return
    const timer = setTimeout(() => (rested.value = hovered), REST_MS)
    return () => clearTimeout(timer)
  }, [hovered])
  const shown = useComputed(() => {
    if (call.drawing.isPenDown.value || call.editing.selected.value !== undefined) return undefined
    const markId = rested.value ?? call.highlighted.value
    return markId === undefined ? undefined : call.seen.value.find((seen) => seen.mark.markId === markId)
  })
  const seen = shown.value
  const anchor = seen?.figure.anchor
  if (
    seen === undefined ||
    anchor === undefined ||
    anchor[0] < 0 ||
    anchor[0] > 1 ||
    anchor[1] < 0 ||
    anchor[1] > 1
  )
    return null
  const state = call.session.state.value
  const value = markValue(seen.mark)
  const side = `${anchor[0] > 0.5 ? 'desk-mark-tip--left' : ''} ${anchor[1] > 0.5 ? 'desk-mark-tip--above' : ''}`
  return (
    <div
      class={`desk-mark-tip ${side}`}
      role="tooltip"
      style={{ left: `${anchor[0] * 100}%`, top: `${anchor[1] * 100}%` }}
    >
      <strong>{markName(seen.mark)}</strong>
      {value !== undefined && <span>{value}</span>}
      {markExactness(seen.mark, state).map((sentence) => (
        <span key={sentence}>{sentence}</span>
      ))}
    </div>
  )
}
