import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import Skeleton from '@material-ui/lab/Skeleton';
import { Link } from '@backstage/core-components';
import { useApi, useRouteRef } from '@backstage/core-plugin-api';
import {
  ClusterShowback,
  formatQuantity,
  OwnerShowback,
  TopicShowback,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../../api';
import { platformPageRouteRef } from '../../../routes';
import { withSubject } from '../../../subjectAddress';
import { usePolled } from '../../../usePolled';
import { saveText } from '../../documents/saveText';
import { OwnerLink } from '../../marks/OwnerLink';
import { Quantity } from '../../marks/Quantity';
import { withFilters } from '../../platform/subjectFilters';
import { RefreshFailedBanner, StaleBanner } from '../../states/banners';
import { FailurePanel } from '../../states/FailurePanel';
import { Section } from '../../subject/Section';
import { Column, DataTable } from '../../table/DataTable';
import { CostSection } from './CostFacts';
import { CostSetup } from './CostSetup';
import { ownersCsv, topicsCsv } from './showbackCsv';

/** What a cluster costs, and what each topic and owner bears of it. */
export function CostPart({ cluster }: { cluster: string }) {
  const api = useApi(kafkaCapacityApiRef);
  const showback = usePolled(() => api.getShowback(cluster), cluster, {
    everyMs: 60_000,
  });
  const { value, error, refresh } = showback;
  if (!value) {
    return error ? (
      <FailurePanel
        error={error}
        what={`the cost of ${cluster}`}
        onRetry={refresh}
      />
    ) : (
      <Skeleton
        variant="rect"
        height={320}
        role="progressbar"
        aria-label="Loading the cost"
      />
    );
  }
  if (!value.cost) return <CostSetup cluster={cluster} />;
  return (
    <>
      <StaleBanner stale={value.stale} />
      <RefreshFailedBanner error={error} onRetry={refresh} />
      <CostSection cost={value.cost} />
      <Shared showback={value} currency={value.cost.currency} />
    </>
  );
}

type Shares = Omit<OwnerShowback, 'owner' | 'topics'>;

function shareColumn<Row extends Shares>(
  id: 'bytesShare' | 'replicasShare' | 'diskShare',
  label: string,
): Column<Row> {
  return {
    id,
    label,
    numeric: true,
    sortBy: row => row[id],
    render: row => {
      const share = row[id];
      return (
        <Quantity
          value={share === null ? null : share * 100}
          unit="%"
          missing="not measured"
        />
      );
    },
  };
}

function shareColumns<Row extends Shares>(currency: string): Column<Row>[] {
  return [
    shareColumn('bytesShare', 'Bytes written'),
    shareColumn('replicasShare', 'Replicas'),
    shareColumn('diskShare', 'Disk'),
    {
      id: 'perMonth',
      label: `${currency} per month`,
      numeric: true,
      sortBy: row => row.perMonth,
      render: row => <Quantity value={row.perMonth} />,
    },
  ];
}

/** A topic over the platform page's list of a cluster's. */
function topicAddress(page: string, cluster: string, name: string): string {
  const query = withSubject(withFilters(new URLSearchParams(), { cluster }), {
    cluster,
    kind: 'topic',
    name,
  });
  return `${page.replace(/\/$/, '')}/topics?${query}`;
}

const MOST_EXPENSIVE_FIRST = { by: 'perMonth', descending: true };

function Shared(props: { showback: ClusterShowback; currency: string }) {
  const { showback, currency } = props;
  const { cluster, topics, owners, moreTopics } = showback;
  const page = useRouteRef(platformPageRouteRef)?.();
  const owner: Column<OwnerShowback> = {
    id: 'owner',
    label: 'Owner',
    titles: true,
    sortBy: row => row.owner,
    render: row =>
      row.owner === null ? 'No owner' : <OwnerLink owner={row.owner} />,
  };
  const count: Column<OwnerShowback> = {
    id: 'topics',
    label: 'Topics',
    numeric: true,
    sortBy: row => row.topics,
    render: row => <Quantity value={row.topics} />,
  };
  const topic: Column<TopicShowback> = {
    id: 'topic',
    label: 'Topic',
    titles: true,
    sortBy: row => row.name,
    render: ({ name }) =>
      page === undefined ? (
        name
      ) : (
        <Link to={topicAddress(page, cluster, name)}>{name}</Link>
      ),
  };
  const topicOwners: Column<TopicShowback> = {
    id: 'owners',
    label: 'Owner',
    sortBy: row => row.owners[0] ?? null,
    render: row =>
      row.owners.length === 0
        ? null
        : row.owners.map((one, index) => (
            <span key={one}>
              {index > 0 && ', '}
              <OwnerLink owner={one} />
            </span>
          )),
  };
  return (
    <>
      <Section
        title="By owner"
        aside={
          <Export
            what="owners"
            cluster={cluster}
            csv={() => ownersCsv(showback)}
          />
        }
      >
        <Rules showback={showback} currency={currency} />
        <DataTable
          label="Cost by owner"
          columns={[owner, count, ...shareColumns<OwnerShowback>(currency)]}
          rows={owners}
          rowKey={row => row.owner ?? ''}
          initialOrder={MOST_EXPENSIVE_FIRST}
          stacks
        />
      </Section>
      <Section
        title="By topic"
        aside={
          <Export
            what="topics"
            cluster={cluster}
            csv={() => topicsCsv(showback)}
          />
        }
      >
        <DataTable
          label="Cost by topic"
          columns={[
            topic,
            topicOwners,
            ...shareColumns<TopicShowback>(currency),
          ]}
          rows={topics}
          rowKey={row => row.name}
          initialOrder={MOST_EXPENSIVE_FIRST}
          stacks
        />
        {moreTopics > 0 && (
          <Typography variant="body2" color="textSecondary">
            {formatQuantity(moreTopics, 'topics')} that cost less are not
            listed.
          </Typography>
        )}
      </Section>
    </>
  );
}

/** How it was shared, and what of the cost was not. */
function Rules(props: { showback: ClusterShowback; currency: string }) {
  const { cost, attributedPerMonth, unknownThroughput } = props.showback;
  const { bytesShare = 0, diskShare = 0 } = props.showback.notMeasured ?? {};
  const { currency } = props;
  const share = (of: number) => formatQuantity(of * 100, '%');
  return (
    <Typography variant="body2" paragraph>
      {bytesShare < 1
        ? 'Brokers are shared half by bytes written and half by replicas, disk by bytes on disk, transfer by bytes written, copies included. '
        : 'No throughput is known: brokers are shared by replicas alone, disk by bytes on disk, and transfer is not shared. '}
      {bytesShare > 0 &&
        bytesShare < 1 &&
        `The throughput of ${formatQuantity(
          unknownThroughput,
          'topics',
        )} with ${share(
          bytesShare,
        )} of the replicas is unknown: as much of what bytes decide is not shared. `}
      {diskShare > 0 &&
        `The size of topics with ${share(
          diskShare,
        )} of the replicas is unknown: as much of the disk is not shared. `}
      {attributedPerMonth !== null && (
        <>
          Shared: <Quantity value={attributedPerMonth} unit={currency} />
          {cost?.perMonth !== null && cost !== null && (
            <>
              {' '}
              of <Quantity value={cost.perMonth} unit={currency} />
            </>
          )}{' '}
          per month (730 hours).
        </>
      )}
    </Typography>
  );
}

function Export(props: {
  what: 'owners' | 'topics';
  cluster: string;
  csv: () => string;
}) {
  const { what, cluster, csv } = props;
  const save = () => {
    const day = new Date().toISOString().slice(0, 10);
    saveText(`kafka-cost-${cluster}-${what}-${day}.csv`, csv());
  };
  return (
    <Button
      size="small"
      variant="outlined"
      aria-label={`Export ${what} as CSV`}
      onClick={save}
    >
      Export (CSV)
    </Button>
  );
}
