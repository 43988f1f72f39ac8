import { ReactNode, useMemo, useState } from 'react';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TablePagination from '@material-ui/core/TablePagination';
import TableRow from '@material-ui/core/TableRow';
import TableSortLabel from '@material-ui/core/TableSortLabel';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { visuallyHidden } from '../marks/visuallyHidden';
import { SideScroll } from './SideScroll';
import { useStackedRows } from './stackedRows';

const PAGE_SIZES = [25, 100];

const useStyles = makeStyles((theme: Theme) => ({
  cell: {
    padding: theme.spacing(0.75, 1),
    // The theme breaks words anywhere, which squeezes columns to a letter's width before the table scrolls.
    wordBreak: 'normal',
  },
  head: { whiteSpace: 'nowrap' },
  // By itself it only changes its shade, which nobody sees.
  sort: {
    '&:focus-visible': { outline: `2px solid ${theme.palette.text.primary}` },
  },
  number: { whiteSpace: 'nowrap' },
  narrow: { width: 'auto' },
  text: { minWidth: 96, maxWidth: 320, overflowWrap: 'break-word' },
  // Where rows are cards there is still a choice of what they are sorted by.
  stackedHead: {
    [theme.breakpoints.down('xs')]: {
      display: 'block',
      '& tr': { display: 'flex', flexWrap: 'wrap' },
      '& th': { border: 0 },
    },
  },
  // Nothing to choose there.
  unsortedHead: {
    [theme.breakpoints.down('xs')]: visuallyHidden,
  },
  hiddenHead: { [theme.breakpoints.down('xs')]: visuallyHidden },
  stackedCell: {
    [theme.breakpoints.down('xs')]: { maxWidth: 'none', whiteSpace: 'normal' },
  },
}));

interface Order {
  /** Id of a column. */
  by: string;
  descending: boolean;
}

/** A column of a table. */
export interface Column<Row> {
  id: string;
  label: string;
  numeric?: boolean;
  /** What a click on the column's head sorts by; rows without a value come last. Absent: the column does not sort. */
  sortBy?: (row: Row) => number | string | null;
  render: (row: Row) => ReactNode;
  /** Whether a card shows the cell without the column's label, as its title. */
  titles?: boolean;
  /** A class for its cells besides the table's. */
  className?: string;
}

/**
 * Rows and columns: the one table of all pages. It sorts by a click on a column, shows a page at a time, so that its cost does
 * not grow with its rows, and scrolls by itself where it is wider than the page.
 */
export function DataTable<Row>(props: {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  /** The order to begin with; that of the rows unless given. */
  initialOrder?: Order;
  /** Whether a row becomes a card on a phone: for sentences, which would be off screen or a column of words. */
  stacks?: boolean;
  /** Whether it shows a page of the rows at a time; false where the rows are a page themselves. */
  pages?: boolean;
  /** Whether it is only as wide as its content. */
  narrow?: boolean;
}) {
  const { label, columns, rows, rowKey, initialOrder, stacks, narrow } = props;
  const pages = props.pages ?? true;
  const classes = useStyles();
  const stackedRows = useStackedRows();
  // A card has its labels itself.
  const stackedHead = columns.some(({ sortBy }) => sortBy)
    ? classes.stackedHead
    : classes.hiddenHead;
  const [order, setOrder] = useState<Order | undefined>(initialOrder);
  const [page, setPage] = useState(0);
  const [pageSize, setPageSize] = useState(PAGE_SIZES[0]);

  const sorted = useMemo(() => {
    const sortBy = columns.find(({ id }) => id === order?.by)?.sortBy;
    if (!order || !sortBy) return rows;
    return [...rows].sort((a, b) =>
      compare(sortBy(a), sortBy(b), order.descending),
    );
  }, [rows, columns, order]);
  // Rows may become fewer while a late page is shown.
  const lastPage = Math.max(0, Math.ceil(sorted.length / pageSize) - 1);
  const shownPage = Math.min(page, lastPage);
  const shown = pages
    ? sorted.slice(shownPage * pageSize, (shownPage + 1) * pageSize)
    : sorted;

  const sortOn = (by: string) => {
    setOrder(last => ({
      by,
      descending: last?.by === by && !last.descending,
    }));
    setPage(0);
  };

  return (
    <>
      <SideScroll label={label}>
        <Table
          size="small"
          aria-label={label}
          className={[
            stacks ? stackedRows : '',
            narrow ? classes.narrow : '',
          ].join(' ')}
          // Said again, since browsers forget it of tables that are laid out otherwise.
          role="table"
        >
          <TableHead
            role="rowgroup"
            className={stacks ? stackedHead : undefined}
          >
            <TableRow role="row">
              {columns.map(column => (
                <ColumnHead
                  key={column.id}
                  column={column}
                  stacks={stacks}
                  order={order}
                  onSort={sortOn}
                />
              ))}
            </TableRow>
          </TableHead>
          <TableBody role="rowgroup">
            {shown.map(row => (
              <TableRow key={rowKey(row)} role="row" hover>
                {columns.map(column => (
                  <TableCell
                    key={column.id}
                    role="cell"
                    data-label={column.titles ? undefined : column.label}
                    className={[
                      classes.cell,
                      column.numeric ? classes.number : classes.text,
                      stacks ? classes.stackedCell : '',
                      column.className ?? '',
                    ].join(' ')}
                    align={column.numeric ? 'right' : 'left'}
                  >
                    <CellContent>{column.render(row)}</CellContent>
                  </TableCell>
                ))}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </SideScroll>
      {pages && rows.length > PAGE_SIZES[0] && (
        <TablePagination
          component="div"
          count={rows.length}
          page={shownPage}
          onPageChange={(_event, next) => setPage(next)}
          rowsPerPage={pageSize}
          rowsPerPageOptions={PAGE_SIZES}
          onRowsPerPageChange={event => {
            setPageSize(Number(event.target.value));
            setPage(0);
          }}
        />
      )}
    </>
  );
}

/** One box, so that a card sets it beside its label; none without content, so that a card leaves it out. */
function CellContent({ children }: { children: ReactNode }) {
  return children === null ||
    children === undefined ||
    children === '' ? null : (
    <div>{children}</div>
  );
}

function ColumnHead<Row>(props: {
  column: Column<Row>;
  stacks: boolean | undefined;
  order: Order | undefined;
  onSort: (by: string) => void;
}) {
  const { column, stacks, order, onSort } = props;
  const { id, label, numeric, sortBy } = column;
  const classes = useStyles();
  const active = order?.by === id;
  const direction = active && order.descending ? 'desc' : 'asc';
  return (
    <TableCell
      role="columnheader"
      className={`${classes.cell} ${classes.head} ${
        stacks && !sortBy ? classes.unsortedHead : ''
      }`}
      align={numeric ? 'right' : 'left'}
      sortDirection={active ? direction : false}
    >
      {sortBy ? (
        <TableSortLabel
          className={classes.sort}
          active={active}
          direction={direction}
          onClick={() => onSort(id)}
        >
          {label}
        </TableSortLabel>
      ) : (
        label
      )}
    </TableCell>
  );
}

function compare(
  a: number | string | null,
  b: number | string | null,
  descending: boolean,
): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const order =
    typeof a === 'number' && typeof b === 'number'
      ? a - b
      : String(a).localeCompare(String(b), undefined, { numeric: true });
  return descending ? -order : order;
}
