import { useState } from 'react';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  PartitionPolicy,
  PartitionRow,
  TopicThroughput,
  formatNumber,
  partitionSkew,
} from 'backstage-plugin-kafka-capacity-common';
import { Quantity } from '../marks/Quantity';
import { Column, DataTable } from '../table/DataTable';
import { PartitionHeatMap } from './PartitionHeatMap';
import { spreadOf } from './partitionCells';
import { Section } from '../subject/Section';

const MEASURES = [
  { key: 'recordsPerSecond', title: 'Records per second' },
  { key: 'sizeBytes', title: 'Size' },
] as const;

const useStyles = makeStyles((theme: Theme) => ({
  aside: {
    display: 'inline-flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: theme.spacing(1),
  },
}));

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

/** The load of each partition, as a heat map and as a table. */
export function PartitionsSection(props: {
  partitions: PartitionRow[];
  throughput: TopicThroughput;
  policy?: PartitionPolicy;
}) {
  const { partitions, throughput, policy } = props;
  const classes = useStyles();
  const [asTable, setAsTable] = useState(false);
  const measure =
    MEASURES.find(({ key }) => partitions.some(row => (row[key] ?? 0) > 0)) ??
    MEASURES.find(({ key }) => partitions.some(row => row[key] !== null)) ??
    MEASURES[0];
  const hot = hotPartition(partitions, throughput, policy);
  const columns = partitions.some(({ fault }) => fault)
    ? COLUMNS
    : COLUMNS.filter(({ id }) => id !== 'fault');
  if (partitions.length === 0) {
    return (
      <Section title="Partitions">
        <Typography variant="body2" color="textSecondary">
          No partition could be read.
        </Typography>
      </Section>
    );
  }
  return (
    <Section
      title="Partitions"
      aside={
        <span className={classes.aside}>
          {skew(partitions, measure)}
          <Button
            size="small"
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
          >
            Table
          </Button>
        </span>
      }
    >
      {asTable ? (
        <DataTable
          label="Partitions"
          columns={columns}
          rows={partitions}
          rowKey={row => String(row.partition)}
          initialOrder={{ by: COLUMNS[0].id, descending: false }}
        />
      ) : (
        <>
          <Typography variant="body2" color="textSecondary">
            {measure.title} of each partition
            {health(partitions)}
            {hot !== undefined &&
              `; partition ${hot} is hot: more partitions will not help`}
          </Typography>
          <PartitionHeatMap
            partitions={partitions}
            measure={measure.key}
            hotPartition={hot}
          />
        </>
      )}
    </Section>
  );
}

/** The partition that is hot by the policy; undefined when none is, or when that can't be told. */
function hotPartition(
  partitions: PartitionRow[],
  { bytesPerRecord }: TopicThroughput,
  policy: PartitionPolicy | undefined,
): number | undefined {
  if (bytesPerRecord === null) return undefined;
  const rates = partitions.map(({ recordsPerSecond }) =>
    recordsPerSecond === null
      ? null
      : (recordsPerSecond * bytesPerRecord) / 1e6,
  );
  const found = partitionSkew(rates, policy);
  return found?.hot ? partitions[found.partition].partition : undefined;
}

function health(partitions: PartitionRow[]): string {
  const offline = partitions.filter(({ leader }) => leader === null).length;
  const behind = partitions.filter(
    ({ leader, replicas, inSyncReplicas }) =>
      leader !== null && inSyncReplicas.length < replicas.length,
  ).length;
  return [
    offline > 0 ? `; ${offline} offline` : '',
    behind > 0 ? `; ${behind} under-replicated` : '',
  ].join('');
}

function skew(
  partitions: PartitionRow[],
  { key }: (typeof MEASURES)[number],
): string {
  const { mean, busiest, times } = spreadOf(partitions, key);
  if (busiest === undefined) return 'not measured yet';
  if (mean === 0) return 'nothing is written to it';
  const what = key === 'sizeBytes' ? 'largest' : 'busiest';
  return `${what} ${formatNumber(times)} × mean (partition ${
    busiest.partition
  })`;
}
