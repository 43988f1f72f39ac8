import { useState } from 'react';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { useApi } from '@backstage/core-plugin-api';
import {
  PartitionRow,
  PartitionSpread,
  TopicDetail,
  formatExact,
  formatNumber,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../api';
import { Quantity } from '../marks/Quantity';
import { Column, DataTable } from '../table/DataTable';
import { MoreItems } from '../table/MoreItems';
import { useFurtherItems } from '../table/useFurtherItems';
import { PartitionHeatMap } from './PartitionHeatMap';
import { Section } from '../subject/Section';
import { PlacementTables } from './PlacementTables';

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
export function PartitionsSection({ topic }: { topic: TopicDetail }) {
  const { spread, subject, partitionCount } = topic;
  const classes = useStyles();
  const [asTable, setAsTable] = useState(false);
  const api = useApi(kafkaCapacityApiRef);
  const list = useFurtherItems({
    first: topic.partitions,
    cursor: topic.partitionsCursor,
    load: cursor =>
      api.getTopicPartitions(subject.cluster, subject.name, { cursor }),
    keyOf: row => String(row.partition),
  });
  const partitions = [...list.items].sort((a, b) => a.partition - b.partition);
  const measure =
    MEASURES.find(({ key }) => (spread[key]?.largest.value ?? 0) > 0) ??
    MEASURES.find(({ key }) => spread[key] !== null) ??
    MEASURES[0];
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
          {skewText(spread, measure.key)}
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
            {healthText(spread)}
            {spread.hot !== null &&
              `; partition ${spread.hot} is hot: more partitions will not help`}
          </Typography>
          <PartitionHeatMap
            partitions={partitions}
            measure={measure.key}
            spread={spread}
          />
        </>
      )}
      <MoreItems
        more={partitionCount - partitions.length}
        of="partitions"
        list={list}
      />
      <PlacementTables placement={topic.placement} />
    </Section>
  );
}

function healthText({ offline, underReplicated }: PartitionSpread): string {
  return [
    offline > 0 ? `; ${formatExact(offline)} offline` : '',
    underReplicated > 0
      ? `; ${formatExact(underReplicated)} under-replicated`
      : '',
  ].join('');
}

function skewText(
  spread: PartitionSpread,
  measure: (typeof MEASURES)[number]['key'],
): string {
  const load = spread[measure];
  if (load === null) return 'not measured yet';
  const { mean, largest } = load;
  if (mean === 0) return 'nothing is written to it';
  const what = measure === 'sizeBytes' ? 'largest' : 'busiest';
  return `${what} ${formatNumber(largest.value / mean)} × mean (partition ${
    largest.partition
  })`;
}
