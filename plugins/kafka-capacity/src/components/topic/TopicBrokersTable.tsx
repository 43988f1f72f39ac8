import Typography from '@material-ui/core/Typography';
import {
  formatNumber,
  PartitionRow,
} from 'backstage-plugin-kafka-capacity-common';
import { Quantity } from '../marks/Quantity';
import { Column, DataTable } from '../table/DataTable';
import { TopicBroker, topicBrokers } from './topicBrokers';

type Measure = Exclude<keyof TopicBroker, 'id'>;

/** A number with its share of all. */
function withShare(
  measure: Measure,
  label: string,
  unit: string | undefined,
  brokers: readonly TopicBroker[],
): Column<TopicBroker> {
  const total = brokers.reduce((sum, one) => sum + (one[measure] ?? 0), 0);
  return {
    id: measure,
    label,
    numeric: true,
    sortBy: row => row[measure],
    render: row => {
      const value = row[measure];
      return (
        <>
          <Quantity value={value} unit={unit} />
          {value !== null &&
            total > 0 &&
            ` (${formatNumber(Math.round((value / total) * 100))}%)`}
        </>
      );
    },
  };
}

/** Where a topic lives: its brokers, and how much of it each has. */
export function TopicBrokersTable(props: { partitions: PartitionRow[] }) {
  const brokers = topicBrokers(props.partitions);
  if (brokers.length === 0) return null;
  return (
    <>
      <Typography variant="subtitle2" component="h4">
        Brokers
      </Typography>
      <DataTable
        label="Brokers of the topic"
        columns={[
          {
            id: 'broker',
            label: 'Broker',
            titles: true,
            sortBy: row => row.id,
            render: row => row.id,
          },
          withShare('leaders', 'Leaders', undefined, brokers),
          withShare('replicas', 'Replicas', undefined, brokers),
          withShare('recordsPerSecond', 'Records/s', undefined, brokers),
          withShare('sizeBytes', 'Size', 'bytes', brokers),
        ]}
        rows={brokers}
        rowKey={row => String(row.id)}
        initialOrder={{ by: 'broker', descending: false }}
        narrow
      />
    </>
  );
}
