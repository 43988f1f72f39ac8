import Typography from '@material-ui/core/Typography';
import {
  formatNumber,
  TopicPlacement,
  TopicShare,
} from 'backstage-plugin-kafka-capacity-common';
import { Quantity } from '../marks/Quantity';
import { Column, DataTable } from '../table/DataTable';

/** A number with its share of all. */
function withShare<Row extends TopicShare>(
  measure: keyof TopicShare,
  label: string,
  unit: string | undefined,
  rows: readonly Row[],
): Column<Row> {
  const total = rows.reduce((sum, one) => sum + (one[measure] ?? 0), 0);
  const isKnown = rows.every(one => one[measure] !== null);
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
            isKnown &&
            total > 0 &&
            ` (${formatNumber(Math.round((value / total) * 100))}%)`}
        </>
      );
    },
  };
}

function shareColumns<Row extends TopicShare>(
  rows: readonly Row[],
): Column<Row>[] {
  return [
    withShare('leaders', 'Leaders', undefined, rows),
    withShare('replicas', 'Replicas', undefined, rows),
    withShare('recordsPerSecond', 'Records/s', undefined, rows),
    withShare('sizeBytes', 'Size', 'bytes', rows),
  ];
}

type PlacedBroker = TopicPlacement['brokers'][number];
type PlacedRack = TopicPlacement['racks'][number];

const BROKER: Column<PlacedBroker> = {
  id: 'broker',
  label: 'Broker',
  titles: true,
  sortBy: row => row.id,
  render: row => `Broker ${row.id}`,
};

const BROKER_RACK: Column<PlacedBroker> = {
  id: 'rack',
  label: 'Rack',
  sortBy: row => row.rack,
  render: row => row.rack ?? <Quantity value={null} missing="no rack" />,
};

const RACK: Column<PlacedRack> = {
  id: 'rack',
  label: 'Rack',
  titles: true,
  sortBy: row => row.rack,
  render: row => `Rack ${row.rack}`,
};

const RACK_BROKERS: Column<PlacedRack> = {
  id: 'brokers',
  label: 'Brokers',
  numeric: true,
  sortBy: row => row.brokers,
  render: row => row.brokers,
};

/** Where a topic lives: its brokers and racks, and how much of it each has. */
export function PlacementTables(props: { placement: TopicPlacement }) {
  const { brokers, racks } = props.placement;
  if (brokers.length === 0) return null;
  return (
    <>
      <Typography variant="subtitle2" component="h4">
        Brokers
      </Typography>
      <DataTable
        label="Brokers of the topic"
        columns={[
          BROKER,
          ...(racks.length > 0 ? [BROKER_RACK] : []),
          ...shareColumns(brokers),
        ]}
        rows={brokers}
        rowKey={row => String(row.id)}
        initialOrder={{ by: 'broker', descending: false }}
        stacks
      />
      {racks.length > 0 && (
        <>
          <Typography variant="subtitle2" component="h4">
            Racks
          </Typography>
          <DataTable
            label="Racks of the topic"
            columns={[RACK, RACK_BROKERS, ...shareColumns(racks)]}
            rows={racks}
            rowKey={row => row.rack}
            initialOrder={{ by: 'rack', descending: false }}
            stacks
          />
        </>
      )}
    </>
  );
}
