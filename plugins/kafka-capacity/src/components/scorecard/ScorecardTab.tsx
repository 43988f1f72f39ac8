import Box from '@material-ui/core/Box';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import ToggleButton from '@material-ui/lab/ToggleButton';
import ToggleButtonGroup from '@material-ui/lab/ToggleButtonGroup';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { EmptyState, InfoCard, Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import {
  Scorecard,
  ScorecardBy,
  ScorecardQuery,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../api';
import { usePolled } from '../../usePolled';
import { Ago } from '../marks/times';
import {
  RefreshFailedBanner,
  SimulatedBanner,
  StaleBanner,
} from '../states/banners';
import { FailurePanel } from '../states/FailurePanel';
import { ChecksTable } from './ChecksTable';
import { ExportButton } from './ExportButton';
import { OffendersTable } from './OffendersTable';
import { outcomesInWords } from './outcomes';
import { PartName } from './PartName';
import { PartsTable } from './PartsTable';
import { scorecardAddress, scorecardQueryOf } from './scorecardAddress';
import { TrendChart } from './TrendChart';

/** A day's record changes once an hour. */
const TREND_POLL_MS = 10 * 60_000;

const useStyles = makeStyles((theme: Theme) => ({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1, 2),
    marginBottom: theme.spacing(2),
  },
  toggle: { padding: theme.spacing(0.5, 1.5), textTransform: 'none' },
  cards: {
    display: 'grid',
    // Tables scroll by themselves, so that they never widen the page.
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: theme.spacing(3),
  },
  quiet: { color: theme.palette.text.secondary },
}));

/** The checks of every entity that registers something, by owner or system, and how they were over 90 days. */
export function ScorecardTab() {
  const api = useApi(kafkaCapacityApiRef);
  const [search] = useSearchParams();
  const query = scorecardQueryOf(search);
  const { value, error, refresh } = usePolled(
    () => api.getScorecard(query),
    JSON.stringify(query),
  );
  return (
    <>
      <ScorecardBar query={query} card={value} />
      {!value && error && (
        <FailurePanel error={error} what="the scorecard" onRetry={refresh} />
      )}
      {!value && !error && <ScorecardSkeleton />}
      {value && (
        <>
          <SimulatedBanner simulated={value.simulated} />
          <StaleBanner stale={value.stale} />
          <RefreshFailedBanner error={error} onRetry={refresh} />
          {value.entities === 0 ? (
            <NothingToScore query={query} />
          ) : (
            <Cards query={query} card={value} />
          )}
        </>
      )}
    </>
  );
}

/** What the scorecard is put together by, which part is shown, and the export. */
function ScorecardBar(props: {
  query: ScorecardQuery;
  card: Scorecard | undefined;
}) {
  const { by, of } = props.query;
  const classes = useStyles();
  const navigate = useNavigate();
  return (
    <div className={classes.bar}>
      <ToggleButtonGroup
        size="small"
        exclusive
        value={by}
        aria-label="Put together by"
        onChange={(_event, chosen: ScorecardBy | null) => {
          if (chosen) navigate(scorecardAddress(chosen));
        }}
      >
        <ToggleButton value="owner" className={classes.toggle}>
          By owner
        </ToggleButton>
        <ToggleButton value="system" className={classes.toggle}>
          By system
        </ToggleButton>
      </ToggleButtonGroup>
      {of !== undefined && (
        <Typography variant="body2">
          Only{' '}
          {of === 'none' ? (
            `entities without ${by}`
          ) : (
            <PartName by={by} entityRef={of} />
          )}
          {' · '}
          <Link to={scorecardAddress(by)}>Show all</Link>
        </Typography>
      )}
      <ExportButton query={props.query} />
      {props.card?.assessedAt && (
        <Typography variant="body2" className={classes.quiet}>
          assessed <Ago at={props.card.assessedAt} />
        </Typography>
      )}
    </div>
  );
}

function Cards(props: { query: ScorecardQuery; card: Scorecard }) {
  const { query, card } = props;
  const classes = useStyles();
  return (
    <div className={classes.cards}>
      <InfoCard
        title="Checks"
        subheader={`${outcomesInWords(card.outcomes)}; ${card.entities} ${
          card.entities === 1 ? 'entity' : 'entities'
        }`}
      >
        <Trend query={query} />
      </InfoCard>
      <InfoCard title={query.by === 'owner' ? 'Owners' : 'Systems'}>
        <PartsTable key={query.by} by={query.by} rows={card.rows} />
      </InfoCard>
      <InfoCard title="Worst offenders">
        <OffendersTable offenders={card.offenders} />
      </InfoCard>
      <InfoCard title="What is checked">
        <ChecksTable checks={card.checks} />
      </InfoCard>
    </div>
  );
}

function Trend(props: { query: ScorecardQuery }) {
  const { query } = props;
  const api = useApi(kafkaCapacityApiRef);
  const { value, error, refresh } = usePolled(
    () => api.getScorecardTrend(query),
    JSON.stringify(query),
    { everyMs: TREND_POLL_MS },
  );
  if (!value && error) {
    return <FailurePanel error={error} what="the trend" onRetry={refresh} />;
  }
  return (
    <>
      <RefreshFailedBanner error={error} onRetry={refresh} />
      <TrendChart days={value?.days} />
    </>
  );
}

function NothingToScore(props: { query: ScorecardQuery }) {
  return props.query.of === undefined ? (
    <EmptyState
      missing="data"
      title="No checks yet"
      description="No entity visible to you registers a topic or consumer group. Add kafka.apache.org/topics or kafka.apache.org/consumer-groups to a catalog-info.yaml; results appear after the next refresh."
    />
  ) : (
    <EmptyState
      missing="data"
      title="No checks here"
      description={`No entity of this ${props.query.by} that is visible to you registers a topic or consumer group.`}
    />
  );
}

function ScorecardSkeleton() {
  const classes = useStyles();
  return (
    <div
      className={classes.cards}
      role="progressbar"
      aria-label="Loading the scorecard"
    >
      {[220, 160, 160].map((height, card) => (
        <InfoCard key={card} title={<Skeleton variant="text" width="30%" />}>
          <Skeleton variant="text" width="50%" />
          <Box mt={1}>
            <Skeleton variant="rect" height={height} />
          </Box>
        </InfoCard>
      ))}
    </div>
  );
}
