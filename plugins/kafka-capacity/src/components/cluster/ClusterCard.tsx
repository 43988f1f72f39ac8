import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { InfoCard, Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { ClusterSummary } from 'backstage-plugin-kafka-capacity-common';
import { rootRouteRef } from '../../routes';
import { Ago } from '../marks/times';
import { SimulatedBanner, StaleBanner } from '../states/banners';
import { clustersAddress } from './clusterAddress';
import { ClusterBrokers } from './ClusterBrokers';
import { ClusterCounts } from './ClusterFacts';
import { ClusterLevel } from './ClusterLevel';
import { Sweep } from '../platform/Sweep';

const useStyles = makeStyles((theme: Theme) => ({
  body: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: theme.spacing(2),
  },
}));

/** A cluster: levels, counts, whether its brokers are enough, how fresh it is and how its latest sweep went. */
export function ClusterCard(props: {
  cluster: ClusterSummary;
  onSwept: () => void;
}) {
  const { cluster, onSwept } = props;
  const classes = useStyles();
  const page = useRouteRef(rootRouteRef)();
  return (
    <InfoCard
      title={
        <Link to={clustersAddress(page, cluster.cluster)} color="inherit">
          {cluster.cluster}
        </Link>
      }
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
        <ClusterLevel cluster={cluster} page={page} />
        {cluster.brokers === null ? (
          <Typography variant="body2" color="textSecondary">
            {cluster.assessedAt === null
              ? 'No data until the first successful refresh.'
              : 'You need permission to read the cluster to see its brokers.'}
          </Typography>
        ) : (
          <ClusterBrokers
            cluster={cluster.cluster}
            address={clustersAddress(page, cluster.cluster)}
          />
        )}
        <ClusterCounts cluster={cluster} page={page} />
        <Sweep
          cluster={cluster.cluster}
          latest={cluster.latestSweep}
          onSwept={onSwept}
        />
      </div>
    </InfoCard>
  );
}
