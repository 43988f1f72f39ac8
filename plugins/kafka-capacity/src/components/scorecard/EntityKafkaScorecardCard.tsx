import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { InfoCard } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  CheckOutcome,
  CheckResult,
  countOutcomes,
  EntityScorecard,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../api';
import { Polled, usePolled } from '../../usePolled';
import { CardSkeleton } from '../entity/CardSkeleton';
import { Ago } from '../marks/times';
import {
  RefreshFailedBanner,
  SimulatedBanner,
  StaleBanner,
} from '../states/banners';
import { FailurePanel } from '../states/FailurePanel';
import { OutcomeMark } from './OutcomeMark';
import { checkOf, outcomesInWords } from './outcomes';
import { TrendChart } from './TrendChart';

const ORDER: readonly CheckOutcome[] = ['failed', 'unknown'];

const useStyles = makeStyles((theme: Theme) => ({
  checks: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: theme.spacing(1.5),
    margin: theme.spacing(0, 0, 1.5),
    padding: 0,
    listStyle: 'none',
  },
  title: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(1),
  },
  trend: { marginTop: theme.spacing(2) },
}));

/** The checks of an entity: those that are not passed with what to do, and how they were over 90 days. */
export function EntityKafkaScorecardCard() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const api = useApi(kafkaCapacityApiRef);
  const scorecard = usePolled(
    () => api.getEntityScorecard(entityRef),
    entityRef,
  );
  const assessedAt = scorecard.value?.facts.assessedAt;
  return (
    <InfoCard
      title="Kafka scorecard"
      subheader={
        assessedAt && (
          <span>
            assessed <Ago at={assessedAt} />
          </span>
        )
      }
    >
      <CardBody scorecard={scorecard} />
    </InfoCard>
  );
}

function CardBody(props: { scorecard: Polled<EntityScorecard> }) {
  const { value, error, refresh } = props.scorecard;
  const classes = useStyles();
  if (!value) {
    return error ? (
      <FailurePanel error={error} what="the scorecard" onRetry={refresh} />
    ) : (
      <CardSkeleton />
    );
  }
  const { facts, checks, stale, days } = value;
  const counts = countOutcomes(checks);
  return (
    <>
      <SimulatedBanner simulated={facts.simulated} />
      <StaleBanner stale={stale} />
      <RefreshFailedBanner error={error} onRetry={refresh} />
      {checks.length === 0 ? (
        <Typography variant="body2">
          It reaches no topic or consumer group: there is nothing to check. The
          Kafka capacity card says how to register them.
        </Typography>
      ) : (
        <>
          <Typography variant="subtitle1" component="p" gutterBottom>
            {outcomesInWords(counts)}
          </Typography>
          <OpenChecks checks={checks} />
          <PassedChecks checks={checks} />
          {days.length > 1 && (
            <div className={classes.trend}>
              <TrendChart days={days} />
              <Typography variant="caption" color="textSecondary">
                Of what it registers itself.
              </Typography>
            </div>
          )}
        </>
      )}
    </>
  );
}

function OpenChecks(props: { checks: CheckResult[] }) {
  const classes = useStyles();
  const open = ORDER.flatMap(wanted =>
    props.checks.filter(({ outcome }) => outcome === wanted),
  );
  if (open.length === 0) return null;
  return (
    <ul className={classes.checks} aria-label="Checks not passed">
      {open.map(({ id, outcome, finding }) => (
        <li key={id}>
          <div className={classes.title}>
            <OutcomeMark outcome={outcome} />
            <Typography variant="body2" component="span">
              {checkOf(id).title}
            </Typography>
          </div>
          <Typography variant="body2">{finding}</Typography>
          <Typography variant="caption" color="textSecondary">
            {checkOf(id).why}
          </Typography>
        </li>
      ))}
    </ul>
  );
}

function PassedChecks(props: { checks: CheckResult[] }) {
  const passed = props.checks.filter(({ outcome }) => outcome === 'passed');
  if (passed.length === 0) return null;
  return (
    <Typography variant="body2" color="textSecondary">
      <OutcomeMark outcome="passed" />{' '}
      {passed.map(({ id }) => checkOf(id).title).join(' · ')}
    </Typography>
  );
}
