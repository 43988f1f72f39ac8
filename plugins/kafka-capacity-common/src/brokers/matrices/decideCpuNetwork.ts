import type { MatrixDecision } from '../../api/parts/brokers';
import { amountOrNull } from '../../calculation/modelInput';
import {
  BrokerPolicy,
  DEFAULT_BROKER_POLICY,
} from '../../policies/brokerPolicy';
import { answerOf, bandOf, Matrix } from './matrix';

/**
 * As printed in the guide: a row for the network, a column for CPU.
 *
 * @public
 */
export const CPU_NETWORK_MATRIX: Matrix = {
  low: { low: 'no-change', medium: 'no-change', high: 'scale-cpu' },
  medium: { low: 'no-change', medium: 'scale-network', high: 'scale-both' },
  high: { low: 'scale-network', medium: 'scale-network', high: 'scale-both' },
};

/**
 * Decides by the guide's "Scaling Decision Matrix" for CPU and network. Low is below 50 %, medium 50 to 70 %, high above 70 %: exactly
 * 50 and exactly 70 are medium.
 *
 * @param cpuPercent - CPU in percent of the broker's limit; null when it is not known
 * @param networkPercent - network in percent of the interface's capacity; null when it is not known
 * @public
 */
export function decideCpuNetwork(
  cpuPercent: number | null,
  networkPercent: number | null,
  { loadBands }: Pick<BrokerPolicy, 'loadBands'> = DEFAULT_BROKER_POLICY,
): MatrixDecision {
  const column = amountOrNull(cpuPercent);
  const row = amountOrNull(networkPercent);
  const columnBand = bandOf(column, loadBands);
  const rowBand = bandOf(row, loadBands);
  return {
    columnBand,
    rowBand,
    columnPercent: column,
    rowPercent: row,
    answer: answerOf(CPU_NETWORK_MATRIX, columnBand, rowBand),
  };
}
