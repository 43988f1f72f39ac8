import { useSearchParams } from 'react-router-dom';
import { Link } from '@backstage/core-components';
import {
  BrokerSummary,
  compareLevels,
  LEVELS,
} from 'backstage-plugin-kafka-capacity-common';
import { BrokerGrid } from '../broker/BrokerGrid';
import { LevelMark } from '../marks/LevelMark';
import { Quantity } from '../marks/Quantity';
import { Column, DataTable } from '../table/DataTable';
import { Section } from '../subject/Section';
import { clusterQuery } from './clusterAddress';
import { ClusterData, worstBrokersFirst } from './clusterData';

const GRID_HEIGHT = 420;

/** A level as a number that sorts the worst first. */
function rankOf({ level }: BrokerSummary): number {
  return [...LEVELS].sort(compareLevels).indexOf(level);
}

function columnsOf(query: URLSearchParams): Column<BrokerSummary>[] {
  return [
    {
      id: 'broker',
      label: 'Broker',
      titles: true,
      sortBy: row => row.id,
      render: row => (
        <Link to={clusterQuery(query, { broker: row.id })}>
          {row.id}
          {row.controller && ' (controller)'}
        </Link>
      ),
    },
    {
      id: 'level',
      label: 'Level',
      sortBy: rankOf,
      render: row => <LevelMark level={row.level} />,
    },
    { id: 'finding', label: 'Finding', render: row => row.finding },
    {
      id: 'action',
      label: 'Recommendation',
      sortBy: row => row.action,
      render: row => row.action,
    },
    {
      id: 'rack',
      label: 'Rack',
      sortBy: row => row.rack,
      render: row => row.rack ?? <Quantity value={null} missing="no rack" />,
    },
    {
      id: 'replicas',
      label: 'Replicas',
      numeric: true,
      sortBy: row => row.replicas,
      render: row => <Quantity value={row.replicas} />,
    },
    {
      id: 'leaders',
      label: 'Leaders',
      numeric: true,
      sortBy: row => row.leaders,
      render: row => <Quantity value={row.leaders} />,
    },
    {
      id: 'disk',
      label: 'Disk used',
      numeric: true,
      sortBy: row => row.usedBytes,
      render: row => <Quantity value={row.usedBytes} unit="bytes" />,
    },
    {
      id: 'coverage',
      label: 'Measured',
      numeric: true,
      sortBy: row => row.coverage.measured,
      render: row => `${row.coverage.measured} of ${row.coverage.total}`,
    },
  ];
}

/** Every broker with its level, what was found and what to do; each opens over the page. */
export function BrokersPart(props: { data: ClusterData }) {
  const { assessment, brokers } = props.data;
  const [query] = useSearchParams();
  return (
    <>
      <DataTable
        label={`Brokers of ${assessment.cluster}`}
        columns={columnsOf(query)}
        rows={worstBrokersFirst(brokers)}
        rowKey={row => String(row.id)}
        initialOrder={{ by: 'level', descending: false }}
        stacks
      />
      <Section title="By metric">
        <BrokerGrid
          cluster={assessment.cluster}
          brokers={worstBrokersFirst(brokers)}
          maxHeight={GRID_HEIGHT}
          addressOf={(broker, row) => clusterQuery(query, { broker, row })}
        />
      </Section>
    </>
  );
}
