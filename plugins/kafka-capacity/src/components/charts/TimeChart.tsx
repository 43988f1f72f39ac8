import { Component, ReactNode, Suspense, lazy, useMemo, useState } from 'react';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { LevelMark } from '../marks/LevelMark';
import { Quantity } from '../marks/Quantity';
import { Column, DataTable } from '../table/DataTable';
import { formatMoment, timeZone } from './axes';
import { CHART_HEIGHT, TimeChartProps, TimePoint } from './timePoints';

// What draws weighs more than the rest of the page, and is only fetched where there is something to draw.
const TimeChartDrawing = lazy(() =>
  import('./TimeChartDrawing').then(m => ({ default: m.TimeChartDrawing })),
);

const useStyles = makeStyles((theme: Theme) => ({
  chart: { margin: 0, minWidth: 0 },
  heading: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    alignItems: 'baseline',
    columnGap: theme.spacing(2),
  },
  quiet: { color: theme.palette.text.secondary },
  limits: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(2),
    margin: 0,
    padding: 0,
    listStyle: 'none',
  },
}));

/** Shows something else where the drawing's chunk can't be fetched: the page must not go with it. */
export class WhenNotLoaded extends Component<
  { fallback: ReactNode; children: ReactNode },
  { failed: boolean }
> {
  static getDerivedStateFromError() {
    return { failed: true };
  }

  state = { failed: false };

  render() {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}

/** A quantity over time: a sentence, a drawing, and a table behind it. */
export function TimeChart(props: TimeChartProps) {
  const { title, unit, daily, points, limits = [] } = props;
  const classes = useStyles();
  const [asTable, setAsTable] = useState(false);
  if (!points) {
    return (
      <div role="progressbar" aria-label={`Loading ${title}`}>
        <Skeleton variant="text" width="40%" />
        <Skeleton variant="rect" height={CHART_HEIGHT} />
      </div>
    );
  }
  const known = points.some(({ value }) => value !== null);
  return (
    <figure className={classes.chart} aria-label={title}>
      <div className={classes.heading}>
        <Typography variant="subtitle2" component="h4">
          {title}
        </Typography>
        {known && (
          <Button
            size="small"
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? 'Show chart' : 'Show table'}
          </Button>
        )}
      </div>
      {known ? (
        <>
          <Typography variant="body2" component="div" gutterBottom>
            <Summary {...props} points={points} />
          </Typography>
          {asTable ? (
            <PointTable {...props} points={points} />
          ) : (
            <WhenNotLoaded
              fallback={
                <>
                  <Typography variant="body2" role="status">
                    The chart could not be loaded. These are its values.
                  </Typography>
                  <PointTable {...props} points={points} />
                </>
              }
            >
              <Suspense
                fallback={<Skeleton variant="rect" height={CHART_HEIGHT} />}
              >
                <TimeChartDrawing {...props} points={points} />
              </Suspense>
            </WhenNotLoaded>
          )}
          {limits.length > 0 && (
            <Typography
              component="ul"
              variant="body2"
              className={classes.limits}
              aria-label={`Limits of ${title}`}
            >
              {limits.map(({ level, value }) => (
                <li key={level}>
                  <LevelMark level={level} /> above{' '}
                  <Quantity value={value} unit={unit} />
                </li>
              ))}
            </Typography>
          )}
        </>
      ) : (
        <Typography variant="body2" className={classes.quiet}>
          {points.length === 0
            ? 'No data in this time range.'
            : 'Unknown throughout this time range.'}
        </Typography>
      )}
      {known && !daily && (
        <Typography variant="caption" className={classes.quiet}>
          Times in {timeZone()}.
        </Typography>
      )}
    </figure>
  );
}

/** Now, the most and the least, in a sentence. */
function Summary(props: TimeChartProps & { points: TimePoint[] }) {
  const { points, unit, during, daily, latest = 'Now' } = props;
  const { most, least } = useMemo(() => extremes(points), [points]);
  const last = points[points.length - 1];
  if (most.value === least.value && last.value !== null) {
    const gaps = points.some(({ value }) => value === null);
    return (
      <>
        <PointValue point={most} unit={unit} /> all the time
        {gaps && ' that it was known'}.
      </>
    );
  }
  return (
    <>
      {last.value === null ? (
        `${latest} not known`
      ) : (
        <>
          {latest} <PointValue point={last} unit={unit} />
        </>
      )}
      ; {during && `${during} `}most <PointValue point={most} unit={unit} /> on{' '}
      {formatMoment(Date.parse(most.at), daily)}, least{' '}
      <PointValue point={least} unit={unit} />.
    </>
  );
}

function PointValue(props: { point: TimePoint; unit: string }) {
  const { point, unit } = props;
  return (
    <>
      <Quantity value={point.value} unit={unit} />
      {point.value !== null && point.atLeast && ' or more'}
    </>
  );
}

function extremes(points: TimePoint[]): { most: TimePoint; least: TimePoint } {
  let [most] = points;
  let [least] = points;
  for (const point of points) {
    if (point.value === null) continue;
    // The latest of equals: what is so now is the most worth telling.
    if (most.value === null || point.value >= most.value) most = point;
    if (least.value === null || point.value <= least.value) least = point;
  }
  return { most, least };
}

function PointTable(props: TimeChartProps & { points: TimePoint[] }) {
  const { title, unit, daily, points } = props;
  const columns = useMemo<Column<TimePoint>[]>(
    () => [
      {
        id: 'at',
        label: daily ? 'Day' : 'Time',
        sortBy: row => Date.parse(row.at),
        render: row => (
          <time dateTime={row.at}>
            {formatMoment(Date.parse(row.at), daily)}
          </time>
        ),
      },
      {
        id: 'value',
        label: title,
        numeric: true,
        sortBy: row => row.value,
        render: row => <PointValue point={row} unit={unit} />,
      },
    ],
    [title, unit, daily],
  );
  return (
    <DataTable
      label={`${title} over time`}
      columns={columns}
      rows={points}
      rowKey={row => row.at}
      initialOrder={{ by: 'at', descending: true }}
    />
  );
}
