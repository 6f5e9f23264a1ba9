// A label's place is chosen: now its words, written where it stands.
import type { DeskCall } from '../deskCall.ts'
import { TextEntry } from './TextEntry.tsx'

export function LabelEntry({ call }: { readonly call: DeskCall }) {
  const asked = call.drawing.asking.value
  const [sample] = asked?.stroke ?? []
  if (asked === undefined || sample === undefined) return null
  const now = call.pictureNow()?.picture
  const [u, v] = (now && asked.on.carryBack(now)(sample)) ?? sample
  return (
    <TextEntry
      key={asked.markId}
      asked={asked}
      at={[u, v]}
      initial=""
      mayBeEmpty={false}
      onAnswer={(text) => call.drawing.answer(text)}
    />
  )
}
