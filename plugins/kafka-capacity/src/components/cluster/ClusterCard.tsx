import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { InfoCard } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import {
  ClusterBroker,
  ClusterSummary,
} from 'backstage-plugin-kafka-capacity-common';
import { rootRouteRef } from '../../routes';
import { Quantity } from '../marks/Quantity';
import { Column, DataTable } from '../table/DataTable';
import { Ago } from '../marks/times';
import { SimulatedBanner, StaleBanner } from '../states/banners';
import { ClusterFacts } from './ClusterFacts';
import { Sweep } from '../platform/Sweep';

const useStyles = makeStyles((theme: Theme) => ({
  body: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: theme.spacing(2),
  },
}));

const BROKER_COLUMNS: Column<ClusterBroker>[] = [
  {
    id: 'broker',
    label: 'Broker',
    sortBy: row => row.id,
    render: row => (
      <span title={`${row.host}:${row.port}`}>
        {row.id}
        {row.controller && ' (controller)'}
        {row.rack && `, rack ${row.rack}`}
      </span>
    ),
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
    sortBy: row => usedShare(row) ?? row.usedBytes,
    render: row => <DiskUsed broker={row} />,
  },
];

const FAULT_COLUMN: Column<ClusterBroker> = {
  id: 'fault',
  label: 'Fault',
  sortBy: row => row.fault,
  render: row => row.fault,
};

/** A cluster: levels, counts, brokers, how fresh it is and how its latest sweep went. */
export function ClusterCard(props: {
  cluster: ClusterSummary;
  onSwept: () => void;
}) {
  const { cluster, onSwept } = props;
  const classes = useStyles();
  const page = useRouteRef(rootRouteRef)();
  const { brokers } = cluster;
  return (
    <InfoCard
      title={cluster.cluster}
      subheader={
        cluster.assessedAt && (
          <span>
            assessed <Ago at={cluster.assessedAt} />
          </span>
        )
      }
    >
      <SimulatedBanner simulated={cluster.simulated} />
      <StaleBanner stale={cluster.stale} />
      <div className={classes.body}>
        <ClusterFacts cluster={cluster} page={page} />
        {brokers === null ? (
          <Typography variant="body2" color="textSecondary">
            {cluster.assessedAt === null
              ? 'No data until the first successful refresh.'
              : 'You need permission to read the cluster to see its brokers.'}
          </Typography>
        ) : (
          <div>
            <DataTable
              label={`Brokers of ${cluster.cluster}`}
              columns={
                brokers.some(({ fault }) => fault)
                  ? [...BROKER_COLUMNS, FAULT_COLUMN]
                  : BROKER_COLUMNS
              }
              rows={brokers}
              rowKey={row => String(row.id)}
              initialOrder={{ by: BROKER_COLUMNS[0].id, descending: false }}
            />
          </div>
        )}
        <Sweep
          cluster={cluster.cluster}
          latest={cluster.latestSweep}
          onSwept={onSwept}
        />
      </div>
    </InfoCard>
  );
}

function usedShare({ usedBytes, totalBytes }: ClusterBroker): number | null {
  return usedBytes !== null && totalBytes
    ? (usedBytes / totalBytes) * 100
    : null;
}

function DiskUsed(props: { broker: ClusterBroker }) {
  const { usedBytes, totalBytes } = props.broker;
  const share = usedShare(props.broker);
  if (share === null) return <Quantity value={usedBytes} unit="bytes" />;
  return (
    <>
      <Quantity value={share} unit="%" /> of{' '}
      <Quantity value={totalBytes} unit="bytes" />
    </>
  );
}
