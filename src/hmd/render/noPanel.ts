// In place of the panel on a phone, whose page says and offers the same over the picture.
import type { Panel } from './panel.ts'

const nothing = (): void => undefined

export const noPanel: Panel = {
  setWords: nothing,
  setFace: nothing,
  tick: nothing,
  buttonOn: () => undefined,
  metM: () => undefined,
  light: nothing,
  press: nothing,
  onPress: nothing,
  spots: () => [],
}
