import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/core-plugin-api';
import {
  escapeInvisible,
  ConsumerGroupDetail,
  GroupMemberRow,
  formatQuantity,
  formatPartitions,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../../api';
import { MoreItems } from '../../table/MoreItems';
import { Quantity } from '../../marks/Quantity';
import { Column, DataTable } from '../../table/DataTable';
import { useFurtherItems } from '../../table/useFurtherItems';
import { assignmentText, partitionsHeld } from './assignment';
import { MembersPicture } from './MembersPicture';
import { Section } from '../../subject/Section';

const MEMBER_COLUMNS: Column<GroupMemberRow>[] = [
  {
    id: 'client',
    label: 'Client',
    sortBy: row => row.clientId,
    render: row => (
      <span title={escapeInvisible(row.memberId)}>
        {escapeInvisible(row.clientId)}
      </span>
    ),
  },
  {
    id: 'host',
    label: 'Host',
    sortBy: row => row.host,
    render: row => escapeInvisible(row.host),
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
  const { partitions, subject } = group;
  const api = useApi(kafkaCapacityApiRef);
  const list = useFurtherItems({
    first: group.members,
    cursor: group.membersCursor,
    load: cursor =>
      api.getConsumerGroupMembers(subject.cluster, subject.name, { cursor }),
    keyOf: ({ memberId }) => memberId,
  });
  const members = list.items;
  return (
    <Section title="Members">
      <Typography variant="body2" paragraph>
        {membersSentence(group)}
      </Typography>
      {members.length > 0 && (
        <>
          <MembersPicture members={members} partitions={partitions} />
          <DataTable
            label="Members"
            columns={
              members.some(({ instanceId }) => instanceId !== null)
                ? [...MEMBER_COLUMNS, STATIC_COLUMN]
                : MEMBER_COLUMNS
            }
            rows={members}
            rowKey={row => row.memberId}
            initialOrder={{ by: 'client', descending: false }}
          />
          <MoreItems
            more={group.memberCount - members.length}
            of="members"
            list={list}
          />
        </>
      )}
    </Section>
  );
}

function membersSentence(group: ConsumerGroupDetail): string {
  const { memberCount, partitionCount, idleMembers, unheldPartitions } = group;
  if (memberCount === 0) {
    return partitionCount === 0
      ? 'The group has no members now.'
      : `The group has no members now: nobody reads its ${formatPartitions(
          partitionCount,
        )}.`;
  }
  if (unheldPartitions === null) {
    const unread = group.members.filter(
      ({ assignment }) => assignment === null,
    );
    const reason = unread.find(it => it.assignmentFault)?.assignmentFault;
    return `${formatQuantity(memberCount, 'members')}; the assignment of ${
      unread.length > 0 ? unread.length : 'some'
    } could not be read.${reason ? ` ${reason}.` : ''}`;
  }
  const busy = group.members.every(member => partitionsHeld(member) !== 0);
  // Members of a share group may hold none without being idle.
  let idle = busy ? ', each with at least one partition' : '';
  if (idleMembers > 0) idle = `, ${idleMembers} of them without a partition`;
  const whole =
    unheldPartitions === 0
      ? 'every partition is held'
      : `${formatPartitions(unheldPartitions)} held by nobody`;
  return `${formatQuantity(memberCount, 'members')} for ${formatPartitions(
    partitionCount,
  )}${idle}; ${whole}.`;
}
