import { Link as RouterLink, useSearchParams } from 'react-router-dom';
import Box from '@material-ui/core/Box';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { EmptyState, InfoCard } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import {
  ClusterSummary,
  dateText,
  ForecastOverview,
  forecastReachText,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../../api';
import { SubjectChanges } from '../../../subjectChanges';
import { usePolled } from '../../../usePolled';
import { ClusterBanners } from '../../cluster/ClusterBanners';
import { SubjectDrawer } from '../../platform/SubjectDrawer';
import { ExampleBanner, RefreshFailedBanner } from '../../states/banners';
import { FailurePanel } from '../../states/FailurePanel';
import { FORECAST_POLL_MS } from '../forecast/usePast';
import { CrossingFilterBar } from './CrossingFilterBar';
import {
  CrossingFilters,
  crossingFiltersOf,
  crossingQueryOf,
  isNarrowed,
  NO_FILTERS,
  scopeOf,
  withCrossingFilters,
} from './crossingFilters';
import { CrossingList } from './CrossingList';
import { ExportCrossings } from './ExportCrossings';
import { ForecastRuns } from './ForecastRuns';
import { GrowthCard } from './GrowthCard';

const useStyles = makeStyles((theme: Theme) => ({
  heading: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1, 2),
    marginBottom: theme.spacing(1),
  },
  growth: { marginTop: theme.spacing(3) },
}));

/** What is forecast to cross a limit, by when and how surely, and how traffic grows. */
export function ForecastTab() {
  const api = useApi(kafkaCapacityApiRef);
  const clusters = usePolled(() => api.getClusters(), 'clusters');
  const { value, error, refresh } = clusters;
  if (!value) {
    return error ? (
      <FailurePanel error={error} what="clusters" onRetry={refresh} />
    ) : (
      <ListSkeleton />
    );
  }
  return value.length === 0 ? (
    <EmptyState
      missing="data"
      title="No cluster is configured"
      description="Name clusters under kafkaCapacity.clusters or kafka.clusters in app-config.yaml."
    />
  ) : (
    <>
      <RefreshFailedBanner error={error} onRetry={refresh} />
      <Outlook clusters={value} />
    </>
  );
}

function Outlook(props: { clusters: ClusterSummary[] }) {
  const { clusters } = props;
  const classes = useStyles();
  const api = useApi(kafkaCapacityApiRef);
  const [query] = useSearchParams();
  const filters = crossingFiltersOf(query);
  const scope = scopeOf(filters);
  const asked = crossingQueryOf(filters);
  const overview = usePolled(
    () => api.getForecastOverview(scope),
    JSON.stringify(scope),
    { everyMs: FORECAST_POLL_MS },
  );
  const page = usePolled(
    () => api.listForecasts(asked),
    JSON.stringify(asked),
    { keepPrevious: true, everyMs: FORECAST_POLL_MS },
  );
  const refresh = () => {
    overview.refresh();
    page.refresh();
  };
  const chosen = clusters.filter(
    ({ cluster }) => cluster === (filters.cluster ?? cluster),
  );
  const names = clusters.map(({ cluster }) => cluster);
  return (
    <>
      <ClusterBanners clusters={chosen} />
      <ExampleBanner example={overview.value?.example ?? false} />
      <CrossingFilterBar clusters={names} overview={overview.value} />
      <ForecastRuns
        clusters={chosen.map(({ cluster }) => cluster)}
        onFinished={refresh}
      />
      <div className={classes.heading}>
        <Typography variant="h6" component="h2">
          Crosses a limit within {filters.within} days
        </Typography>
        {page.value && page.value.items.length > 0 && (
          <ExportCrossings query={asked} />
        )}
      </div>
      {!page.value && page.error && (
        <FailurePanel
          error={page.error}
          what="forecasts"
          onRetry={page.refresh}
        />
      )}
      {!page.value && !page.error && <ListSkeleton />}
      {page.value && (
        <>
          <RefreshFailedBanner
            error={page.error ?? overview.error}
            onRetry={refresh}
          />
          {page.value.items.length > 0 ? (
            <CrossingList
              page={page.value}
              within={filters.within}
              pending={page.pending}
              severalClusters={chosen.length > 1}
            />
          ) : (
            <NothingCrosses filters={filters} overview={overview.value} />
          )}
        </>
      )}
      <div className={classes.growth}>
        <GrowthCard />
      </div>
      <SubjectChanges onChange={refresh}>
        <SubjectDrawer />
      </SubjectChanges>
    </>
  );
}

/** Why there are no rows, and when there may be some. */
function NothingCrosses(props: {
  filters: CrossingFilters;
  overview: ForecastOverview | undefined;
}) {
  const { filters, overview } = props;
  const [query] = useSearchParams();
  const narrowed = isNarrowed(filters);
  const reach = overview && forecastReachText(overview.until, Date.now());
  return (
    <Typography variant="body2" component="div" role="status">
      {narrowed
        ? 'Nothing that matches the filters is forecast to cross a limit.'
        : overview?.until &&
          `Nothing is forecast to cross a limit until ${dateText(
            overview.until,
          )}.`}{' '}
      {reach}
      {narrowed && (
        <Box mt={1}>
          <Button
            size="small"
            variant="outlined"
            component={RouterLink}
            to={`?${withCrossingFilters(query, NO_FILTERS)}`}
          >
            Clear filters
          </Button>
        </Box>
      )}
    </Typography>
  );
}

function ListSkeleton() {
  return (
    <InfoCard>
      <div role="progressbar" aria-label="Loading forecasts">
        {Array.from({ length: 6 }, (_, row) => (
          <Skeleton key={row} variant="text" height={36} />
        ))}
      </div>
    </InfoCard>
  );
}
