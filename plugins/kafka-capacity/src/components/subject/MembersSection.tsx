import Typography from '@material-ui/core/Typography';
import {
  ConsumerGroupDetail,
  GroupMemberRow,
  formatQuantity,
} from 'backstage-plugin-kafka-capacity-common';
import { Quantity } from '../marks/Quantity';
import { Column, SortableTable } from '../marks/SortableTable';
import { assignmentText, partitionsHeld } from './assignment';
import { MembersPicture } from './MembersPicture';
import { formatPartitions } from './recommendationSentence';
import { Section } from './Section';

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
        missing={row.assignmentFault ?? 'the assignment could not be read'}
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

/** Who holds what, who holds nothing, and what nobody holds. */
export function MembersSection(props: { group: ConsumerGroupDetail }) {
  const { group } = props;
  const { members, partitions } = group;
  return (
    <Section title="Members">
      <Typography variant="body2" paragraph>
        {membersSentence(group)}
      </Typography>
      {members.length > 0 && (
        <>
          <MembersPicture members={members} partitions={partitions} />
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
        </>
      )}
    </Section>
  );
}

function membersSentence(group: ConsumerGroupDetail): string {
  const { members, partitions, idleMembers } = group;
  if (members.length === 0) {
    return partitions.length === 0
      ? 'The group has no members now.'
      : `The group has no members now: nobody reads its ${formatPartitions(
          partitions.length,
        )}.`;
  }
  const unread = members.filter(({ assignment }) => assignment === null);
  if (unread.length > 0) {
    const reason = unread.find(it => it.assignmentFault)?.assignmentFault;
    return `${formatQuantity(members.length, 'members')}; the assignment of ${
      unread.length
    } could not be read.${reason ? ` ${reason}.` : ''}`;
  }
  const held = new Set(
    members.flatMap(({ assignment }) =>
      Object.entries(assignment ?? {}).flatMap(([topic, numbers]) =>
        numbers.map(partition => `${topic}/${partition}`),
      ),
    ),
  );
  const free = partitions.filter(
    ({ topic, partition }) => !held.has(`${topic}/${partition}`),
  ).length;
  const busy = members.every(member => partitionsHeld(member) !== 0);
  // Members of a share group may hold none without being idle.
  let idle = busy ? ', each with at least one partition' : '';
  if (idleMembers > 0) idle = `, ${idleMembers} of them without a partition`;
  const whole =
    free === 0
      ? 'every partition is held'
      : `${formatPartitions(free)} held by nobody`;
  return `${formatQuantity(members.length, 'members')} for ${formatPartitions(
    partitions.length,
  )}${idle}; ${whole}.`;
}
