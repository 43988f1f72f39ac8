import { useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import LinearProgress from '@material-ui/core/LinearProgress';
import Paper from '@material-ui/core/Paper';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import {
  CrossingRow,
  dateText,
  escapeInvisible,
  forecastLimitText,
  Page,
} from 'backstage-plugin-kafka-capacity-common';
import { rootRouteRef } from '../../../routes';
import { KIND_WORDS, withSubject } from '../../../subjectAddress';
import { clusterQuery, clustersAddress } from '../../cluster/clusterAddress';
import { OwnerLink } from '../../marks/OwnerLink';
import { CursorPages } from '../../table/CursorPages';
import { Column, DataTable } from '../../table/DataTable';
import { probabilityText } from '../forecast/CrossingTable';
import { CrossingFilters, withCrossingFilters } from './crossingFilters';

const useStyles = makeStyles((theme: Theme) => ({
  // As high as the bar, so that the table does not move when it comes and goes.
  progress: { height: 4 },
  name: { minWidth: 200, [theme.breakpoints.down('xs')]: { minWidth: 0 } },
  short: { whiteSpace: 'nowrap' },
  quiet: { color: theme.palette.text.secondary },
}));

const CLUSTER_COLUMN: Column<CrossingRow> = {
  id: 'cluster',
  label: 'Cluster',
  render: ({ cluster }) => cluster,
};

/** A page of what is forecast to cross a limit, soonest first; each leads to its detail. */
export function CrossingList(props: {
  page: Page<CrossingRow>;
  within: CrossingFilters['within'];
  pending: boolean;
  severalClusters: boolean;
}) {
  const { page, within, pending, severalClusters } = props;
  const classes = useStyles();
  const columns = useColumns(within, severalClusters);
  return (
    <Paper>
      <div className={classes.progress}>
        {pending && <LinearProgress aria-label="Loading forecasts" />}
      </div>
      <DataTable
        label="Forecast to cross a limit"
        columns={columns}
        rows={page.items}
        rowKey={({ cluster, kind, name, metric }) =>
          `${cluster} ${kind} ${metric} ${name}`
        }
        pages={false}
        stacks
      />
      <CursorPages
        nextCursor={page.nextCursor}
        shown={page.items.length}
        withCursor={(query, cursor) => withCrossingFilters(query, { cursor })}
      />
    </Paper>
  );
}

function useColumns(
  within: CrossingFilters['within'],
  severalClusters: boolean,
): Column<CrossingRow>[] {
  const classes = useStyles();
  return useMemo(
    () => [
      {
        id: 'name',
        label: 'Name',
        titles: true,
        render: row => (
          <div className={classes.name}>
            <RowLink row={row} />
            <span className={classes.quiet}>
              {' '}
              {row.kind === 'broker' ? '' : KIND_WORDS[row.kind]}
            </span>
            <div className={classes.quiet}>
              Crosses {forecastLimitText(row.crossing)}
              {row.crossing.example && ' (from example history)'}
            </div>
          </div>
        ),
      },
      ...(severalClusters ? [CLUSTER_COLUMN] : []),
      {
        id: 'likely',
        label: '50% by',
        className: classes.short,
        render: ({ crossing: { likelyOn } }) => likelyOn && dateText(likelyOn),
      },
      {
        id: 'certain',
        label: '80% by',
        className: classes.short,
        render: ({ crossing: { certainOn } }) =>
          certainOn === null ? (
            <span className={classes.quiet}>not in this forecast</span>
          ) : (
            dateText(certainOn)
          ),
      },
      {
        id: 'probability',
        label: `Within ${within} days`,
        numeric: true,
        render: ({ crossing }) =>
          probabilityText(crossing.probability[`days${within}`]),
      },
      {
        id: 'owner',
        label: 'Owner',
        className: classes.short,
        render: ({ entities }) =>
          entities.length > 0 ? <Owners entities={entities} /> : null,
      },
    ],
    [classes, within, severalClusters],
  );
}

function RowLink({ row }: { row: CrossingRow }) {
  const { cluster, kind, name } = row;
  const [query] = useSearchParams();
  const page = useRouteRef(rootRouteRef)();
  const to =
    kind === 'broker'
      ? `${clustersAddress(page, cluster)}${clusterQuery(
          new URLSearchParams(),
          { part: 'brokers', broker: Number(name) },
        )}`
      : `?${withSubject(query, { cluster, kind, name })}`;
  return (
    <Link to={to}>
      {kind === 'broker' ? `Broker ${name}` : escapeInvisible(name)}
    </Link>
  );
}

function Owners({ entities }: Pick<CrossingRow, 'entities'>) {
  const owners = new Set(entities.flatMap(({ owner }) => owner ?? []));
  return (
    <>
      {[...owners].map(owner => (
        <div key={owner}>
          <OwnerLink owner={owner} />
        </div>
      ))}
    </>
  );
}
