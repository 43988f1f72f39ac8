import { useRef } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { parseEntityRef } from '@backstage/catalog-model';
import { Link } from '@backstage/core-components';
import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import { kafkaCapacityApiRef } from '../../api';
import { usePolled } from '../../usePolled';
import { CapacitySummary } from '../entity/CapacitySummary';
import { CardSkeleton } from '../entity/CardSkeleton';
import { SubjectRows } from '../entity/SubjectRows';
import {
  PartialBanner,
  RefreshFailedBanner,
  SimulatedBanner,
  StaleBanner,
  UnreadBanner,
} from '../states/banners';
import { FailurePanel } from '../states/FailurePanel';
import { LastAnswers, OwnedCapacity, readOwnedCapacity } from './ownedCapacity';
import { useEntityTabPath } from './useEntityTabPath';

const useStyles = makeStyles((theme: Theme) => ({
  content: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: theme.spacing(1.5),
  },
}));

/** What a home page shows: the topics and consumer groups of the groups that the signed-in person belongs to, worst first. */
export function HomeKafkaCapacity() {
  const api = useApi(kafkaCapacityApiRef);
  const identity = useApi(identityApiRef);
  const last = useRef<LastAnswers>(new Map());
  const { value, error, refresh } = usePolled(async () => {
    const { ownershipEntityRefs, userEntityRef } =
      await identity.getBackstageIdentity();
    const owned = await readOwnedCapacity(
      api,
      ownershipEntityRefs,
      last.current,
    );
    return { ...owned, userEntityRef };
  }, 'mine');
  if (!value) {
    return error ? (
      <FailurePanel
        error={error}
        what="your Kafka capacity"
        onRetry={refresh}
      />
    ) : (
      <CardSkeleton />
    );
  }
  return (
    <>
      <SimulatedBanner simulated={value.simulated} />
      <StaleBanner stale={value.stale} />
      <PartialBanner partial={value.partial} />
      {value.unread.map(({ group, error: cause, isOld }) => (
        <UnreadBanner
          key={group}
          entityRef={group}
          error={cause}
          isOld={isOld}
        />
      ))}
      <RefreshFailedBanner error={error} onRetry={refresh} />
      <Owned capacity={value} />
    </>
  );
}

function Owned(props: { capacity: OwnedCapacity & { userEntityRef: string } }) {
  const { capacity } = props;
  const classes = useStyles();
  const tabPath = useEntityTabPath();
  if (capacity.subjects.length === 0) {
    // What is missing may be all that there is.
    if (capacity.unread.length > 0) return null;
    return (
      <Typography variant="body2">
        {capacity.groups.length === 0
          ? `The catalog has no group that ${capacity.userEntityRef} is a member of. Set memberOf on that User entity, or sign in as a user of the catalog.`
          : 'No entity owned by your groups registers a Kafka topic or consumer group.'}
      </Typography>
    );
  }
  return (
    <div className={classes.content}>
      <CapacitySummary capacity={capacity} />
      <SubjectRows
        capacity={capacity}
        // On the tab of the first entity that registers it.
        linkOf={({ subject, entities: [first] }) =>
          first && tabPath(first.entityRef, subject)
        }
      />
      <Typography variant="body2">
        All of{' '}
        {capacity.groups.map((ref, i) => (
          <span key={ref}>
            {i > 0 && ', '}
            <Link to={tabPath(ref)}>{parseEntityRef(ref).name}</Link>
          </span>
        ))}
      </Typography>
    </div>
  );
}
