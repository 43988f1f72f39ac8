import { useMemo } from 'react';
import Typography from '@material-ui/core/Typography';
import {
  ConsumerGroupDetail,
  GroupMemberRow,
  formatQuantity,
} from 'backstage-plugin-kafka-capacity-common';
import { Facts } from '../marks/Facts';
import { Quantity } from '../marks/Quantity';
import { Column, SortableTable } from '../marks/SortableTable';
import { AdviceList } from './AdviceList';
import { assignmentText, partitionsHeld } from './assignment';
import { LagSection } from './LagSection';
import { Section } from './Section';
import { SignalList } from './SignalList';
import { SubjectHeading } from './SubjectHeading';
import { SubjectLink } from './SubjectLink';

const MEMBER_COLUMNS: Column<GroupMemberRow>[] = [
  {
    id: 'client',
    label: 'Client',
    sortBy: row => row.clientId,
    render: row => <span title={row.memberId}>{row.clientId}</span>,
  },
  {
    id: 'host',
    label: 'Host',
    sortBy: row => row.host,
    render: row => row.host,
  },
  {
    id: 'held',
    label: 'Partitions',
    numeric: true,
    sortBy: row => partitionsHeld(row),
    render: row => (
      <Quantity
        value={partitionsHeld(row)}
        missing="the assignment could not be read"
      />
    ),
  },
  {
    id: 'assignment',
    label: 'Assignment',
    sortBy: row => assignmentText(row),
    render: row => assignmentText(row),
  },
];

const STATIC_COLUMN: Column<GroupMemberRow> = {
  id: 'instance',
  label: 'Instance',
  sortBy: row => row.instanceId,
  render: row => row.instanceId,
};

/** All that is known of a consumer group. */
export function GroupView(props: { group: ConsumerGroupDetail }) {
  const { group } = props;
  const { subject, members, partitions } = group;
  const topics = useMemo(
    () => [...new Set(partitions.map(({ topic }) => topic))].sort(),
    [partitions],
  );
  return (
    <article aria-label={`Consumer group ${subject.name}`}>
      <SubjectHeading summary={group}>
        {topics.length > 0 && ' · reads '}
        {topics.map((topic, index) => (
          <span key={topic}>
            {index > 0 && ', '}
            <SubjectLink
              subject={{ cluster: subject.cluster, kind: 'topic', name: topic }}
            />
          </span>
        ))}
      </SubjectHeading>
      <Section title="State">
        <Facts
          facts={[
            ['State', group.state ?? <Quantity value={null} />],
            ['Type', group.type ?? <Quantity value={null} />],
            ['Members', membersAgainstPartitions(group)],
            ['Idle members', group.idleMembers],
            ['Assignor', group.assignor ?? <Quantity value={null} />],
            [
              'Coordinator',
              group.coordinator === null ? (
                <Quantity value={null} />
              ) : (
                `broker ${group.coordinator}`
              ),
            ],
            [
              'Lag',
              <Quantity
                key="lag"
                value={group.lag}
                unit="records"
                missing="no partition has a commit"
              />,
            ],
          ]}
        />
        <AdviceList advice={group.advice} />
      </Section>
      {group.signals.length > 0 && (
        <Section title="Signals">
          <SignalList signals={group.signals} />
        </Section>
      )}
      <Section title="Members">
        {members.length === 0 ? (
          <Typography variant="body2" color="textSecondary">
            The group has no members now.
          </Typography>
        ) : (
          <SortableTable
            label="Members"
            columns={
              members.some(({ instanceId }) => instanceId !== null)
                ? [...MEMBER_COLUMNS, STATIC_COLUMN]
                : MEMBER_COLUMNS
            }
            rows={members}
            rowKey={row => row.memberId}
          />
        )}
      </Section>
      <LagSection cluster={subject.cluster} partitions={partitions} />
    </article>
  );
}

function membersAgainstPartitions(group: ConsumerGroupDetail): string {
  return `${group.members.length} for ${formatQuantity(
    group.partitions.length,
    'partitions',
  )}`;
}
