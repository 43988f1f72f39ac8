import { useState } from 'react';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import { InfoCard } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { RequirePermission } from '@backstage/plugin-permission-react';
import {
  DisputedLink,
  kafkaCapacityClusterReadPermission,
  kafkaCapacityLinkAcceptPermission,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../api';
import { usePolled } from '../../usePolled';
import { Ago } from '../marks/times';
import { errorSentence, FailurePanel } from '../states/FailurePanel';
import { Column, DataTable } from '../table/DataTable';
import { MoreItems } from '../table/MoreItems';
import { useFurtherItems } from '../table/useFurtherItems';
import { LinkedTo } from './LinkedTo';

const useStyles = makeStyles((theme: Theme) => ({
  card: { marginTop: theme.spacing(3) },
}));

const KINDS = {
  topic: 'Topic',
  'consumer-group': 'Consumer group',
  cluster: 'Cluster',
};

/** Links between entities and Kafka that are not trusted, for the platform team to accept; nothing where there is none. */
export function DisputedLinks() {
  return (
    <RequirePermission
      permission={kafkaCapacityClusterReadPermission}
      errorPage={<></>}
    >
      <Links />
    </RequirePermission>
  );
}

function Links() {
  const classes = useStyles();
  const api = useApi(kafkaCapacityApiRef);
  const [failure, setFailure] = useState<Error>();
  const page = usePolled(() => api.getDisputedLinks(), 'disputed links');
  const list = useFurtherItems({
    first: page.value?.items ?? [],
    cursor: page.value?.nextCursor ?? null,
    load: cursor => api.getDisputedLinks({ cursor }),
    keyOf,
  });
  const decide = async (link: DisputedLink, accepted: boolean) => {
    const { cluster, kind, name, entity } = link;
    const { entityRef } = entity;
    try {
      await api.decideLink({ cluster, kind, name, entityRef, accepted });
      setFailure(undefined);
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)));
    }
    page.refresh();
  };
  if (!page.value && page.error) {
    return (
      <FailurePanel
        error={page.error}
        what="disputed links"
        onRetry={page.refresh}
      />
    );
  }
  if (list.items.length === 0) return null;
  return (
    <div className={classes.card}>
      <InfoCard title="Disputed links">
        <Typography variant="body2" gutterBottom>
          These entities name what the ownership rules or an earlier link give
          to another owner. Until you accept a link, it shows and changes
          nothing.
        </Typography>
        {failure && (
          <Alert severity="error">
            Could not decide: {errorSentence(failure)}
          </Alert>
        )}
        <DataTable
          label="Disputed links"
          rows={list.items}
          rowKey={keyOf}
          stacks
          pages={false}
          columns={columns(decide)}
        />
        <MoreItems more={0} of="links" list={list} />
      </InfoCard>
    </div>
  );
}

function keyOf({ cluster, kind, name, entity }: DisputedLink): string {
  return `${entity.entityRef} ${kind}/${cluster}/${name}`;
}

function columns(
  decide: (link: DisputedLink, accepted: boolean) => Promise<void>,
): Column<DisputedLink>[] {
  return [
    {
      id: 'subject',
      label: 'Named',
      titles: true,
      sortBy: ({ name }) => name,
      render: ({ kind, cluster, name }) =>
        `${KINDS[kind]} ${name}${
          kind === 'cluster'
            ? ''
            : ` on ${cluster === '*' ? 'every cluster' : cluster}`
        }`,
    },
    {
      id: 'entity',
      label: 'By',
      sortBy: ({ entity }) => entity.entityRef,
      render: ({ entity }) => <LinkedTo entities={[entity]} />,
    },
    {
      id: 'linked',
      label: 'Linked to',
      render: ({ linkedTo }) =>
        linkedTo.length > 0 ? <LinkedTo entities={linkedTo} /> : '–',
    },
    {
      id: 'since',
      label: 'Since',
      sortBy: ({ since }) => since,
      render: ({ since }) => (since === null ? '–' : <Ago at={since} />),
    },
    {
      id: 'decision',
      label: 'Decision',
      render: link => <Decision link={link} decide={decide} />,
    },
  ];
}

function Decision(props: {
  link: DisputedLink;
  decide: (link: DisputedLink, accepted: boolean) => Promise<void>;
}) {
  const { link, decide } = props;
  const [busy, setBusy] = useState(false);
  const { accepted } = link;
  const press = async () => {
    setBusy(true);
    await decide(link, accepted === null);
    setBusy(false);
  };
  return (
    <>
      {accepted && (
        <>
          accepted by <EntityRefLink entityRef={accepted.by} hideIcon />{' '}
          <Ago at={accepted.at} />{' '}
        </>
      )}
      <RequirePermission
        permission={kafkaCapacityLinkAcceptPermission}
        errorPage={<></>}
      >
        <Button size="small" variant="outlined" disabled={busy} onClick={press}>
          {accepted ? 'End' : 'Accept'}
        </Button>
      </RequirePermission>
    </>
  );
}
