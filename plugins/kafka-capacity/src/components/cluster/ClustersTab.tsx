import { lazy, Suspense } from 'react';
import { Navigate, Route, Routes, useSearchParams } from 'react-router-dom';
import Grid from '@material-ui/core/Grid';
import Skeleton from '@material-ui/lab/Skeleton';
import { EmptyState, InfoCard } from '@backstage/core-components';
import { useApi, useRouteRef } from '@backstage/core-plugin-api';
import {
  ClusterSummary,
  compareLevels,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../api';
import { rootRouteRef } from '../../routes';
import { usePolled } from '../../usePolled';
import { DisputedLinks } from '../links/DisputedLinks';
import { RefreshFailedBanner } from '../states/banners';
import { FailurePanel } from '../states/FailurePanel';
import { clustersAddress } from './clusterAddress';
import { ClusterCard } from './ClusterCard';

// Who compares clusters does not wait for the page of one.
const ClusterPage = lazy(() =>
  import('./ClusterPage').then(m => ({ default: m.ClusterPage })),
);

/** Every cluster, or the one that the address names. */
export function ClustersTab() {
  return (
    <Routes>
      <Route
        path=":cluster"
        element={
          <Suspense fallback={<ClustersSkeleton />}>
            <ClusterPage />
          </Suspense>
        }
      />
      <Route path="*" element={<NamedOrAll />} />
    </Routes>
  );
}

/** Notifications name a cluster in the query: its page is one step further. */
function NamedOrAll() {
  const [query] = useSearchParams();
  const page = useRouteRef(rootRouteRef)();
  const named = query.get('cluster');
  return named === null ? (
    <ClusterCards />
  ) : (
    <Navigate replace to={clustersAddress(page, named)} />
  );
}

/** A card per cluster, the worst first. */
function ClusterCards() {
  const api = useApi(kafkaCapacityApiRef);
  const clusters = usePolled(() => api.getClusters(), 'clusters');
  const { value, error, refresh } = clusters;
  if (!value) {
    return (
      <>
        {error ? (
          <FailurePanel error={error} what="clusters" onRetry={refresh} />
        ) : (
          <ClustersSkeleton />
        )}
      </>
    );
  }
  return (
    <>
      <RefreshFailedBanner error={error} onRetry={refresh} />
      {value.length === 0 ? (
        <EmptyState
          missing="data"
          title="No cluster is configured"
          description="Name clusters under kafkaCapacity.clusters or kafka.clusters in app-config.yaml."
        />
      ) : (
        <Grid container spacing={3}>
          {worstFirst(value).map(cluster => (
            <Grid key={cluster.cluster} item xs={12} lg={6}>
              <ClusterCard cluster={cluster} onSwept={refresh} />
            </Grid>
          ))}
        </Grid>
      )}
      <DisputedLinks />
    </>
  );
}

function worstFirst(clusters: ClusterSummary[]): ClusterSummary[] {
  return [...clusters].sort(
    (a, b) =>
      compareLevels(a.level, b.level) || a.cluster.localeCompare(b.cluster),
  );
}

function ClustersSkeleton() {
  return (
    <Grid
      container
      spacing={3}
      role="progressbar"
      aria-label="Loading clusters"
    >
      {[0, 1].map(card => (
        <Grid key={card} item xs={12} lg={6}>
          <InfoCard title={<Skeleton variant="text" width="40%" />}>
            <Skeleton variant="text" width="70%" />
            <Skeleton variant="text" width="60%" />
            <Skeleton variant="rect" height={120} />
          </InfoCard>
        </Grid>
      ))}
    </Grid>
  );
}
