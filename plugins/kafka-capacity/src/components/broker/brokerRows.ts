import { BrokerCell, BrokerRow } from 'backstage-plugin-kafka-capacity-common';
import { LEVEL_WORDS } from '../marks/LevelMark';
import { quantityText } from '../marks/quantityText';

/** The rows of the guide's table as pages show them: short, for the head of a column. */
export const ROW_WORDS: Record<BrokerRow, string> = {
  cpu: 'CPU',
  memory: 'Heap',
  disk: 'Disk',
  iops: 'IOPS',
  network: 'Network',
  partitions: 'Partitions',
  'request-latency': 'Latency',
  'request-queue-time': 'Queue time',
  gc: 'GC',
};

/** What a row is measured as, for who does not know its short name. */
export const ROW_MEANINGS: Record<BrokerRow, string> = {
  cpu: 'CPU, of the broker’s CPU limit',
  memory: 'Heap after garbage collection, of the maximum heap',
  disk: 'Disk used, of its log directories’ capacity',
  iops: 'Disk operations per second, of those provisioned',
  network: 'Network, of the interface’s capacity',
  partitions: 'Replicas on the broker, leaders and followers',
  'request-latency': 'Produce latency, 95th percentile',
  'request-queue-time':
    'Request queue time, 95th percentile, as a multiple of the usual at this hour',
  gc: 'Share of time in garbage collection, or length of its pauses',
};

/** A cell in words, for hovers and screen readers. */
export function cellInWords(broker: number, cell: BrokerCell): string {
  const { row, level, value, unit, reason } = cell;
  const amount = value === null ? '' : `, ${quantityText(value, unit)}`;
  const why = reason === null ? '' : `: ${reason}`;
  return `Broker ${broker}, ${ROW_WORDS[row]}: ${LEVEL_WORDS[level]}${amount}${why}`;
}
