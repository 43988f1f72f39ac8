import { useMemo } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme, useTheme } from '@material-ui/core/styles';
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from 'recharts';
import { formatQuantity } from 'backstage-plugin-kafka-capacity-common';
import { levelColor } from '../marks/levelColor';
import {
  axisUnit,
  dayTicks,
  formatDayTick,
  formatValueTick,
  valueRange,
  valueTicks,
} from './axes';
import {
  ForecastChartPoint,
  ForecastChartProps,
  gapsOf,
} from './forecastPoints';
import { marksBetween } from './TimeChartDrawing';
import { CHART_HEIGHT, PLOT_MARGINS } from './timePoints';

/** A band that is wider than this many times the values is cut off: it would flatten them. */
const BAND_TIMES = 2;
/** A gap needs this share of the width for its word. */
const GAP_SHARE = 0.08;
/** A mark this close to the right edge has its word to its left. */
const EDGE_SHARE = 0.7;

const useStyles = makeStyles((theme: Theme) => ({
  chart: {
    '& text': { fontSize: theme.typography.caption.fontSize },
    '& .recharts-label': {
      stroke: theme.palette.background.paper,
      strokeWidth: 4,
      paintOrder: 'stroke',
    },
    // The pointer is followed by what is around.
    pointerEvents: 'none',
  },
}));

/** Draws what was measured and what is forecast with its band. Nothing moves, so that there is nothing to reduce. */
export function ForecastChartDrawing(props: ForecastChartProps) {
  const { unit, points, limits, marks, changes } = props;
  const classes = useStyles();
  const theme = useTheme();
  const drawn = useMemo(() => points.map(drawnPoint), [points]);
  const gaps = useMemo(() => gapsOf(points), [points]);
  const from = points[0].time;
  const to = points[points.length - 1].time;
  const { range, values, top } = useMemo(
    () => scaleOf(points, limits, unit),
    [points, limits, unit],
  );
  const { text, divider, primary } = theme.palette;
  const axis = {
    stroke: text.secondary,
    tick: { fill: text.secondary },
    tickLine: false,
  };
  const aboveAxis = axisUnit(unit);
  return (
    <div className={classes.chart} aria-hidden>
      {aboveAxis && (
        <Typography variant="caption" color="textSecondary">
          {aboveAxis}
        </Typography>
      )}
      <ResponsiveContainer width="100%" height={CHART_HEIGHT}>
        <ComposedChart
          data={drawn}
          margin={{ top: 24, right: PLOT_MARGINS.right, bottom: 0, left: 0 }}
        >
          <CartesianGrid stroke={divider} vertical={false} />
          <XAxis
            {...axis}
            dataKey="time"
            type="number"
            domain={[from, to]}
            ticks={dayTicks(points.map(({ time }) => time)).ticks}
            tickFormatter={at => formatDayTick(at, points.length)}
            minTickGap={16}
          />
          <YAxis
            {...axis}
            axisLine={false}
            width={PLOT_MARGINS.left}
            domain={[0, top]}
            allowDataOverflow
            ticks={values}
            interval={0}
            tickFormatter={value => formatValueTick(value, unit)}
          />
          {gaps.map(gap => (
            <ReferenceArea
              key={gap.from.day}
              className="kafka-capacity-gap"
              x1={gap.from.time}
              x2={gap.to.time}
              fill={text.secondary}
              fillOpacity={0.18}
              label={
                gap.days / points.length >= GAP_SHARE
                  ? { value: 'gap', fill: text.primary }
                  : undefined
              }
            />
          ))}
          <Area
            dataKey="band"
            type="linear"
            stroke="none"
            fill={primary.main}
            fillOpacity={0.22}
            connectNulls={false}
            isAnimationActive={false}
          />
          <Line
            dataKey="measured"
            type="linear"
            stroke={primary.main}
            strokeWidth={2}
            connectNulls={false}
            isAnimationActive={false}
            dot={({ key, cx, cy, payload }) =>
              payload.alone && payload.measured !== null ? (
                <circle key={key} cx={cx} cy={cy} r={3} fill={primary.main} />
              ) : (
                <g key={key} />
              )
            }
          />
          <Line
            dataKey="expected"
            type="linear"
            stroke={primary.main}
            strokeWidth={2}
            strokeDasharray="5 4"
            connectNulls={false}
            isAnimationActive={false}
            dot={false}
          />
          {/* After the curves, which would cover their words. */}
          {range.near.map(({ title, value }, index) => (
            <ReferenceLine
              key={`${title} ${value}`}
              y={value}
              stroke={levelColor(theme, index === 0 ? 'warning' : 'scale')}
              strokeWidth={1.5}
              strokeDasharray="6 4"
              label={{
                value: `${title} ${formatQuantity(value, unit)}`,
                position: 'insideBottomLeft',
                fill: text.primary,
              }}
            />
          ))}
          {marksBetween(changes, from, to).map(({ time, level }) => (
            <ReferenceLine
              key={`level ${time}`}
              className="kafka-capacity-level-change"
              x={time}
              stroke={level ? levelColor(theme, level) : text.secondary}
              strokeDasharray="2 3"
            />
          ))}
          {marks
            .map(mark => ({ ...mark, time: Date.parse(mark.day) }))
            .filter(({ time }) => time >= from && time <= to)
            .map(({ title, time }) => (
              <ReferenceLine
                key={`${title} ${time}`}
                x={time}
                stroke={text.primary}
                label={{
                  value: title,
                  position: 'top',
                  offset: 9,
                  fill: text.primary,
                  textAnchor:
                    (time - from) / (to - from) > EDGE_SHARE ? 'end' : 'start',
                }}
              />
            ))}
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}

function drawnPoint(
  { time, measured, forecast }: ForecastChartPoint,
  index: number,
  points: readonly ForecastChartPoint[],
) {
  const known = (place: number) => (points[place]?.measured ?? null) !== null;
  return {
    time,
    measured,
    expected: forecast?.value ?? null,
    band:
      forecast === null || forecast.lower === null || forecast.upper === null
        ? null
        : [forecast.lower, forecast.upper],
    // A line would not show it.
    alone: !known(index - 1) && !known(index + 1),
  };
}

function scaleOf(
  points: readonly ForecastChartPoint[],
  limits: ForecastChartProps['limits'],
  unit: string,
) {
  const values = Math.max(
    0,
    ...points.flatMap(({ measured, forecast }) => [
      measured ?? 0,
      forecast?.value ?? 0,
    ]),
  );
  const band = Math.max(0, ...points.map(one => one.forecast?.upper ?? 0));
  const highest = Math.max(values, Math.min(band, BAND_TIMES * values));
  const range = valueRange(highest, limits, unit);
  const ticks = valueTicks(range.top, unit);
  return { range, values: ticks, top: ticks[ticks.length - 1] };
}
