import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  SourceMetricAnswer,
  sourceCaveatText,
} from 'backstage-plugin-kafka-capacity-common';
import { Quantity } from '../../marks/Quantity';
import { Ago } from '../../marks/times';
import { Column, DataTable } from '../../table/DataTable';

const useStyles = makeStyles((theme: Theme) => ({
  query: {
    fontFamily: 'monospace',
    fontSize: theme.typography.caption.fontSize,
    overflowWrap: 'anywhere',
  },
  quiet: { color: theme.palette.text.secondary },
}));

const COLUMNS: Column<SourceMetricAnswer>[] = [
  {
    id: 'metric',
    label: 'Metric',
    titles: true,
    sortBy: row => row.metric,
    render: row => <code>{row.metric}</code>,
  },
  {
    id: 'value',
    label: 'Last value',
    numeric: true,
    render: row => (
      <Quantity value={row.value} missing={row.fault?.message ?? 'unknown'} />
    ),
  },
  {
    id: 'at',
    label: 'Measured',
    sortBy: row => row.at,
    render: row => row.at && <Ago at={row.at} />,
  },
  {
    id: 'profile',
    label: 'Answered by',
    sortBy: row => row.profile,
    render: row => row.profile,
  },
  {
    id: 'query',
    label: 'Query',
    render: row => <QueryText metric={row} />,
  },
];

/** What a metrics source says of the metrics of one broker, by which query, or why it says nothing. */
export function SourceMetricTable(props: {
  label: string;
  metrics: SourceMetricAnswer[];
}) {
  return (
    <DataTable
      label={props.label}
      columns={COLUMNS}
      rows={props.metrics}
      rowKey={row => row.metric}
      stacks
    />
  );
}

function QueryText({ metric }: { metric: SourceMetricAnswer }) {
  const { query, fault, caveat } = metric;
  const classes = useStyles();
  return (
    <>
      {fault && <div>Unknown: {fault.message}</div>}
      {query && <span className={classes.query}>{query}</span>}
      {caveat && (
        <div className={classes.quiet}>{sourceCaveatText(caveat)}</div>
      )}
    </>
  );
}
