import { lazy, ReactNode, Suspense, useEffect, useRef } from 'react';
import { useSearchParams } from 'react-router-dom';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { Link } from '@backstage/core-components';
import { useApi, useRouteRef } from '@backstage/core-plugin-api';
import { kafkaCapacityApiRef } from '../../api';
import { platformPageRouteRef } from '../../routes';
import { usePolled } from '../../usePolled';
import { BrokerDrawer } from '../broker/BrokerDrawer';
import { ClusterBanners } from './ClusterBanners';
import { ClusterFacts } from './ClusterFacts';
import {
  RefreshFailedBanner,
  StaleBanner,
  WarningsBanner,
} from '../states/banners';
import { FailurePanel } from '../states/FailurePanel';
import {
  CLUSTER_PARTS,
  ClusterPart,
  clusterQuery,
  partOf,
} from './clusterAddress';
import type { ClusterData } from './clusterData';
import { ClusterHeadline } from './ClusterHeadline';
import { ClusterOverview } from './ClusterOverview';

// Whoever looks at the overview does not wait for the rest.
const PARTS = {
  brokers: lazy(() =>
    import('./BrokersPart').then(m => ({ default: m.BrokersPart })),
  ),
  size: lazy(() =>
    import('./sizing/SizePart').then(m => ({ default: m.SizePart })),
  ),
  balance: lazy(() =>
    import('./balance/BalancePart').then(m => ({ default: m.BalancePart })),
  ),
  change: lazy(() =>
    import('./change/ChangePart').then(m => ({ default: m.ChangePart })),
  ),
  'what-if': lazy(() =>
    import('./sizing/WhatIfPart').then(m => ({ default: m.WhatIfPart })),
  ),
};
const CostPart = lazy(() =>
  import('./cost/CostPart').then(m => ({ default: m.CostPart })),
);
const SourcesPart = lazy(() =>
  import('./sources/SourcesPart').then(m => ({ default: m.SourcesPart })),
);

const useStyles = makeStyles((theme: Theme) => ({
  parts: {
    // What its links are measured against.
    position: 'relative',
    display: 'flex',
    overflowX: 'auto',
    gap: theme.spacing(0.5),
    borderBottom: `1px solid ${theme.palette.divider}`,
    marginBottom: theme.spacing(1.5),
  },
  // The portal's new pages have another font outside of what sets its own.
  page: { fontFamily: theme.typography.fontFamily },
  shown: {
    // The line below the links is line enough.
    '& > section:first-child': { borderTop: 0, paddingTop: 0 },
  },
  part: {
    padding: theme.spacing(1, 1.5),
    whiteSpace: 'nowrap',
    color: theme.palette.text.primary,
    borderBottom: '3px solid transparent',
    '&[aria-current]': {
      borderBottomColor: theme.palette.primary.main,
      fontWeight: 'bold',
    },
  },
}));

/** Whether a cluster is full, what shows it, and what to do: the page of a cluster, on the platform page and on its entity. */
export function ClusterView(props: { cluster: string }) {
  const { cluster } = props;
  const classes = useStyles();
  const api = useApi(kafkaCapacityApiRef);
  const [query] = useSearchParams();
  const part = partOf(query);
  const page = useRouteRef(platformPageRouteRef)?.();
  const summary = usePolled(() => api.getCluster(cluster), cluster);
  // Together, so that the numbers of a page come from one sweep.
  const data = usePolled<ClusterData>(async () => {
    const [assessment, { items, matrixBands }] = await Promise.all([
      api.getClusterAssessment(cluster),
      api.getBrokers(cluster),
    ]);
    return { assessment, brokers: items, matrixBands };
  }, cluster);
  const { value, error, refresh } = data;
  if (!value && !error) return <ClusterSkeleton cluster={cluster} />;
  return (
    <article aria-label={`Cluster ${cluster}`} className={classes.page}>
      {summary.value && (
        <>
          <WarningsBanner warnings={summary.value.warnings} />
          <ClusterBanners clusters={[summary.value]} />
        </>
      )}
      {value ? (
        <>
          {!summary.value && <StaleBanner stale={value.assessment.stale} />}
          <RefreshFailedBanner error={error} onRetry={refresh} />
          <ClusterHeadline
            assessment={value.assessment}
            summary={summary.value}
          />
        </>
      ) : (
        <>
          {error && (
            <FailurePanel
              error={error}
              what={`the brokers of ${cluster}`}
              onRetry={refresh}
            />
          )}
          {summary.value && (
            <ClusterFacts cluster={summary.value} page={page} />
          )}
        </>
      )}
      {value && (
        <>
          <PartLinks query={query} part={part} />
          <div className={classes.shown}>
            <Part part={part} data={value} cluster={cluster}>
              <ClusterOverview
                data={value}
                summary={summary.value}
                onSwept={refresh}
              />
            </Part>
          </div>
          <BrokerDrawer cluster={cluster} />
        </>
      )}
    </article>
  );
}

function PartLinks(props: { query: URLSearchParams; part: ClusterPart }) {
  const { query, part } = props;
  const classes = useStyles();
  const strip = useRef<HTMLElement>(null);
  // On a phone the present one may be beyond the strip's edge.
  useEffect(() => {
    const shown = strip.current;
    const present = shown?.querySelector<HTMLElement>('[aria-current]');
    if (!shown || !present) return;
    const { offsetLeft, offsetWidth } = present;
    shown.scrollLeft = offsetLeft - (shown.clientWidth - offsetWidth) / 2;
  }, [part]);
  return (
    <nav
      ref={strip}
      className={classes.parts}
      aria-label="Parts of the cluster's page"
    >
      {CLUSTER_PARTS.map(({ id, title }) => (
        <Link
          key={id}
          to={clusterQuery(query, { part: id })}
          className={classes.part}
          underline="none"
          aria-current={id === part ? 'page' : undefined}
        >
          {title}
        </Link>
      ))}
    </nav>
  );
}

function Part(props: {
  part: ClusterPart;
  cluster: string;
  data: ClusterData;
  children: ReactNode;
}) {
  const { part, cluster, data, children } = props;
  if (part === 'overview') return <>{children}</>;
  let shown: JSX.Element;
  if (part === 'sources') {
    shown = <SourcesPart cluster={cluster} />;
  } else if (part === 'cost') {
    shown = <CostPart cluster={cluster} />;
  } else {
    const Shown = PARTS[part];
    shown = <Shown data={data} />;
  }
  return (
    <Suspense fallback={<Skeleton variant="rect" height={320} />}>
      {shown}
    </Suspense>
  );
}

function ClusterSkeleton(props: { cluster: string }) {
  return (
    <div role="progressbar" aria-label={`Loading cluster ${props.cluster}`}>
      <Skeleton variant="text" width="30%" height={40} />
      <Skeleton variant="text" width="70%" height={32} />
      <Skeleton variant="text" width="40%" height={40} />
      <Skeleton variant="rect" height={200} />
      <Skeleton variant="rect" height={200} style={{ marginTop: 16 }} />
    </div>
  );
}
