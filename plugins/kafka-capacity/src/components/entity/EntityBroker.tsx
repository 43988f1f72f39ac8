import Typography from '@material-ui/core/Typography';
import { Link } from '@backstage/core-components';
import { useApi, useRouteRef } from '@backstage/core-plugin-api';
import { AnnotatedBroker } from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../api';
import { platformPageRouteRef } from '../../routes';
import { usePolled } from '../../usePolled';
import { clusterQuery, clustersAddress } from '../cluster/clusterAddress';
import { LevelMark } from '../marks/LevelMark';
import { RefreshFailedBanner, StaleBanner } from '../states/banners';
import { FailurePanel } from '../states/FailurePanel';
import { CardSkeleton } from './CardSkeleton';

/** What the card of an entity shows that stands for a broker: its level and finding, leading to the page of its cluster. */
export function EntityBroker({ broker }: { broker: AnnotatedBroker }) {
  const { cluster, id } = broker;
  const api = useApi(kafkaCapacityApiRef);
  const page = useRouteRef(platformPageRouteRef)?.();
  const detail = usePolled(
    () => api.getBroker(cluster, id),
    `${cluster}:${id}`,
  );
  const { value, error, refresh } = detail;
  if (!value) {
    return error ? (
      <FailurePanel error={error} what={`broker ${id}`} onRetry={refresh} />
    ) : (
      <CardSkeleton />
    );
  }
  const query = clusterQuery(new URLSearchParams(), {
    part: 'brokers',
    broker: id,
  });
  return (
    <>
      <StaleBanner stale={value.stale} />
      <RefreshFailedBanner error={error} onRetry={refresh} />
      <LevelMark level={value.level} />
      <Typography variant="body1">{value.finding}</Typography>
      {page !== undefined && (
        <Link to={`${clustersAddress(page, cluster)}${query}`}>
          Broker {id} of {cluster}
        </Link>
      )}
    </>
  );
}
