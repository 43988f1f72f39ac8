import type { MatrixDecision } from '../../api/parts/brokers';
import type { MatrixBands } from '../../policies/brokerPolicy';

/**
 * A band of an axis of a decision matrix.
 *
 * @public
 */
export type MatrixBand = NonNullable<MatrixDecision['rowBand']>;

/**
 * What a cell of a decision matrix says. `unknown`: an axis is not known, and its bands don't all say the same.
 *
 * @public
 */
export type MatrixAnswer = MatrixDecision['answer'];

/** A decision matrix: by row, then by column, as printed. */
export type Matrix = Readonly<
  Record<MatrixBand, Readonly<Record<MatrixBand, MatrixAnswer>>>
>;

const BANDS: readonly MatrixBand[] = ['low', 'medium', 'high'];

/** The band of a percentage; both bounds belong to the medium band, as printed. Null for what is not known. */
export function bandOf(
  percent: number | null,
  { medium, high }: MatrixBands,
): MatrixBand | null {
  if (percent === null) return null;
  if (percent < medium) return 'low';
  return percent > high ? 'high' : 'medium';
}

/** What the cell says; with an axis unknown, what all of its bands say, or `unknown`. */
export function answerOf(
  matrix: Matrix,
  column: MatrixBand | null,
  row: MatrixBand | null,
): MatrixAnswer {
  const rows = row === null ? BANDS : [row];
  const columns = column === null ? BANDS : [column];
  const answers = new Set(
    rows.flatMap(one => columns.map(other => matrix[one][other])),
  );
  const [first, ...others] = answers;
  return others.length === 0 ? first : 'unknown';
}
