import { makeStyles, Theme } from '@material-ui/core/styles';
import { formatQuantity } from 'backstage-plugin-kafka-capacity-common';

const MAX_BARS = 120;
/** A topic of few partitions has no wider bars than one of these. */
const MIN_SLOTS = 24;
const WIDTH = 600;
const HEIGHT = 64;

/** A partition's bar. */
export interface Bar {
  label: string;
  value: number;
}

const useStyles = makeStyles((theme: Theme) => ({
  chart: {
    display: 'block',
    width: '100%',
    height: HEIGHT,
    marginBottom: theme.spacing(1.5),
  },
  bar: { fill: theme.palette.primary.main },
  mean: {
    stroke: theme.palette.text.secondary,
    strokeDasharray: '4 4',
    strokeWidth: 1,
  },
}));

/** A bar per partition with their mean as a dashed line. More than 120 are drawn as the largest of each neighbourhood. */
export function Bars(props: { title: string; unit: string; bars: Bar[] }) {
  const { title, unit, bars } = props;
  const classes = useStyles();
  const highest = Math.max(...bars.map(({ value }) => value), 0);
  if (bars.length === 0 || highest === 0) return null;
  const drawn = neighbourhoods(bars);
  const step = WIDTH / Math.max(drawn.length, MIN_SLOTS);
  const height = (value: number) => (value / highest) * HEIGHT;
  const mean = bars.reduce((sum, { value }) => sum + value, 0) / bars.length;
  return (
    <svg
      className={classes.chart}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={title}
    >
      {drawn.map(({ label, value }, index) => (
        <rect
          // Labels may repeat: members have the names that their clients gave them.
          key={index}
          className={classes.bar}
          x={index * step}
          width={Math.max(step * 0.8, 1)}
          y={HEIGHT - height(value)}
          height={height(value)}
        >
          <title>{`${label}: ${formatQuantity(value, unit)}`}</title>
        </rect>
      ))}
      <line
        className={classes.mean}
        x1={0}
        x2={step * drawn.length}
        y1={HEIGHT - height(mean)}
        y2={HEIGHT - height(mean)}
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

function neighbourhoods(bars: Bar[]): Bar[] {
  const size = Math.ceil(bars.length / MAX_BARS);
  if (size === 1) return bars;
  const drawn: Bar[] = [];
  for (let from = 0; from < bars.length; from += size) {
    drawn.push(
      bars
        .slice(from, from + size)
        .reduce((largest, bar) => (bar.value > largest.value ? bar : largest)),
    );
  }
  return drawn;
}
