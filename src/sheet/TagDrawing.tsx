// The pattern with its white rim and the line to measure, as vectors in millimetres.
import { SHEET_TAG, TAG_CELLS, tagCells } from '../shared/geometry/tags/tagCode.ts'
import { LINE_MM } from './sheetScale.ts'
import { sheetTexts as t } from './sheetTexts.ts'

const TAG_MM = SHEET_TAG.sizeM * 1000
const CELL = TAG_MM / TAG_CELLS
/** White around the pattern: one cell and a bit. */
const RIM = 20
const WIDTH = TAG_MM + 2 * RIM
const HEIGHT = TAG_MM + 2 * RIM + 16

/** `scale` is what the medium makes too small. */
export function TagDrawing({ scale }: { readonly scale: number }) {
  const inner = TAG_CELLS - 2
  const [from, to] = [(WIDTH - LINE_MM) / 2, (WIDTH + LINE_MM) / 2]
  const lineY = RIM + TAG_MM + 20
  return (
    <svg
      class="sheet__drawing"
      role="img"
      aria-label={t('tag')}
      width={`${WIDTH * scale}mm`}
      height={`${HEIGHT * scale}mm`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      shape-rendering="crispEdges"
    >
      <rect width={WIDTH} height={HEIGHT} fill="#fff" />
      <rect x={RIM} y={RIM} width={TAG_MM} height={TAG_MM} fill="#000" />
      {tagCells(SHEET_TAG.id).map((isWhite, index) =>
        isWhite ? (
          <rect
            key={index}
            x={RIM + (1 + (index % inner)) * CELL}
            y={RIM + (1 + Math.floor(index / inner)) * CELL}
            width={CELL}
            height={CELL}
            fill="#fff"
          />
        ) : null,
      )}
      <path
        d={`M${from} ${lineY}H${to}M${from} ${lineY - 3}v6M${to} ${lineY - 3}v6`}
        stroke="#000"
        stroke-width="0.4"
        fill="none"
      />
      <text x={WIDTH / 2} y={lineY + 6} font-size="4.5" text-anchor="middle" fill="#000">
        {t('line')}
      </text>
    </svg>
  )
}
