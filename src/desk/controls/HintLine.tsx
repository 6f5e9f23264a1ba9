// What to do with the chosen tool, in a few words, always at the same place: nothing to close, nothing that hides the patient.
import type { DeskCall } from '../deskCall.ts'
import { hintTexts, toolTexts } from '../toolTexts.ts'

export function HintLine({ call }: { readonly call: DeskCall }) {
  const tool = call.drawing.tool.value
  return (
    <p class="desk-hint" role="status">
      <strong>{toolTexts(tool)}</strong>
      {hintTexts(call.drawing.wantsSecondLeg.value ? 'angleSecond' : tool)}
    </p>
  )
}
