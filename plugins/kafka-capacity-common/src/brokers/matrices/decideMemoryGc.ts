import type { Level } from '../../assessment/levels';
import type { MatrixDecision } from '../../api/parts/brokers';
import { amountOrNull } from '../../calculation/modelInput';
import {
  BrokerPolicy,
  DEFAULT_BROKER_POLICY,
} from '../../policies/brokerPolicy';
import { answerOf, bandOf, Matrix, MatrixBand } from './matrix';

/**
 * As printed in the guide: a row for GC pressure, a column for memory.
 *
 * @public
 */
export const MEMORY_GC_MATRIX: Matrix = {
  low: { low: 'no-change', medium: 'no-change', high: 'scale-memory' },
  medium: { low: 'no-change', medium: 'scale-memory', high: 'scale-memory' },
  high: { low: 'scale-memory', medium: 'scale-memory', high: 'scale-memory' },
};

/**
 * GC pressure as the guide's matrix has it.
 *
 * @public
 */
export interface GcPressure {
  /** Level of the row for GC pressure: `ok` is low, `warning` medium, anything worse high. */
  level: Level;
  /** Percent of time in garbage collection; null when it is not known. */
  timePercent: number | null;
}

/**
 * Decides by the guide's "Scaling Decision Matrix" for memory and GC pressure. Memory is low below 60 %, medium 60 to 80 %, high above
 * 80 %: exactly 60 and exactly 80 are medium. Pressure is low, medium or high as its row of the policies is ok, warning or scale.
 *
 * @param memoryPercent - heap after garbage collection in percent of the maximum heap; null when it is not known
 * @public
 */
export function decideMemoryGc(
  memoryPercent: number | null,
  gc: GcPressure,
  { memoryBands }: Pick<BrokerPolicy, 'memoryBands'> = DEFAULT_BROKER_POLICY,
): MatrixDecision {
  const column = amountOrNull(memoryPercent);
  const columnBand = bandOf(column, memoryBands);
  const rowBand = pressureBand(gc.level);
  return {
    columnBand,
    rowBand,
    columnPercent: column,
    rowPercent: amountOrNull(gc.timePercent),
    answer: answerOf(MEMORY_GC_MATRIX, columnBand, rowBand),
  };
}

function pressureBand(level: Level): MatrixBand | null {
  switch (level) {
    case 'unknown':
      return null;
    case 'ok':
      return 'low';
    case 'warning':
      return 'medium';
    default:
      return 'high';
  }
}
