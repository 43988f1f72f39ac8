import { useSearchParams } from 'react-router-dom';
import { EmptyState } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import {
  ClusterSummary,
  SubjectKind,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../api';
import { SubjectChanges } from '../../subjectChanges';
import { usePolled } from '../../usePolled';
import {
  RefreshFailedBanner,
  SimulatedBanner,
  StaleBanner,
} from '../states/banners';
import { FailurePanel } from '../states/FailurePanel';
import { SubjectDrawer } from './SubjectDrawer';
import { SubjectFilterBar } from './SubjectFilterBar';
import { filtersOf, queryOf } from './subjectFilters';
import { SubjectsTable, SubjectsTableSkeleton } from './SubjectsTable';

const NAMES: Record<SubjectKind, string> = {
  topic: 'topics',
  'consumer-group': 'consumer groups',
};

/** Every topic, or every consumer group, of a cluster. */
export function SubjectsTab(props: { kind: SubjectKind }) {
  const api = useApi(kafkaCapacityApiRef);
  const clusters = usePolled(() => api.getClusters(), 'clusters');
  const [query] = useSearchParams();
  const wanted = filtersOf(query).cluster;
  const { value, error, refresh } = clusters;
  if (!value) {
    return (
      <>
        {error ? (
          <FailurePanel error={error} what="clusters" onRetry={refresh} />
        ) : (
          <SubjectsTableSkeleton />
        )}
      </>
    );
  }
  const cluster =
    value.find(each => each.cluster === wanted) ??
    (wanted === undefined ? value[0] : undefined);
  if (!cluster) {
    return (
      <>
        <EmptyState
          missing="data"
          title={
            wanted === undefined
              ? 'No cluster is configured'
              : `No cluster is named ${wanted}`
          }
          description={
            wanted === undefined
              ? 'Name clusters under kafkaCapacity.clusters or kafka.clusters in app-config.yaml.'
              : `There is ${
                  value.map(each => each.cluster).join(', ') || 'none'
                }.`
          }
        />
      </>
    );
  }
  return (
    <SubjectsOf
      kind={props.kind}
      cluster={cluster}
      clusters={value}
      onChange={refresh}
    />
  );
}

function SubjectsOf(props: {
  kind: SubjectKind;
  cluster: ClusterSummary;
  clusters: ClusterSummary[];
  onChange: () => void;
}) {
  const { kind, cluster, clusters, onChange } = props;
  const api = useApi(kafkaCapacityApiRef);
  const [query] = useSearchParams();
  const asked = queryOf(filtersOf(query));
  const name = cluster.cluster;
  const page = usePolled(
    () =>
      kind === 'topic'
        ? api.getTopics(name, asked)
        : api.getConsumerGroups(name, asked),
    JSON.stringify([kind, name, asked]),
    { keepPrevious: true },
  );
  const { value, error, pending, refresh } = page;
  let list: JSX.Element;
  if (value) {
    list = (
      <>
        <RefreshFailedBanner error={error} onRetry={refresh} />
        <SubjectsTable
          label={NAMES[kind]}
          page={value}
          pending={pending}
          filtered={Boolean(
            asked.q || asked.level || asked.snoozed || asked.owner,
          )}
        />
      </>
    );
  } else if (error) {
    list = <FailurePanel error={error} what={NAMES[kind]} onRetry={refresh} />;
  } else {
    list = <SubjectsTableSkeleton />;
  }
  return (
    <>
      <SimulatedBanner simulated={cluster.simulated} />
      <StaleBanner stale={cluster.stale} />
      <SubjectFilterBar kind={kind} cluster={cluster} clusters={clusters} />
      {list}
      <SubjectChanges onChange={onChange}>
        <SubjectChanges onChange={refresh}>
          <SubjectDrawer />
        </SubjectChanges>
      </SubjectChanges>
    </>
  );
}
