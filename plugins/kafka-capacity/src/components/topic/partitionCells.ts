import {
  PartitionRow,
  PartitionSpread,
  formatExact,
  formatNumber,
  formatQuantity,
} from 'backstage-plugin-kafka-capacity-common';

/** Shades of a heat map, by the load as a multiple of the mean. */
export const SHADES = [
  { below: 0.5 },
  { below: 0.8 },
  { below: 1.25 },
  { below: 2 },
  { below: Infinity },
] as const;

/** From here on a partition is marked as busy: seen at a glance, though not assessed. */
const BUSY = 2;

/** Below so many records/s chance alone makes a multiple of the mean, and no partition is busy. */
const BUSY_RECORDS = 1;

/** A partition as a heat map shows it. */
export interface PartitionCell {
  partition: number;
  /** Place in `SHADES`; null when it was not measured. */
  shade: number | null;
  busy: boolean;
  health: 'ok' | 'under-replicated' | 'offline';
  /** All of it in words, with the exact value. */
  description: string;
}

/** A topic's partitions for a heat map. */
export function partitionCells(
  partitions: PartitionRow[],
  measure: 'recordsPerSecond' | 'sizeBytes',
  spread: PartitionSpread,
): PartitionCell[] {
  const mean = spread[measure]?.mean ?? 0;
  return partitions.map(row => {
    const value = row[measure];
    const share = value === null || mean === 0 ? null : value / mean;
    const health = healthOf(row);
    let load = 'not measured';
    if (value !== null) {
      load =
        measure === 'sizeBytes'
          ? formatQuantity(value, 'bytes')
          : `${formatExact(Number(value.toPrecision(6)))} records/s`;
    }
    return {
      partition: row.partition,
      shade: value === null ? null : shadeOf(share ?? 0),
      busy: share !== null && share >= BUSY && !isQuiet(value, measure),
      health,
      description: [
        `Partition ${row.partition}: ${load}`,
        ...(share === null ? [] : [`${formatNumber(share)} × mean`]),
        ...(row.partition === spread.hot ? ['hot'] : []),
        ...(health === 'ok' ? [] : [health]),
        row.leader === null ? 'no leader' : `leader ${row.leader}`,
        `${row.inSyncReplicas.length} of ${row.replicas.length} in sync`,
        ...(row.fault === null ? [] : [row.fault]),
      ].join(', '),
    };
  });
}

function isQuiet(
  value: number | null,
  measure: 'recordsPerSecond' | 'sizeBytes',
): boolean {
  return measure === 'recordsPerSecond' && (value ?? 0) < BUSY_RECORDS;
}

function shadeOf(share: number): number {
  return SHADES.findIndex(({ below }) => share < below);
}

function healthOf(row: PartitionRow): PartitionCell['health'] {
  if (row.leader === null) return 'offline';
  return row.inSyncReplicas.length < row.replicas.length
    ? 'under-replicated'
    : 'ok';
}
