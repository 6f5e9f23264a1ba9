/** A touch on a button is for the button alone: the room behind it must not take it for a tap on a mark. */
export function keepFromRoom(element: HTMLElement): void {
  element.addEventListener('beforexrselect', (event) => event.preventDefault())
}
