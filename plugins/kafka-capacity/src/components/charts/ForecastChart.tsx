import {
  KeyboardEvent,
  lazy,
  memo,
  PointerEvent,
  Suspense,
  useMemo,
  useState,
} from 'react';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { dateText } from 'backstage-plugin-kafka-capacity-common';
import { saveText } from '../documents/saveText';
import { Quantity } from '../marks/Quantity';
import { csvText } from '../table/csv';
import { Column, DataTable } from '../table/DataTable';
import {
  dayInWords,
  FORECAST_COLUMNS,
  forecastCells,
  ForecastChartPoint,
  ForecastChartProps,
} from './forecastPoints';
import { WhenNotLoaded } from './TimeChart';
import { CHART_HEIGHT, PLOT_MARGINS } from './timePoints';

const ForecastChartDrawing = lazy(() =>
  import('./ForecastChartDrawing').then(m => ({
    // Drawn again for other days, not for every day that is pointed at.
    default: memo(m.ForecastChartDrawing),
  })),
);

/** Days that a part has to have at least, so that a click is none. */
const LEAST_DAYS = 3;
const WEEK = 7;

const useStyles = makeStyles((theme: Theme) => ({
  chart: { margin: 0, minWidth: 0 },
  heading: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    alignItems: 'baseline',
    columnGap: theme.spacing(2),
  },
  // Two lines of a phone: the chart must not move under the pointer.
  readout: { minHeight: '2.9em' },
  plot: {
    position: 'relative',
    cursor: 'crosshair',
    // Up and down scrolls the page; left and right chooses.
    touchAction: 'pan-y',
    userSelect: 'none',
    '&:focus-visible': { outline: `2px solid ${theme.palette.text.primary}` },
  },
  pointer: {
    position: 'absolute',
    top: 24,
    bottom: 30,
    minWidth: 1,
    pointerEvents: 'none',
    background: theme.palette.text.primary,
  },
  chosen: { background: theme.palette.primary.main, opacity: 0.2 },
  legend: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(2),
    margin: 0,
    padding: 0,
    listStyle: 'none',
    color: theme.palette.text.secondary,
    '& > li': {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(0.75),
    },
  },
  swatch: { flex: 'none', width: 24 },
  line: { borderTop: `2px solid ${theme.palette.primary.main}` },
  dashed: { borderTop: `2px dashed ${theme.palette.primary.main}` },
  band: { height: 10, background: theme.palette.primary.main, opacity: 0.22 },
  gap: { height: 10, background: theme.palette.text.secondary, opacity: 0.25 },
}));

/** The days of a metric and its forecast: a drawing that pointer and arrow keys read out, a table behind it, and both as a file. */
export function ForecastChart(props: ForecastChartProps) {
  const { title, points, fileName } = props;
  const classes = useStyles();
  const [asTable, setAsTable] = useState(false);
  return (
    <figure className={classes.chart} aria-label={title}>
      <div className={classes.heading}>
        <Typography variant="subtitle2" component="h4">
          {title}
        </Typography>
        <span>
          <Button
            size="small"
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? 'Show chart' : 'Show table'}
          </Button>
          <Button
            size="small"
            onClick={() =>
              saveText(
                fileName,
                csvText(FORECAST_COLUMNS, points.map(forecastCells)),
              )
            }
          >
            Download CSV
          </Button>
        </span>
      </div>
      {asTable ? (
        <DayTable {...props} />
      ) : (
        <WhenNotLoaded
          fallback={
            <>
              <Typography variant="body2" role="status">
                The chart could not be loaded. These are its values.
              </Typography>
              <DayTable {...props} />
            </>
          }
        >
          <Plot {...props} />
          <Legend points={points} />
        </WhenNotLoaded>
      )}
    </figure>
  );
}

