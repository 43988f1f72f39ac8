import { useMemo } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { useApi } from '@backstage/core-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  escapeInvisible,
  ConsumerGroupDetail,
  GroupPartitionRow,
  LAG_BEHAVIORS,
  kafkaCapacityRecordTimeCheckCreatePermission,
  formatPartitions,
  formatQuantity,
} from 'backstage-plugin-kafka-capacity-common';
import { Bars } from '../../charts/Bars';
import { kafkaCapacityApiRef } from '../../../api';
import { MoreItems } from '../../table/MoreItems';
import { Quantity } from '../../marks/Quantity';
import { Column, DataTable } from '../../table/DataTable';
import { useFurtherItems } from '../../table/useFurtherItems';
import { BehaviorMark } from './BehaviorMark';
import { BEHAVIOR_SIGNS, LagStrip } from './LagStrip';
import { RecordTimeButton } from './RecordTimeButton';
import { Section } from '../../subject/Section';
import { SubjectLink } from '../../subject/SubjectLink';
import { TimeLagText } from './TimeLagText';

/** From here on bars are too thin to tell partitions apart. */
const STRIP_FROM = 100;

const useStyles = makeStyles((theme: Theme) => ({
  counts: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(2),
    listStyle: 'none',
    margin: theme.spacing(0, 0, 1),
    padding: 0,
  },
}));

const PARTITION_COLUMN: Column<GroupPartitionRow> = {
  id: 'partition',
  label: 'Partition',
  numeric: true,
  sortBy: row => row.partition,
  render: row => row.partition,
};

const FIRST_COLUMNS: Column<GroupPartitionRow>[] = [
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
    id: 'behind',
    label: 'Time behind',
    numeric: true,
    sortBy: row => row.timeLag?.seconds ?? null,
    render: row => <TimeLagText timeLag={row.timeLag} />,
  },
  {
    id: 'behavior',
    label: 'Behavior',
    sortBy: row => row.behavior && LAG_BEHAVIORS.indexOf(row.behavior),
    render: row =>
      row.behavior ? (
        <>
          <BehaviorMark behavior={row.behavior} />
          {row.behaviorReason && `: ${row.behaviorReason}`}
        </>
      ) : (
        <Quantity value={null} missing={row.reason ?? 'not assessed yet'} />
      ),
  },
];

const LAST_COLUMNS: Column<GroupPartitionRow>[] = [
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
        <span
          title={escapeInvisible(
            [row.memberId, row.host].filter(Boolean).join(' '),
          )}
        >
          {escapeInvisible(row.clientId)}
        </span>
      ) : (
        <Quantity value={null} missing="no member holds it" />
      ),
  },
];

