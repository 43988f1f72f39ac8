import { useMemo } from 'react';
import Typography from '@material-ui/core/Typography';
import { GroupPartitionRow } from 'backstage-plugin-kafka-capacity-common';
import { Bars } from '../marks/Bars';
import { Quantity } from '../marks/Quantity';
import { Column, SortableTable } from '../marks/SortableTable';
import { formatPartitions } from './recommendationSentence';
import { Section } from './Section';
import { SubjectLink } from './SubjectLink';

const NUMBERS: Column<GroupPartitionRow>[] = [
  {
    id: 'partition',
    label: 'Partition',
    numeric: true,
    sortBy: row => row.partition,
    render: row => row.partition,
  },
  {
    id: 'lag',
    label: 'Lag (records)',
    numeric: true,
    sortBy: row => row.lag,
    render: row => (
      <Quantity value={row.lag} missing={row.reason ?? undefined} />
    ),
  },
  {
    id: 'committed',
    label: 'Committed',
    numeric: true,
    sortBy: row => row.committedOffset,
    render: row => (
      <Quantity value={row.committedOffset} missing="never committed" />
    ),
  },
  {
    id: 'end',
    label: 'Log end',
    numeric: true,
    sortBy: row => row.logEndOffset,
    render: row => <Quantity value={row.logEndOffset} />,
  },
  {
    id: 'client',
    label: 'Client',
    sortBy: row => row.clientId,
    render: row =>
      row.clientId ? (
        <span title={[row.memberId, row.host].filter(Boolean).join(' ')}>
          {row.clientId}
        </span>
      ) : (
        <Quantity value={null} missing="no member holds it" />
      ),
  },
];

/** How far behind a group is on each partition, as bars and as a table. */
export function LagSection(props: {
  cluster: string;
  partitions: GroupPartitionRow[];
}) {
  const { cluster, partitions } = props;
  const columns = useMemo<Column<GroupPartitionRow>[]>(
    () => [
      {
        id: 'topic',
        label: 'Topic',
        sortBy: row => row.topic,
        render: row => (
          <SubjectLink subject={{ cluster, kind: 'topic', name: row.topic }} />
        ),
      },
      ...NUMBERS,
    ],
    [cluster],
  );
  return (
    <Section title="Lag by partition">
      {partitions.length === 0 ? (
        <Typography variant="body2" color="textSecondary">
          The group holds no partition and has no commit.
        </Typography>
      ) : (
        <>
          <Bars
            title="Lag of each partition"
            unit="records"
            bars={partitions.map(row => ({
              label: `${row.topic} ${row.partition}`,
              value: row.lag ?? 0,
            }))}
          />
          <UnknownLag partitions={partitions} />
          <SortableTable
            label="Lag by partition"
            columns={columns}
            rows={partitions}
            rowKey={row => `${row.topic}/${row.partition}`}
          />
        </>
      )}
    </Section>
  );
}

/** Why the lag of some partitions is not known, each reason once. */
function UnknownLag(props: { partitions: GroupPartitionRow[] }) {
  const counts = new Map<string, number>();
  for (const { lag, reason } of props.partitions) {
    if (lag !== null || reason === null) continue;
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return (
    <>
      {[...counts].map(([reason, count]) => (
        <Typography key={reason} variant="body2" color="textSecondary">
          {formatPartitions(count)} without known lag: {reason}.
        </Typography>
      ))}
    </>
  );
}
