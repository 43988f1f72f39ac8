import Typography from '@material-ui/core/Typography';
import {
  escapeName,
  AbandonedTopicRow,
  ConsumerGroupDetail,
  formatQuantity,
} from 'backstage-plugin-kafka-capacity-common';
import { CopyButton } from '../documents/CopyButton';
import { Quantity } from '../marks/Quantity';
import { Column, DataTable } from '../table/DataTable';
import { Section } from '../subject/Section';
import { SubjectLink } from '../subject/SubjectLink';

/** Topics that the group has committed offsets of and no live member reads: they count in no lag. */
export function AbandonedTopicsSection(props: { group: ConsumerGroupDetail }) {
  const { abandonedTopics, subject } = props.group;
  const { items, total } = abandonedTopics;
  if (total === 0) return null;
  const columns: Column<AbandonedTopicRow>[] = [
    {
      id: 'topic',
      label: 'Topic',
      sortBy: row => row.topic,
      render: row => (
        <SubjectLink
          subject={{ cluster: subject.cluster, kind: 'topic', name: row.topic }}
        />
      ),
    },
    {
      id: 'partitions',
      label: 'Partitions',
      numeric: true,
      sortBy: row => row.partitions,
      render: row => row.partitions,
    },
    {
      id: 'lag',
      label: 'Not counted',
      numeric: true,
      sortBy: row => row.lag,
      render: row => <Quantity value={row.lag} unit="records" />,
    },
    {
      id: 'command',
      label: 'Delete the offsets',
      sortBy: row => row.command,
      render: row =>
        row.command === null ? (
          `No command: the id ${escapeName(
            subject.name,
          )} has characters that can't be typed`
        ) : (
          <>
            <code>{row.command}</code>{' '}
            <CopyButton
              text={row.command}
              what={`the command for ${row.topic}`}
            />
          </>
        ),
    },
  ];
  return (
    <Section title="No longer read">
      <Typography variant="body2" color="textSecondary" paragraph>
        The group has committed offsets of {formatQuantity(total, 'topics')}{' '}
        that no live member reads. They count in no lag. Set KAFKA_BROKERS and
        delete the offsets if that is for good.
        {total > items.length && ` ${total - items.length} more are not shown.`}
      </Typography>
      <DataTable
        label="No longer read"
        columns={columns}
        rows={items}
        rowKey={row => row.topic}
        stacks
        initialOrder={{ by: 'lag', descending: true }}
      />
    </Section>
  );
}
