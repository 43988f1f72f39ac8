import { useMemo } from 'react';
import { Link as RouterLink, useSearchParams } from 'react-router-dom';
import Box from '@material-ui/core/Box';
import Button from '@material-ui/core/Button';
import LinearProgress from '@material-ui/core/LinearProgress';
import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { Link } from '@backstage/core-components';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import {
  escapeInvisible,
  Page,
  SubjectKind,
  SubjectSummary,
} from 'backstage-plugin-kafka-capacity-common';
import { subjectKey, withSubject } from '../../subjectAddress';
import { OwnerLink } from '../marks/OwnerLink';
import { Quantity } from '../marks/Quantity';
import { CursorPages } from '../table/CursorPages';
import { Column, DataTable } from '../table/DataTable';
import { SubjectMark } from '../marks/SubjectMark';
import { withFilters } from './subjectFilters';

const useStyles = makeStyles((theme: Theme) => ({
  // As high as the bar, so that the table does not move when it comes and goes.
  progress: { height: 4 },
  name: { minWidth: 240, [theme.breakpoints.down('xs')]: { minWidth: 0 } },
  empty: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1, 2),
    padding: theme.spacing(2),
  },
  short: { whiteSpace: 'nowrap' },
  quiet: { color: theme.palette.text.secondary },
}));

/** A page of topics or groups; each leads to its detail, its owner and its entity. */
export function SubjectsTable(props: {
  kind: SubjectKind;
  label: string;
  page: Page<SubjectSummary>;
  pending: boolean;
  filtered: boolean;
  /** Whether the list is over several clusters, so that rows have to say which. */
  severalClusters: boolean;
}) {
  const { kind, label, page, pending, filtered, severalClusters } = props;
  const classes = useStyles();
  const columns = useColumns(kind, severalClusters);
  return (
    <Paper>
      <div className={classes.progress}>
        {pending && <LinearProgress aria-label={`Loading ${label}`} />}
      </div>
      <DataTable
        label={label}
        columns={columns}
        rows={page.items}
        rowKey={({ subject }) => subjectKey(subject)}
        pages={false}
        stacks
      />
      {page.items.length === 0 && (
        <EmptyPage
          label={label}
          filtered={filtered}
          last={page.nextCursor === null}
        />
      )}
      <CursorPages
        nextCursor={page.nextCursor}
        shown={page.items.length}
        withCursor={(query, cursor) => withFilters(query, { cursor })}
      />
    </Paper>
  );
}

const CLUSTER_COLUMN: Column<SubjectSummary> = {
  id: 'cluster',
  label: 'Cluster',
  render: ({ subject }) => subject.cluster,
};

/** What the key figure of each kind is. */
const FIGURES: Record<SubjectKind, string> = {
  topic: 'Peak throughput',
  'consumer-group': 'Lag',
};

function useColumns(
  kind: SubjectKind,
  severalClusters: boolean,
): Column<SubjectSummary>[] {
  const classes = useStyles();
  const [query] = useSearchParams();
  return useMemo(
    () => [
      {
        id: 'level',
        label: 'Level',
        titles: true,
        render: summary => <SubjectMark subject={summary} />,
      },
      {
        id: 'name',
        label: 'Name',
        titles: true,
        render: ({ subject, finding }) => (
          <div className={classes.name}>
            <Link to={`?${withSubject(query, subject)}`}>
              {escapeInvisible(subject.name)}
            </Link>
            <div className={classes.quiet}>{finding}</div>
          </div>
        ),
      },
      ...(severalClusters ? [CLUSTER_COLUMN] : []),
      {
        id: 'recommendation',
        label: 'Recommendation',
        className: classes.short,
        render: ({ action }) => action,
      },
      {
        id: 'figure',
        label: FIGURES[kind],
        className: classes.short,
        // The column says what it is.
        render: ({ figure }) =>
          figure && <Quantity value={figure.value} unit={figure.unit} />,
      },
      {
        id: 'owner',
        label: 'Owner',
        className: classes.short,
        render: ({ entities }) => <Owners entities={entities} />,
      },
      {
        id: 'entity',
        label: 'Entity',
        className: classes.short,
        render: ({ entities }) =>
          entities.length === 0 ? (
            <span className={classes.quiet}>Not linked to an entity</span>
          ) : (
            entities.map(({ entityRef, title }) => (
              <div key={entityRef}>
                <EntityRefLink entityRef={entityRef} title={title} hideIcon />
              </div>
            ))
          ),
      },
    ],
    [classes, kind, query, severalClusters],
  );
}

function Owners({ entities }: Pick<SubjectSummary, 'entities'>) {
  const owners = new Set(
    entities.flatMap(({ owner }) => (owner ? [owner] : [])),
  );
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

/** Says why there are no rows: what one may not see is left out, which can empty a page that others come before or after. */
function EmptyPage(props: { label: string; filtered: boolean; last: boolean }) {
  const { label, filtered, last } = props;
  const classes = useStyles();
  const [query] = useSearchParams();
  const first = query.get('cursor') === null;
  let text = `No ${label} are visible to you.`;
  if (!last) {
    text = `No ${label} on this page are visible to you. The next page may have some.`;
  } else if (!first) {
    text = `There are no more ${label}.`;
  } else if (filtered) {
    text = `No ${label} match the filters.`;
  }
  return (
    <Typography
      className={classes.empty}
      component="div"
      variant="body2"
      role="status"
    >
      {text}
      {filtered && (
        <Button
          size="small"
          variant="outlined"
          component={RouterLink}
          to={`?${withFilters(query, {
            q: '',
            levels: [],
            snoozed: false,
            owner: '',
          })}`}
        >
          Clear filters
        </Button>
      )}
    </Typography>
  );
}

/** The table's place while its rows are on the way. */
export function SubjectsTableSkeleton() {
  return (
    <Paper role="progressbar" aria-label="Loading">
      {Array.from({ length: 10 }, (_, row) => (
        <Box key={row} px={2} py={0.75}>
          <Skeleton variant="text" />
        </Box>
      ))}
    </Paper>
  );
}
