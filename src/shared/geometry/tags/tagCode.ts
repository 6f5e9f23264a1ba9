// The pattern of a printed tag: classic ArUco's, 5 x 5 cells of two data bits a row, in a black border one cell wide.
// Any program that prints “ArUco original” makes the same ones (Garrido-Jurado et al., Pattern Recognition 47, 2014).

/** Cells along a side, border included. */
export const TAG_CELLS = 7
const INNER = TAG_CELLS - 2

/** The four words of a row, for its two data bits. */
const words: readonly number[] = [0b10000, 0b10111, 0b01001, 0b01110]

/**
 * The ids that are used: each differs from every other, and from itself turned, by 8 of 25 cells at least (greedy over
 * all 1024, patterns of 7 to 18 white cells).
 */
export const tagIds: readonly number[] = [
  1, 14, 20, 27, 39, 61, 72, 82, 160, 186, 205, 215, 290, 323, 348, 357, 390, 401, 582, 620, 625, 645, 664,
  687, 804, 907,
]

/** The tag on the sheet that /sheet prints and shows. */
export const SHEET_TAG = { id: 290, sizeM: 0.12 } as const

/** Cells that may be read wrong (glare, a crease) and the id is still told. */
const MAX_WRONG = 1

/** The tag's inner cells row by row from the top left, true = white. `id` is one of {@link tagIds}. */
export const tagCells = (id: number): readonly boolean[] =>
  Array.from({ length: INNER * INNER }, (_, index) => {
    const row = Math.floor(index / INNER)
    const word = words[(id >> (2 * (INNER - 1 - row))) & 3] ?? 0
    return ((word >> (INNER - 1 - (index % INNER))) & 1) === 1
  })

/** The same cells seen on a tag that was turned by a quarter, clockwise. */
const turned = (cells: readonly boolean[]): readonly boolean[] =>
  cells.map((_, index) => {
    const [row, column] = [Math.floor(index / INNER), index % INNER]
    return cells[(INNER - 1 - column) * INNER + row] === true
  })

const difference = (a: readonly boolean[], b: readonly boolean[]): number =>
  a.reduce((sum, value, index) => sum + (value === b[index] ? 0 : 1), 0)

const patterns = tagIds.flatMap((id) => {
  const upright = tagCells(id)
  const quarter = turned(upright)
  const half = turned(quarter)
  return [upright, quarter, half, turned(half)].map((cells, quarterTurns) => ({ id, cells, quarterTurns }))
})

export interface ReadTag {
  readonly id: number
  /** How often the tag was turned by a quarter, clockwise, as it was seen. */
  readonly quarterTurns: number
}

/** Which tag shows these inner cells, or undefined when none does. */
export function readTagCells(cells: readonly boolean[]): ReadTag | undefined {
  const found = patterns.find((pattern) => difference(pattern.cells, cells) <= MAX_WRONG)
  return found && { id: found.id, quarterTurns: found.quarterTurns }
}