/** How far behind a group is on each partition and what it does there, as bars or a strip and as a table. */
export function LagSection(props: { group: ConsumerGroupDetail }) {
  const { recordTimeChecks, subject, partitionCount, hidden } = props.group;
  const { cluster, name: group } = subject;
  const api = useApi(kafkaCapacityApiRef);
  const list = useFurtherItems({
    first: props.group.partitions,
    cursor: props.group.partitionsCursor,
    load: cursor => api.getConsumerGroupPartitions(cluster, group, { cursor }),
    keyOf: ({ topic, partition }) => `${topic}/${partition}`,
  });
  const partitions = list.items;
  const { allowed } = usePermission({
    permission: kafkaCapacityRecordTimeCheckCreatePermission,
  });
  const checks =
    recordTimeChecks && allowed && partitions.some(isTimeLagInexact);
  const manyTopics = partitions.some(
    ({ topic }) => topic !== partitions[0].topic,
  );
  const columns = useMemo<Column<GroupPartitionRow>[]>(
    () => [
      // A group of one topic names it in its heading; a phone has no room to say so in every row.
      manyTopics ? topicPartitionColumn(cluster) : PARTITION_COLUMN,
      ...FIRST_COLUMNS,
      ...(checks ? [recordTimeColumn(cluster, group)] : []),
      ...LAST_COLUMNS,
    ],
    [cluster, group, checks, manyTopics],
  );
  return (
    <Section title="Lag by partition">
      {partitions.length === 0 ? (
        <Typography variant="body2" color="textSecondary">
          {hidden.topics === 0
            ? 'The group holds no partition and has no commit.'
            : hiddenText(hidden)}
        </Typography>
      ) : (
        <>
          <BehaviorCounts partitions={partitions} />
          {partitions.length < STRIP_FROM ? (
            <Bars
              title="Lag of each partition"
              unit="records"
              bars={partitions.map(row => ({
                label: `${row.topic} ${row.partition}`,
                value: row.lag ?? 0,
              }))}
            />
          ) : (
            <LagStrip partitions={partitions} />
          )}
          <UnknownLag partitions={partitions} />
          <DataTable
            label="Lag by partition"
            columns={columns}
            rows={partitions}
            rowKey={row => `${row.topic}/${row.partition}`}
            stacks
            initialOrder={{ by: 'lag', descending: true }}
          />
          <MoreItems
            more={partitionCount - hidden.partitions - partitions.length}
            of="partitions with no more lag than these"
            list={list}
          />
          {hidden.topics > 0 && (
            <Typography variant="body2" color="textSecondary">
              {hiddenText(hidden)}
            </Typography>
          )}
        </>
      )}
    </Section>
  );
}

/** What the group reads that the page doesn't name. */
function hiddenText({ topics, partitions }: ConsumerGroupDetail['hidden']) {
  return `${formatQuantity(topics, 'topics')} you can't see (${formatQuantity(
    partitions,
    'partitions',
  )})`;
}

/** Topic and partition in one column: what names a row stays in sight where the table scrolls. */
function topicPartitionColumn(cluster: string): Column<GroupPartitionRow> {
  return {
    id: 'partition',
    label: 'Partition',
    // Numbers with leading zeros, so that partition 10 comes after 9.
    sortBy: ({ topic, partition }) =>
      `${topic} ${String(partition).padStart(9, '0')}`,
    render: ({ topic, partition }) => (
      <>
        <SubjectLink subject={{ cluster, kind: 'topic', name: topic }} />{' '}
        {partition}
      </>
    ),
  };
}

/** Whether Kafka's time index could not tell how far behind the group is: its record may. */
function isTimeLagInexact({ lag, timeLag }: GroupPartitionRow): boolean {
  return (
    lag !== null &&
    lag > 0 &&
    (!timeLag || timeLag.seconds === null || timeLag.atLeast)
  );
}

function recordTimeColumn(
  cluster: string,
  group: string,
): Column<GroupPartitionRow> {
  return {
    id: 'record-time',
    label: 'Time by record',
    sortBy: row => row.lag,
    render: row =>
      isTimeLagInexact(row) && (
        <RecordTimeButton cluster={cluster} group={group} row={row} />
      ),
  };
}

/** How many partitions show each behavior, worst first, with the letter that a strip has for it. */
function BehaviorCounts(props: { partitions: GroupPartitionRow[] }) {
  const { partitions } = props;
  const classes = useStyles();
  const signed = partitions.length >= STRIP_FROM;
  const counts = LAG_BEHAVIORS.map(behavior => ({
    behavior,
    count: partitions.filter(row => row.behavior === behavior).length,
  })).filter(({ count }) => count > 0);
  if (counts.length === 0) return null;
  return (
    <Typography
      component="ul"
      variant="body2"
      className={classes.counts}
      aria-label="Behavior by partition"
    >
      {counts.map(({ behavior, count }) => (
        <li key={behavior}>
          <BehaviorMark behavior={behavior} /> on {formatPartitions(count)}
          {signed &&
            BEHAVIOR_SIGNS[behavior] &&
            ` (${BEHAVIOR_SIGNS[behavior]})`}
        </li>
      ))}
    </Typography>
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