/** The drawing, as a slider over its days: screen readers say the day that the keys lead to. */
function Plot(props: ForecastChartProps) {
  const { title, unit, points, onZoom } = props;
  const classes = useStyles();
  const [place, setPlace] = useState<number>();
  const [anchor, setAnchor] = useState<number>();
  const last = points.length - 1;
  // Where the keys begin: the end of what was measured.
  const start = useMemo(() => latestMeasured(points), [points]);
  const at = Math.min(place ?? start, last);
  const placeUnder = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const plot = width - PLOT_MARGINS.left - PLOT_MARGINS.right;
    const share = (event.clientX - left - PLOT_MARGINS.left) / plot;
    return Math.max(0, Math.min(last, Math.round(share * last)));
  };
  const moveByKey = (event: KeyboardEvent) => {
    const next = placeByKey(event.key, at, last);
    if (next === undefined) return;
    event.preventDefault();
    setPlace(Math.max(0, Math.min(last, next)));
  };
  const endChoice = () => {
    if (anchor !== undefined && Math.abs(at - anchor) >= LEAST_DAYS) {
      const ends = [points[anchor], points[at]].sort((a, b) => a.time - b.time);
      onZoom(ends[0].day, ends[1].day);
    }
    setAnchor(undefined);
  };
  return (
    <>
      <Typography variant="body2" component="div" className={classes.readout}>
        {place === undefined
          ? 'Point at a day, or focus the chart and press an arrow key. Drag to zoom.'
          : dayInWords(points[at], unit)}
      </Typography>
      <div
        className={classes.plot}
        role="slider"
        tabIndex={0}
        aria-label={`Chart of ${title}, by day`}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={at}
        aria-valuetext={dayInWords(points[at], unit)}
        onKeyDown={moveByKey}
        onFocus={() => setPlace(at)}
        onPointerMove={event => setPlace(placeUnder(event))}
        onPointerDown={event => {
          setPlace(placeUnder(event));
          setAnchor(placeUnder(event));
        }}
        onPointerUp={endChoice}
        onPointerCancel={() => setAnchor(undefined)}
        onPointerLeave={event => {
          setAnchor(undefined);
          // Who reads by keys keeps their day.
          if (document.activeElement !== event.currentTarget) {
            setPlace(undefined);
          }
        }}
      >
        <Suspense fallback={<Skeleton variant="rect" height={CHART_HEIGHT} />}>
          <ForecastChartDrawing {...props} />
        </Suspense>
        {place !== undefined && (
          <div className={classes.pointer} style={spanOf(at, at, last)} />
        )}
        {anchor !== undefined && (
          <div
            className={`${classes.pointer} ${classes.chosen}`}
            style={spanOf(anchor, at, last)}
          />
        )}
      </div>
    </>
  );
}

/** Where two of the points are over the drawing. */
function spanOf(one: number, other: number, last: number) {
  const width = `(100% - ${PLOT_MARGINS.left + PLOT_MARGINS.right}px)`;
  const share = (places: number) => places / Math.max(1, last);
  return {
    left: `calc(${PLOT_MARGINS.left}px + ${width} * ${share(
      Math.min(one, other),
    )})`,
    width: `calc(${width} * ${share(Math.abs(one - other))})`,
  };
}

function latestMeasured(points: readonly ForecastChartPoint[]): number {
  for (let place = points.length - 1; place > 0; place--) {
    if (points[place].measured !== null) return place;
  }
  return 0;
}

function placeByKey(key: string, at: number, last: number): number | undefined {
  const places: Record<string, number> = {
    ArrowLeft: at - 1,
    ArrowDown: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at + 1,
    PageDown: at - WEEK,
    PageUp: at + WEEK,
    Home: 0,
    End: last,
  };
  return places[key];
}

function Legend(props: { points: ForecastChartPoint[] }) {
  const { points } = props;
  const classes = useStyles();
  const expected = points.filter(({ forecast }) => forecast !== null);
  const signs: [string, string, boolean][] = [
    ['measured', classes.line, points.some(one => one.measured !== null)],
    ['forecast', classes.dashed, expected.length > 0],
    [
      '90% band',
      classes.band,
      expected.some(({ forecast }) => forecast?.upper !== null),
    ],
    [
      'gap: not known',
      classes.gap,
      points.some(one => one.measured === null && one.forecast === null),
    ],
  ];
  return (
    <Typography component="ul" variant="caption" className={classes.legend}>
      {signs
        .filter(([, , present]) => present)
        .map(([word, sign]) => (
          <li key={word}>
            <span aria-hidden className={`${classes.swatch} ${sign}`} />
            {word}
          </li>
        ))}
    </Typography>
  );
}

function DayTable(props: ForecastChartProps) {
  const { title, unit, points } = props;
  const columns = useMemo<Column<ForecastChartPoint>[]>(() => {
    const quantity = (
      id: string,
      label: string,
      valueOf: (row: ForecastChartPoint) => number | null | undefined,
    ): Column<ForecastChartPoint> => ({
      id,
      label,
      numeric: true,
      sortBy: row => valueOf(row) ?? null,
      render: row => {
        const value = valueOf(row) ?? null;
        if (value !== null) return <Quantity value={value} unit={unit} />;
        return id === 'measured' && row.forecast === null
          ? 'gap, not known'
          : null;
      },
    });
    return [
      {
        id: 'day',
        label: 'Day (UTC)',
        sortBy: row => row.time,
        render: row => <time dateTime={row.day}>{dateText(row.day)}</time>,
      },
      quantity('measured', 'Measured', row => row.measured),
      quantity('forecast', 'Forecast', row => row.forecast?.value),
      quantity('lower', 'Band from', row => row.forecast?.lower),
      quantity('upper', 'Band to', row => row.forecast?.upper),
    ];
  }, [unit]);
  return (
    <DataTable
      label={`${title}, by day`}
      columns={columns}
      rows={points}
      rowKey={row => row.day}
      initialOrder={{ by: 'day', descending: true }}
    />
  );
}
