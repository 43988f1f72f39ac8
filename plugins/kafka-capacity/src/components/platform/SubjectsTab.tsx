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
import { RefreshFailedBanner } from '../states/banners';
import { FailurePanel } from '../states/FailurePanel';
import { ClusterBanners } from '../cluster/ClusterBanners';
import { SubjectCounts } from './SubjectCounts';
import { SubjectDrawer } from './SubjectDrawer';
import { SubjectFilterBar } from './SubjectFilterBar';
import { filtersOf, queryOf } from './subjectFilters';
import { SubjectsTable, SubjectsTableSkeleton } from './SubjectsTable';

const NAMES: Record<SubjectKind, string> = {
  topic: 'topics',
  'consumer-group': 'consumer groups',
};

/** Every topic, or every consumer group, of every cluster or a chosen one. */
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
  const chosen =
    wanted === undefined
      ? value
      : value.filter(({ cluster }) => cluster === wanted);
  if (chosen.length === 0) {
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
      clusters={value}
      chosen={chosen}
      onChange={refresh}
    />
  );
}

function SubjectsOf(props: {
  kind: SubjectKind;
  clusters: ClusterSummary[];
  chosen: ClusterSummary[];
  onChange: () => void;
}) {
  const { kind, clusters, chosen, onChange } = props;
  const api = useApi(kafkaCapacityApiRef);
  const [query] = useSearchParams();
  const asked = queryOf(filtersOf(query));
  const page = usePolled(
    () =>
      kind === 'topic' ? api.getTopics(asked) : api.getConsumerGroups(asked),
    JSON.stringify([kind, asked]),
    { keepPrevious: true },
  );
  const { value, error, pending, refresh } = page;
  let list: JSX.Element;
  if (value) {
    list = (
      <>
        <RefreshFailedBanner error={error} onRetry={refresh} />
        <SubjectsTable
          kind={kind}
          label={NAMES[kind]}
          page={value}
          severalClusters={chosen.length > 1}
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
      <ClusterBanners clusters={chosen} />
      <SubjectFilterBar kind={kind} clusters={clusters} chosen={chosen} />
      <SubjectCounts kind={kind} chosen={chosen} />
      {list}
      <SubjectChanges onChange={onChange}>
        <SubjectChanges onChange={refresh}>
          <SubjectDrawer />
        </SubjectChanges>
      </SubjectChanges>
    </>
  );
}
