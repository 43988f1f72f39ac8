import { useMemo } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { OutcomeCounts } from 'backstage-plugin-kafka-capacity-common';
import { Quantity } from '../marks/Quantity';
import { Column, DataTable } from '../table/DataTable';
import { checkOf, passedPercent } from './outcomes';

// The table scrolls before sentences become a column of words.
const useStyles = makeStyles((theme: Theme) => ({
  words: {
    minWidth: 220,
    [theme.breakpoints.down('xs')]: { minWidth: 0 },
  },
}));

interface CheckRow {
  id: string;
  counts: OutcomeCounts;
}

const COLUMNS: Column<CheckRow>[] = [
  {
    id: 'check',
    label: 'Check',
    sortBy: ({ id }) => checkOf(id).title,
    render: ({ id }) => <CheckWords id={id} />,
  },
  {
    id: 'failed',
    label: 'Failed',
    numeric: true,
    sortBy: ({ counts }) => counts.failed,
    render: ({ counts }) => counts.failed,
  },
  {
    id: 'unknown',
    label: 'Unknown',
    numeric: true,
    sortBy: ({ counts }) => counts.unknown,
    render: ({ counts }) => counts.unknown,
  },
  {
    id: 'passed',
    label: 'Passed',
    numeric: true,
    sortBy: ({ counts }) => passedPercent(counts),
    render: ({ counts }) => <Quantity value={passedPercent(counts)} unit="%" />,
  },
];

function CheckWords({ id }: Pick<CheckRow, 'id'>) {
  const { title, description, why } = checkOf(id);
  const classes = useStyles();
  return (
    <div className={classes.words}>
      <div>{title}</div>
      <Typography variant="caption" color="textSecondary">
        {description} {why}
      </Typography>
    </div>
  );
}

/** The checks with how many entities pass each, most failed first. */
export function ChecksTable(props: { checks: Record<string, OutcomeCounts> }) {
  const { checks } = props;
  const rows = useMemo(
    () => Object.entries(checks).map(([id, counts]) => ({ id, counts })),
    [checks],
  );
  return (
    <DataTable
      label="Checks"
      columns={COLUMNS}
      rows={rows}
      rowKey={({ id }) => id}
      stacks
      initialOrder={{ by: 'failed', descending: true }}
    />
  );
}
