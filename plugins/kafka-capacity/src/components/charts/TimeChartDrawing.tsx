import { useMemo } from 'react';
import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import { Theme, makeStyles, useTheme } from '@material-ui/core/styles';
import {
  Area,
  AreaChart,
  CartesianGrid,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { Level, LevelChangeRow } from 'backstage-plugin-kafka-capacity-common';
import { LEVEL_WORDS } from '../marks/LevelMark';
import { levelColor } from '../marks/levelColor';
import {
  axisUnit,
  dayTicks,
  formatTimeTick,
  formatValueTick,
  timeTicks,
  valueRange,
  valueTicks,
} from './axes';
import {
  CHART_HEIGHT,
  PLOT_MARGINS,
  TimeChartLimit,
  TimeChartProps,
  TimePoint,
  pointInWords,
} from './timePoints';

/** The word of a mark needs this share of the narrowest chart for itself; the timeline below has all. */
const WORD_SHARE = 0.25;
/** The word of a limit needs this share of the height for itself; the list below has all. */
const LINE_SHARE = 0.1;

const useStyles = makeStyles((theme: Theme) => ({
  chart: {
    position: 'relative',
    '& text': { fontSize: theme.typography.caption.fontSize },
    // Words stand where the curve may be, too: it gives way to them.
    '& .recharts-label': {
      stroke: theme.palette.background.paper,
      strokeWidth: 4,
      paintOrder: 'stroke',
    },
  },
  hover: { padding: theme.spacing(0.5, 1) },
}));

interface Drawn extends TimePoint {
  time: number;
  /** No neighbour is known: a line would not show it. */
  alone: boolean;
}

/** Draws a chart over time. Nothing moves, so that there is nothing to reduce. */
export function TimeChartDrawing(
  props: TimeChartProps & { points: TimePoint[] },
) {
  const { title, unit, daily, points, limits = [], changes = [] } = props;
  const classes = useStyles();
  const theme = useTheme();
  const drawn = useMemo(() => drawnPoints(points), [points]);
  const highest = Math.max(...points.map(({ value }) => value ?? 0));
  const range = valueRange(highest, limits, unit);
  const values = valueTicks(range.top, unit);
  const top = values[values.length - 1];
  const worded = wordedLimits(range.near, LINE_SHARE * top);
  const from = drawn[0].time;
  const to = drawn[drawn.length - 1].time;
  const times = daily
    ? dayTicks(drawn.map(({ time }) => time))
    : timeTicks(from, to);
  const marks = marksBetween(changes, from, to);
  const { text, divider, primary } = theme.palette;
  const axis = {
    stroke: text.secondary,
    tick: { fill: text.secondary },
    tickLine: false,
  };
  const aboveAxis = axisUnit(unit);
  return (
    <div className={classes.chart} role="img" aria-label={`Chart of ${title}`}>
      {aboveAxis && (
        <Typography variant="caption" color="textSecondary" aria-hidden>
          {aboveAxis}
        </Typography>
      )}
      <ResponsiveContainer width="100%" height={CHART_HEIGHT}>
        <AreaChart
          data={drawn}
          margin={{ top: 24, right: PLOT_MARGINS.right, bottom: 0, left: 0 }}
        >
          <CartesianGrid stroke={divider} vertical={false} />
          <XAxis
            {...axis}
            dataKey="time"
            type="number"
            domain={[from, to]}
            ticks={times.ticks}
            tickFormatter={at => formatTimeTick(at, times.step)}
            minTickGap={16}
          />
          <YAxis
            {...axis}
            axisLine={false}
            width={PLOT_MARGINS.left}
            domain={[0, top]}
            ticks={values}
            interval={0}
            tickFormatter={value => formatValueTick(value, unit)}
          />
          <Tooltip
            isAnimationActive={false}
            content={({ payload }) => {
              const point: TimePoint | undefined = payload?.[0]?.payload;
              return (
                point && (
                  <Paper className={classes.hover}>
                    <Typography variant="body2">
                      {pointInWords(point, unit, daily)}
                    </Typography>
                  </Paper>
                )
              );
            }}
          />
          <Area
            dataKey="value"
            type="linear"
            stroke={primary.main}
            strokeWidth={2}
            fill={primary.main}
            fillOpacity={0.12}
            connectNulls={false}
            isAnimationActive={false}
            dot={({ key, cx, cy, payload }) =>
              payload.alone && payload.value !== null ? (
                <circle key={key} cx={cx} cy={cy} r={3} fill={primary.main} />
              ) : (
                <g key={key} />
              )
            }
          />
          {/* After the curve, which would cover their words. */}
          {range.near.map(({ level, value }) => (
            <ReferenceLine
              key={level}
              y={value}
              stroke={levelColor(theme, level)}
              strokeWidth={1.5}
              strokeDasharray="6 4"
              label={
                worded.includes(level)
                  ? {
                      value: LEVEL_WORDS[level],
                      position: 'insideBottomLeft',
                      fill: text.primary,
                    }
                  : undefined
              }
            />
          ))}
          {marks.map(({ time, level, worded: named }) => (
            <ReferenceLine
              key={time}
              x={time}
              stroke={level ? levelColor(theme, level) : text.secondary}
              strokeDasharray="2 3"
              label={
                named
                  ? {
                      value: level ? LEVEL_WORDS[level] : 'Deleted',
                      position: 'top',
                      // Higher than the axis' own highest word, which may be beside it.
                      offset: 9,
                      fill: text.primary,
                    }
                  : undefined
              }
            />
          ))}
        </AreaChart>
      </ResponsiveContainer>
    </div>
  );
}

/** The limits that have room for their words: the highest, and those far enough below one and above the axis. */
function wordedLimits(limits: TimeChartLimit[], room: number): Level[] {
  const worded: Level[] = [];
  let next = Infinity;
  for (const { level, value } of [...limits].sort(
    (a, b) => b.value - a.value,
  )) {
    if (next - value < room) continue;
    worded.push(level);
    next = value;
  }
  return worded;
}

interface Mark {
  time: number;
  level: LevelChangeRow['to'];
  /** Its word fits before that of the next mark with one. */
  worded: boolean;
}

/** Changes within a span, oldest first. To be seen for the first time is none. */
export function marksBetween(
  changes: readonly LevelChangeRow[],
  from: number,
  to: number,
): Mark[] {
  const marks: Mark[] = [];
  let next = Infinity;
  const newestFirst = changes
    .filter(change => change.from !== null)
    .map(({ at, to: level }) => ({ time: Date.parse(at), level }))
    .filter(({ time }) => time >= from && time <= to)
    .sort((a, b) => b.time - a.time);
  for (const { time, level } of newestFirst) {
    const worded = next - time >= WORD_SHARE * (to - from);
    if (worded) next = time;
    marks.unshift({ time, level, worded });
  }
  return marks;
}

function drawnPoints(points: TimePoint[]): Drawn[] {
  const known = (index: number) => (points[index]?.value ?? null) !== null;
  return points.map((point, index) => ({
    ...point,
    time: Date.parse(point.at),
    alone: !known(index - 1) && !known(index + 1),
  }));
}
