import type {
  DecisionMatrixBands,
  MatrixBands,
  MatrixDecision,
} from '../../api/parts/brokers';
import type { CapacityPolicies } from '../../policies/defaultPolicies';

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

/**
 * A decision matrix: by row, then by column, as printed.
 *
 * @public
 */
export type Matrix = Readonly<
  Record<MatrixBand, Readonly<Record<MatrixBand, MatrixAnswer>>>
>;

/**
 * Where the bands of both matrices begin by the policies of a cluster.
 *
 * @public
 */
export function decisionMatrixBands({
  brokers,
  gcTimeShare,
  gcPauseP90,
}: Pick<
  CapacityPolicies,
  'brokers' | 'gcTimeShare' | 'gcPauseP90'
>): DecisionMatrixBands {
  return {
    load: brokers.loadBands,
    memory: brokers.memoryBands,
    gcTimePercent: { medium: gcTimeShare.warning, high: gcTimeShare.scale },
    gcPauseMs: { medium: gcPauseP90.warning, high: gcPauseP90.scale },
  };
}

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
