import { useRef } from 'react';
import { Link as RouterLink, useSearchParams } from 'react-router-dom';
import Button from '@material-ui/core/Button';
import LinearProgress from '@material-ui/core/LinearProgress';
import Paper from '@material-ui/core/Paper';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { Link } from '@backstage/core-components';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Page, SubjectSummary } from 'backstage-plugin-kafka-capacity-common';
import { subjectKey, withSubject } from '../../subjectAddress';
import { FigureText } from '../marks/FigureText';
import { OwnerLink } from '../marks/OwnerLink';
import { SideScroll } from '../table/SideScroll';
import { useStackedRows } from '../table/stackedRows';
import { SubjectMark } from '../marks/SubjectMark';
import { visuallyHidden } from '../marks/visuallyHidden';
import { withFilters } from './subjectFilters';

const NAMING = ['Level', 'Name'];
const TELLING = ['To do', 'Number', 'Owner', 'Entity'];
const COLUMNS = [...NAMING, ...TELLING];
const COLUMNS_OF_SEVERAL = [...NAMING, 'Cluster', ...TELLING];

const useStyles = makeStyles((theme: Theme) => ({
  // As high as the bar, so that the table does not move when it comes and goes.
  progress: { height: 4 },
  // The theme breaks words anywhere, which squeezes columns to a letter's width before the table scrolls.
  row: { '& td': { wordBreak: 'normal', lineHeight: 1.4 } },
  name: {
    overflowWrap: 'anywhere',
    minWidth: 240,
    [theme.breakpoints.down('xs')]: { minWidth: 0 },
  },
  hiddenHead: { [theme.breakpoints.down('xs')]: visuallyHidden },
  empty: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1, 2),
    padding: theme.spacing(2),
  },
  short: { whiteSpace: 'nowrap' },
  quiet: { color: theme.palette.text.secondary },
  footer: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'flex-end',
    gap: theme.spacing(1),
    padding: theme.spacing(1),
  },
}));

/** A page of topics or groups; each leads to its detail, its owner and its entity. */
export function SubjectsTable(props: {
  label: string;
  page: Page<SubjectSummary>;
  pending: boolean;
  filtered: boolean;
  /** Whether the list is over several clusters, so that rows have to say which. */
  severalClusters: boolean;
}) {
  const { label, page, pending, filtered, severalClusters } = props;
  const classes = useStyles();
  const stackedRows = useStackedRows();
  const [query] = useSearchParams();
  return (
    <Paper>
      <div className={classes.progress}>
        {pending && <LinearProgress aria-label={`Loading ${label}`} />}
      </div>
      <SideScroll label={label}>
        <Table
          size="small"
          aria-label={label}
          className={stackedRows}
          // Said again, since browsers forget it of tables that are laid out otherwise.
          role="table"
        >
          <Head columns={severalClusters ? COLUMNS_OF_SEVERAL : COLUMNS} />
          <TableBody role="rowgroup">
            {page.items.map(summary => (
              <TableRow
                key={subjectKey(summary.subject)}
                role="row"
                hover
                className={classes.row}
              >
                <TableCell role="cell">
                  <SubjectMark standing={summary} />
                </TableCell>
                <TableCell role="cell" className={classes.name}>
                  <Link to={`?${withSubject(query, summary.subject)}`}>
                    {summary.subject.name}
                  </Link>
                  <div className={classes.quiet}>{summary.finding}</div>
                </TableCell>
                {severalClusters && (
                  <TableCell role="cell" className={classes.short}>
                    {summary.subject.cluster}
                  </TableCell>
                )}
                <TableCell role="cell" className={classes.short}>
                  {summary.action}
                </TableCell>
                <TableCell role="cell" className={classes.short}>
                  {summary.figure && <FigureText figure={summary.figure} />}
                </TableCell>
                <OwnerCells summary={summary} />
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </SideScroll>
      {page.items.length === 0 && (
        <EmptyPage
          label={label}
          filtered={filtered}
          last={page.nextCursor === null}
        />
      )}
      <Pages nextCursor={page.nextCursor} shown={page.items.length} />
    </Paper>
  );
}

function Head(props: { columns: string[] }) {
  const classes = useStyles();
  return (
    <TableHead className={classes.hiddenHead}>
      <TableRow>
        {props.columns.map(column => (
          <TableCell key={column} className={classes.short}>
            {column}
          </TableCell>
        ))}
      </TableRow>
    </TableHead>
  );
}

function OwnerCells(props: { summary: SubjectSummary }) {
  const { entities } = props.summary;
  const classes = useStyles();
  if (entities.length === 0) {
    return (
      <TableCell role="cell" colSpan={2} className={classes.quiet}>
        Unowned
      </TableCell>
    );
  }
  const owners = [
    ...new Set(entities.flatMap(({ owner }) => (owner ? [owner] : []))),
  ];
  return (
    <>
      <TableCell role="cell" className={classes.short} data-label="Owner">
        <div>
          {owners.map(owner => (
            <div key={owner}>
              <OwnerLink owner={owner} />
            </div>
          ))}
        </div>
      </TableCell>
      <TableCell role="cell" className={classes.short} data-label="Entity">
        <div>
          {entities.map(({ entityRef, title }) => (
            <div key={entityRef}>
              <EntityRefLink entityRef={entityRef} title={title} hideIcon />
            </div>
          ))}
        </div>
      </TableCell>
    </>
  );
}

/** Says why there are no rows: what one may not see is left out, which can empty a page that others come before or after. */
function EmptyPage(props: { label: string; filtered: boolean; last: boolean }) {
  const { label, filtered, last } = props;
  const classes = useStyles();
  const [query] = useSearchParams();
  const first = query.get('cursor') === null;
  let text = `There are no ${label} that you may see.`;
  if (!last) {
    text = `No ${label} that you may see are on this page. There may be some on the next.`;
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

/** The list is paged by keys: there is a next page and the first one, and the way back through those seen. */
function Pages(props: { nextCursor: string | null; shown: number }) {
  const { nextCursor, shown } = props;
  const classes = useStyles();
  const [query] = useSearchParams();
  const seen = useRef<string[]>([]);
  const cursor = query.get('cursor') ?? undefined;
  const at = cursor === undefined ? -1 : seen.current.indexOf(cursor);
  if (cursor === undefined && nextCursor === null) return null;
  const to = (next: string | undefined) =>
    `?${withFilters(query, { cursor: next })}`;
  return (
    <nav aria-label="Pages" className={classes.footer}>
      <Typography variant="body2" className={classes.quiet}>
        {shown} on this page
      </Typography>
      {cursor !== undefined && (
        <Button size="small" component={RouterLink} to={to(undefined)}>
          First page
        </Button>
      )}
      {at >= 0 && (
        <Button
          size="small"
          component={RouterLink}
          to={to(seen.current[at - 1])}
        >
          Previous
        </Button>
      )}
      {nextCursor !== null && (
        <Button
          size="small"
          component={RouterLink}
          to={to(nextCursor)}
          onClick={() => {
            seen.current = [...seen.current.slice(0, at + 1), nextCursor];
          }}
        >
          Next
        </Button>
      )}
    </nav>
  );
}

/** The table's layout while its rows are on the way. */
export function SubjectsTableSkeleton() {
  return (
    <Paper role="progressbar" aria-label="Loading">
      <Table size="small">
        <Head columns={COLUMNS} />
        <TableBody>
          {Array.from({ length: 10 }, (_, row) => (
            <TableRow key={row}>
              {COLUMNS.map(column => (
                <TableCell key={column}>
                  <Skeleton variant="text" />
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Paper>
  );
}
