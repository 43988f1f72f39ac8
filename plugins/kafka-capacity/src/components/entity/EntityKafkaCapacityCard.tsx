import IconButton from '@material-ui/core/IconButton';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import RefreshIcon from '@material-ui/icons/Refresh';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { AlphaEntity } from '@backstage/catalog-model/alpha';
import { InfoCard, Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  crossingAdviceText,
  EntityAnnotationProblem,
  EntityCapacity,
  escapeInvisible,
  NextCrossing,
  Subject,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../api';
import { isWorthShowing } from '../../applicability';
import { useCapacityTabLink } from '../../useCapacityTabLink';
import { Polled, usePolled } from '../../usePolled';
import { Ago } from '../marks/times';
import {
  AnnotationProblems,
  RefreshFailedBanner,
  SimulatedBanner,
  PartialBanner,
  StaleBanner,
} from '../states/banners';
import { FailurePanel } from '../states/FailurePanel';
import { UntrustedLinks } from '../links/UntrustedLinks';
import { CapacitySummary } from './CapacitySummary';
import { CardSkeleton } from './CardSkeleton';
import { PartRows } from './PartRows';
import { SubjectRows } from './SubjectRows';
import { WithoutSubjects } from './WithoutSubjects';

const useStyles = makeStyles((theme: Theme) => ({
  // The level, the counts and the rows are one thing: no more room between them than a line.
  content: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: theme.spacing(1.5),
  },
}));

/** The overview card: the level of what an entity registers, and what needs attention, worst first. */
export function EntityKafkaCapacityCard() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const api = useApi(kafkaCapacityApiRef);
  const capacity = usePolled(() => api.getEntityCapacity(entityRef), entityRef);
  const tabLinkOf = useCapacityTabLink();
  const tabLink = tabLinkOf();
  const { value } = capacity;
  if (value && !isWorthShowing(entity, value)) return null;
  return (
    <InfoCard
      title="Kafka capacity"
      subheader={
        value?.assessedAt && (
          <span>
            assessed <Ago at={value.assessedAt} />
          </span>
        )
      }
      action={
        <IconButton
          aria-label="Refresh"
          title="Refresh"
          disabled={capacity.pending}
          onClick={capacity.refresh}
        >
          <RefreshIcon />
        </IconButton>
      }
      deepLink={
        tabLink && value?.registered
          ? {
              title: value.level === 'ok' ? 'Details' : 'What to do',
              link: tabLink,
            }
          : undefined
      }
    >
      <CardBody entity={entity} capacity={capacity} linkOf={tabLinkOf} />
    </InfoCard>
  );
}

function CardBody(props: {
  entity: Entity;
  capacity: Polled<EntityCapacity>;
  linkOf: (subject: Subject) => string | undefined;
}) {
  const { entity, capacity, linkOf } = props;
  const classes = useStyles();
  const { value, error, refresh } = capacity;
  if (!value) {
    return error ? (
      <FailurePanel error={error} what="Kafka capacity" onRetry={refresh} />
    ) : (
      <CardSkeleton />
    );
  }
  return (
    <>
      <SimulatedBanner simulated={value.simulated} />
      <StaleBanner stale={value.stale} />
      <PartialBanner partial={value.partial} />
      <RefreshFailedBanner error={error} onRetry={refresh} />
      <AnnotationProblems
        entityRef={value.entityRef}
        problems={value.problems.filter(
          problem => !isShownByCatalog(problem, entity),
        )}
      />
      <UntrustedLinks
        entityRef={value.entityRef}
        links={value.untrustedLinks}
      />
      {value.registered ? (
        <div className={classes.content}>
          <CapacitySummary capacity={value} />
          {value.nextCrossing && (
            <FirstCrossing
              {...value.nextCrossing}
              link={linkOf(value.nextCrossing.subject)}
            />
          )}
          {value.parts.length > 0 ? (
            <PartRows parts={value.parts} moreParts={value.moreParts} />
          ) : (
            <SubjectRows
              capacity={value}
              linkOf={({ subject }) => linkOf(subject)}
            />
          )}
        </div>
      ) : (
        value.untrustedLinks.length === 0 && <WithoutSubjects entity={entity} />
      )}
    </>
  );
}

/** The limit that is forecast to be crossed first. */
function FirstCrossing(props: {
  subject: Subject;
  crossing: NextCrossing;
  link: string | undefined;
}) {
  const { subject, crossing, link } = props;
  const name = escapeInvisible(subject.name);
  return (
    <Typography variant="body2">
      {crossingAdviceText(crossing)}:{' '}
      {link ? <Link to={link}>{name}</Link> : name}
    </Typography>
  );
}

/** Whether the catalog's own panel of errors says it on the same page: the catalog module notes what is wrong on the entity itself. */
function isShownByCatalog(
  { entityRef, message }: EntityAnnotationProblem,
  entity: AlphaEntity,
): boolean {
  const items = entity.status?.items ?? [];
  return (
    entityRef === stringifyEntityRef(entity) &&
    items.some(({ error }) => error?.message === message)
  );
}
