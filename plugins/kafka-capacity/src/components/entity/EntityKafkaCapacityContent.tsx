import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import Grid from '@material-ui/core/Grid';
import Paper from '@material-ui/core/Paper';
import { makeStyles, Theme } from '@material-ui/core/styles';
import useMediaQuery from '@material-ui/core/useMediaQuery';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  EntityCapacity,
  compareSubjects,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../api';
import { brokerOfEntity, clusterOf } from '../../clusterOf';
import { subjectKey, subjectOf } from '../../subjectAddress';
import { SubjectChanges } from '../../subjectChanges';
import { usePolled } from '../../usePolled';
import { useFurtherItems } from '../table/useFurtherItems';
import {
  AnnotationProblems,
  RefreshFailedBanner,
  SimulatedBanner,
  PartialBanner,
  StaleBanner,
} from '../states/banners';
import { FailurePanel } from '../states/FailurePanel';
import { DetailSkeleton } from '../subject/DetailSkeleton';
import { SubjectDetail } from '../subject/SubjectDetail';
import { NothingRegistered } from '../states/NothingRegistered';
import { UntrustedLinks } from '../links/UntrustedLinks';
import { CardSkeleton } from './CardSkeleton';
import { SubjectNav } from './SubjectNav';

// Few entities stand for a cluster or a broker.
const BrokerPage = lazy(() =>
  import('../broker/BrokerPage').then(m => ({ default: m.BrokerPage })),
);
const ClusterView = lazy(() =>
  import('../cluster/ClusterView').then(m => ({ default: m.ClusterView })),
);

const useStyles = makeStyles((theme: Theme) => ({
  pane: { padding: theme.spacing(2), minWidth: 0 },
  // Stays beside a long detail, so that the next topic is at hand.
  list: {
    [theme.breakpoints.up('md')]: {
      position: 'sticky',
      top: theme.spacing(2),
      maxHeight: `calc(100vh - ${theme.spacing(4)}px)`,
      overflowY: 'auto',
    },
  },
}));

/** The entity tab: an entity's topics and groups, and one of them in full; of a cluster, whether it is full. */
export function EntityKafkaCapacityContent() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const api = useApi(kafkaCapacityApiRef);
  const capacity = usePolled(() => api.getEntityCapacity(entityRef), entityRef);
  const { value, error, refresh } = capacity;
  if (!value) {
    return error ? (
      <FailurePanel error={error} what="Kafka capacity" onRetry={refresh} />
    ) : (
      <Panes list={<CardSkeleton />} detail={<DetailSkeleton />} />
    );
  }
  return (
    <>
      <RefreshFailedBanner error={error} onRetry={refresh} />
      <AnnotationProblems
        entityRef={value.entityRef}
        problems={value.problems}
      />
      <UntrustedLinks
        entityRef={value.entityRef}
        links={value.untrustedLinks}
      />
      <SubjectChanges onChange={refresh}>
        <Known key={entityRef} entity={entity} capacity={value} />
      </SubjectChanges>
    </>
  );
}

function Known(props: { entity: Entity; capacity: EntityCapacity }) {
  const { entity, capacity } = props;
  const classes = useStyles();
  const [query] = useSearchParams();
  const api = useApi(kafkaCapacityApiRef);
  const list = useFurtherItems({
    first: capacity.subjects,
    cursor: capacity.subjectsCursor,
    load: cursor => api.getEntitySubjects(capacity.entityRef, { cursor }),
    keyOf: ({ subject }) => subjectKey(subject),
  });
  const subjects = [...list.items].sort(compareSubjects);
  // Who reads about the first is not to find another in its place once the order changes, by a snooze or the next sweep.
  const [first] = useState(() => subjects[0]?.subject);
  const start = (
    subjects.find(
      ({ subject }) => first && subjectKey(subject) === subjectKey(first),
    ) ?? subjects[0]
  )?.subject;
  // An address may also lead to a subject that another entity owns, such as a group that reads this one's topic.
  const chosen = subjectOf(query) ?? start;
  if (!capacity.registered || !chosen) {
    // What it names is said above, and registering more of it would not help.
    if (capacity.untrustedLinks.length > 0) return null;
    return (
      <Paper className={classes.pane}>
        <WithoutSubjects entity={entity} />
      </Paper>
    );
  }
  return (
    <Panes
      list={
        <>
          <SimulatedBanner simulated={capacity.simulated} />
          <StaleBanner stale={capacity.stale} />
          <PartialBanner partial={capacity.partial} />
          <SubjectNav
            capacity={capacity}
            subjects={subjects}
            further={list}
            chosen={chosen}
          />
        </>
      }
      detail={<SubjectDetail subject={chosen} />}
      chosen={subjectKey(chosen)}
    />
  );
}

function Panes(props: {
  list: JSX.Element;
  detail: JSX.Element;
  /** Tells what is chosen apart. */
  chosen?: string;
}) {
  const { chosen } = props;
  const classes = useStyles();
  const stacked = useMediaQuery((theme: Theme) => theme.breakpoints.down('sm'));
  const detail = useRef<HTMLDivElement>(null);
  const shown = useRef(chosen);
  useEffect(() => {
    if (shown.current === chosen) return;
    // Below the list a choice would show nothing: what is chosen is beyond the screen's edge.
    if (stacked && shown.current !== undefined) {
      detail.current?.scrollIntoView({ block: 'start' });
    }
    shown.current = chosen;
  }, [chosen, stacked]);
  return (
    <Grid container spacing={3}>
      <Grid item xs={12} md={4} lg={3}>
        <Paper className={`${classes.pane} ${classes.list}`}>
          {props.list}
        </Paper>
      </Grid>
      <Grid item xs={12} md={8} lg={9}>
        <Paper className={classes.pane} ref={detail}>
          {props.detail}
        </Paper>
      </Grid>
    </Grid>
  );
}

/** What is shown of an entity that registers no topic or group: the cluster or broker that it stands for, or else how to register some. */
function WithoutSubjects({ entity }: { entity: Entity }) {
  const cluster = clusterOf(entity);
  const broker = brokerOfEntity(entity);
  if (broker) {
    return (
      <Suspense fallback={<DetailSkeleton />}>
        <BrokerPage {...broker} row={null} />
      </Suspense>
    );
  }
  return cluster === undefined ? (
    <NothingRegistered entity={entity} />
  ) : (
    <Suspense fallback={<DetailSkeleton />}>
      <ClusterView key={cluster} cluster={cluster} />
    </Suspense>
  );
}
