import { ReactNode, useMemo, useState } from 'react';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TablePagination from '@material-ui/core/TablePagination';
import TableRow from '@material-ui/core/TableRow';
import TableSortLabel from '@material-ui/core/TableSortLabel';
import { makeStyles, Theme } from '@material-ui/core/styles';
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
  text: { minWidth: 96, maxWidth: 320, overflowWrap: 'break-word' },
  // Where rows are cards there is still a choice of what they are sorted by.
  stackedHead: {
    [theme.breakpoints.down('xs')]: {
      display: 'block',
      '& tr': { display: 'flex', flexWrap: 'wrap' },
      '& th': { border: 0 },
    },
  },
  stackedCell: {
    [theme.breakpoints.down('xs')]: { maxWidth: 'none', whiteSpace: 'normal' },
  },
}));

/** A column of a table. */
export interface Column<Row> {
  id: string;
  label: string;
  numeric?: boolean;
  /** What the column is sorted by; rows without a value come last. */
  sortBy: (row: Row) => number | string | null;
  render: (row: Row) => ReactNode;
}

/** A table that sorts by a click on a column and shows a page at a time, so that its cost does not grow with its rows. */
export function SortableTable<Row>(props: {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  /** The order to begin with; ascending by the first column unless given. */
  initialOrder?: { by: string; descending: boolean };
  /** Whether a row becomes a card on a phone: for sentences, which would be off screen or a column of words. */
  stacks?: boolean;
}) {
  const { label, columns, rows, rowKey, initialOrder, stacks } = props;
  const classes = useStyles();
  const stackedRows = useStackedRows();
  const [order, setOrder] = useState(
    initialOrder ?? { by: columns[0].id, descending: false },
  );
  const [page, setPage] = useState(0);
  const [pageSize, setPageSize] = useState(PAGE_SIZES[0]);

  const sorted = useMemo(() => {
    const column = columns.find(({ id }) => id === order.by) ?? columns[0];
    return [...rows].sort((a, b) =>
      compare(column.sortBy(a), column.sortBy(b), order.descending),
    );
  }, [rows, columns, order]);
  // Rows may become fewer while a late page is shown.
  const lastPage = Math.max(0, Math.ceil(sorted.length / pageSize) - 1);
  const shownPage = Math.min(page, lastPage);
  const shown = sorted.slice(shownPage * pageSize, (shownPage + 1) * pageSize);

  const sortOn = (by: string) => {
    setOrder(last => ({
      by,
      descending: last.by === by ? !last.descending : false,
    }));
    setPage(0);
  };

  return (
    <>
      <SideScroll label={label}>
        <Table
          size="small"
          aria-label={label}
          className={stacks ? stackedRows : undefined}
          // Said again, since browsers forget it of tables that are laid out otherwise.
          role="table"
        >
          <TableHead
            role="rowgroup"
            className={stacks ? classes.stackedHead : undefined}
          >
            <TableRow role="row">
              {columns.map(column => {
                const active = order.by === column.id;
                const direction = order.descending ? 'desc' : 'asc';
                return (
                  <TableCell
                    key={column.id}
                    role="columnheader"
                    className={`${classes.cell} ${classes.head}`}
                    align={column.numeric ? 'right' : 'left'}
                    sortDirection={active ? direction : false}
                  >
                    <TableSortLabel
                      className={classes.sort}
                      active={active}
                      direction={active ? direction : 'asc'}
                      onClick={() => sortOn(column.id)}
                    >
                      {column.label}
                    </TableSortLabel>
                  </TableCell>
                );
              })}
            </TableRow>
          </TableHead>
          <TableBody role="rowgroup">
            {shown.map(row => (
              <TableRow key={rowKey(row)} role="row">
                {columns.map(column => (
                  <TableCell
                    key={column.id}
                    role="cell"
                    data-label={column.label}
                    className={[
                      classes.cell,
                      column.numeric ? classes.number : classes.text,
                      stacks ? classes.stackedCell : '',
                    ].join(' ')}
                    align={column.numeric ? 'right' : 'left'}
                  >
                    {/* One box, so that a card sets it beside its label. */}
                    <div>{column.render(row)}</div>
                  </TableCell>
                ))}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </SideScroll>
      {rows.length > PAGE_SIZES[0] && (
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
