import Typography from '@material-ui/core/Typography';
import {
  PartitionRow,
  formatNumber,
} from 'backstage-plugin-kafka-capacity-common';
import { Bars } from '../marks/Bars';
import { Quantity } from '../marks/Quantity';
import { Column, SortableTable } from '../marks/SortableTable';
import { Section } from './Section';

const MEASURES = [
  { key: 'recordsPerSecond', title: 'Records per second', unit: 'records/s' },
  { key: 'sizeBytes', title: 'Size', unit: 'bytes' },
] as const;

const COLUMNS: Column<PartitionRow>[] = [
  {
    id: 'partition',
    label: 'Partition',
    numeric: true,
    sortBy: row => row.partition,
    render: row => row.partition,
  },
  {
    id: 'rate',
    label: 'Records/s',
    numeric: true,
    sortBy: row => row.recordsPerSecond,
    render: row => (
      <Quantity value={row.recordsPerSecond} missing="not measured yet" />
    ),
  },
  {
    id: 'size',
    label: 'Size',
    numeric: true,
    sortBy: row => row.sizeBytes,
    render: row => <Quantity value={row.sizeBytes} unit="bytes" />,
  },
  {
    id: 'leader',
    label: 'Leader',
    numeric: true,
    sortBy: row => row.leader,
    render: row => row.leader ?? <Quantity value={null} missing="no leader" />,
  },
  {
    id: 'replicas',
    label: 'In sync',
    sortBy: row => row.inSyncReplicas.length - row.replicas.length,
    render: row =>
      `${row.inSyncReplicas.length} of ${
        row.replicas.length
      } (${row.replicas.join(', ')})`,
  },
  {
    id: 'offsets',
    label: 'Offsets',
    numeric: true,
    sortBy: row => row.logEndOffset,
    render: row => (
      <>
        <Quantity value={row.logStartOffset} /> –{' '}
        <Quantity value={row.logEndOffset} />
      </>
    ),
  },
  {
    id: 'fault',
    label: 'Fault',
    sortBy: row => row.fault,
    render: row => row.fault,
  },
];

/** The load of each partition, as bars and as a table. */
export function PartitionsSection(props: { partitions: PartitionRow[] }) {
  const { partitions } = props;
  const measure = MEASURES.find(({ key }) =>
    partitions.some(row => (row[key] ?? 0) > 0),
  );
  const columns = partitions.some(({ fault }) => fault)
    ? COLUMNS
    : COLUMNS.filter(({ id }) => id !== 'fault');
  return (
    <Section
      title="Partitions"
      aside={measure && skew(partitions, measure.key)}
    >
      {measure && (
        <Bars
          title={`${measure.title} of each partition`}
          unit={measure.unit}
          bars={partitions.map(row => ({
            label: `Partition ${row.partition}`,
            value: row[measure.key] ?? 0,
          }))}
        />
      )}
      {partitions.length === 0 ? (
        <Typography variant="body2" color="textSecondary">
          No partition could be read.
        </Typography>
      ) : (
        <SortableTable
          label="Partitions"
          columns={columns}
          rows={partitions}
          rowKey={row => String(row.partition)}
        />
      )}
    </Section>
  );
}

function skew(
  partitions: PartitionRow[],
  key: (typeof MEASURES)[number]['key'],
): string | undefined {
  const values = partitions.flatMap(row => row[key] ?? []);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const busiest = Math.max(...values);
  const which = partitions.find(row => row[key] === busiest)?.partition;
  const what = key === 'sizeBytes' ? 'largest' : 'busiest';
  return `${what}: partition ${which}, ${formatNumber(busiest / mean)} × mean`;
}
