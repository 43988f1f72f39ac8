import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  formatNumber,
  formatQuantity,
  verticalStepCalculation,
  verticalStepText,
  VerticalStep,
} from 'backstage-plugin-kafka-capacity-common';
import { Why } from '../marks/Why';
import { Column, DataTable } from '../table/DataTable';

const useStyles = makeStyles((theme: Theme) => ({
  track: {
    position: 'relative',
    height: 40,
    minWidth: 220,
    margin: theme.spacing(0, 2),
  },
  line: {
    position: 'absolute',
    top: 16,
    height: 6,
    backgroundColor: theme.palette.action.selected,
    left: 0,
    right: 0,
  },
  load: {
    position: 'absolute',
    top: 16,
    left: 0,
    height: 6,
    backgroundColor: theme.palette.primary.main,
  },
  size: {
    position: 'absolute',
    top: 12,
    width: 1,
    height: 14,
    backgroundColor: theme.palette.text.secondary,
  },
  here: {
    position: 'absolute',
    top: 23,
    transform: 'translateX(-50%)',
    fontSize: theme.typography.caption.fontSize,
    whiteSpace: 'nowrap',
  },
  next: {
    position: 'absolute',
    top: -1,
    transform: 'translateX(-50%)',
    fontSize: theme.typography.caption.fontSize,
    whiteSpace: 'nowrap',
    fontWeight: 'bold',
  },
}));

const RESOURCES: Record<VerticalStep['resource'], string> = {
  cpu: 'CPU',
  memory: 'Memory',
  heap: 'JVM heap',
  disk: 'Disk',
  iops: 'IOPS',
  network: 'Network',
};

const COLUMNS: Column<VerticalStep>[] = [
  {
    id: 'resource',
    label: 'Resource',
    titles: true,
    render: row => RESOURCES[row.resource],
  },
  {
    id: 'sizes',
    label: 'Start, steps and maximum of the guide',
    // On a card the picture takes the whole line.
    titles: true,
    render: row => <Track step={row} />,
  },
  {
    id: 'current',
    label: 'You are here',
    numeric: true,
    render: row =>
      row.current === null ? 'unknown' : formatQuantity(row.current, row.unit),
  },
  {
    id: 'load',
    label: 'Used',
    numeric: true,
    render: row =>
      row.load === null || row.current === null
        ? 'unknown'
        : `${formatNumber(row.load)} ${row.unit}, ${Math.round(
            (row.load / row.current) * 100,
          )}%`,
  },
  {
    id: 'next',
    label: 'Next step',
    render: row => (
      <>
        {verticalStepText(row)}
        <Why
          question={`Why this size of ${RESOURCES[row.resource]}?`}
          calculation={verticalStepCalculation(row)}
        />
      </>
    ),
  },
];

/** The guide's vertical table with where a broker stands in it, and the next step of each resource. */
export function VerticalTable(props: {
  broker: number;
  vertical: VerticalStep[];
}) {
  return (
    <DataTable
      label={`Sizes of broker ${props.broker} in the guide's table`}
      columns={COLUMNS}
      rows={props.vertical}
      rowKey={row => row.resource}
      stacks
    />
  );
}

/** The sizes of a resource in a line, the present one marked, and the one to go to above it. The columns say the same in words. */
function Track(props: { step: VerticalStep }) {
  const { start, increment, max, current, load, to, action, unit } = props.step;
  const classes = useStyles();
  const end = Math.max(max, current ?? 0, load ?? 0);
  const at = (size: number) => `${(size / end) * 100}%`;
  const steps = Math.floor((max - start) / increment + 1e-9) + 1;
  const sizes = Array.from(
    { length: Math.min(steps, 40) },
    (_, index) => start + index * increment,
  );
  return (
    <div
      className={classes.track}
      title={`${formatNumber(start)} to ${formatQuantity(
        max,
        unit,
      )} in steps of ${formatNumber(increment)}`}
      aria-hidden
    >
      <div className={classes.line} />
      {load !== null && (
        <div className={classes.load} style={{ width: at(load) }} />
      )}
      {sizes.map(size => (
        <div key={size} className={classes.size} style={{ left: at(size) }} />
      ))}
      {action === 'grow' && to !== null && (
        <span className={classes.next} style={{ left: at(to) }}>
          ▼ {formatNumber(to)}
        </span>
      )}
      {current !== null && (
        <span className={classes.here} style={{ left: at(current) }}>
          ▲ {formatNumber(current)}
        </span>
      )}
    </div>
  );
}
