import { KeyboardEvent, useRef, useState } from 'react';
import Typography from '@material-ui/core/Typography';
import { alpha, makeStyles, Theme } from '@material-ui/core/styles';
import {
  PartitionRow,
  PartitionSpread,
  formatExact,
  formatNumber,
} from 'backstage-plugin-kafka-capacity-common';
import { levelColor } from '../marks/levelColor';
import { PartitionCell, SHADES, partitionCells } from './partitionCells';

/** Up to this many, a cell has room for its number. */
const NUMBERED = 200;

const SHADE_ALPHAS = [0.06, 0.22, 0.45, 0.75, 1];

const useStyles = makeStyles((theme: Theme) => {
  const { primary, text, background, type } = theme.palette;
  const shade = (index: number) => ({
    backgroundColor: alpha(primary.main, SHADE_ALPHAS[index]),
    color: index < 3 ? text.primary : primary.contrastText,
  });
  const line = type === 'dark' ? background.paper : theme.palette.common.white;
  const emergency = levelColor(theme, 'emergency');
  const warning = levelColor(theme, 'warning');
  return {
    grid: {
      display: 'grid',
      gap: 3,
      padding: 3,
      gridTemplateColumns: 'repeat(auto-fill, minmax(34px, 1fr))',
      maxWidth: 1200,
    },
    dense: { gridTemplateColumns: 'repeat(auto-fill, minmax(20px, 1fr))' },
    cell: {
      position: 'relative',
      height: 30,
      padding: 0,
      border: `1px solid ${alpha(text.primary, 0.25)}`,
      borderRadius: 2,
      font: 'inherit',
      fontSize: theme.typography.caption.fontSize,
      fontVariantNumeric: 'tabular-nums',
      cursor: 'pointer',
      '&:focus-visible': {
        outline: `3px solid ${text.primary}`,
        outlineOffset: 1,
        zIndex: 1,
      },
    },
    denseCell: { height: 20 },
    shade0: shade(0),
    shade1: shade(1),
    shade2: shade(2),
    shade3: shade(3),
    shade4: shade(4),
    unmeasured: { borderStyle: 'dotted', background: 'transparent' },
    // A notch in the corner as well as the outline: not by shade alone.
    busy: {
      boxShadow: `0 0 0 2px ${text.primary}`,
      '&::after': {
        content: '""',
        position: 'absolute',
        top: 0,
        right: 0,
        borderTop: `9px solid ${text.primary}`,
        borderLeft: `9px solid transparent`,
      },
    },
    offline: {
      color: text.primary,
      border: `2px solid ${emergency}`,
      background: `repeating-linear-gradient(45deg, ${emergency} 0 3px, ${line} 3px 8px)`,
    },
    underReplicated: { border: `2px dashed ${warning}` },
    sample: {
      display: 'inline-block',
      boxSizing: 'border-box',
      width: 18,
      height: 18,
      verticalAlign: 'text-bottom',
      marginRight: theme.spacing(0.75),
      cursor: 'default',
    },
    legend: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0.5, 2),
      listStyle: 'none',
      margin: theme.spacing(1, 0, 0),
      padding: 0,
    },
    // Its line is kept free, so that nothing moves when a partition is pointed at.
    chosen: { minHeight: '3em', marginTop: theme.spacing(1) },
    quiet: { color: theme.palette.text.secondary },
  };
});

/** A cell per partition, shaded by its load against the mean. What is unhealthy or busy is marked by shape, too. */
export function PartitionHeatMap(props: {
  partitions: PartitionRow[];
  measure: 'recordsPerSecond' | 'sizeBytes';
  spread: PartitionSpread;
}) {
  const { partitions, measure, spread } = props;
  const classes = useStyles();
  const grid = useRef<HTMLDivElement>(null);
  const cells = partitionCells(partitions, measure, spread);
  const [entry, setEntry] = useState(0);
  const [pointed, setPointed] = useState<number>();
  const reached = Math.min(entry, cells.length - 1);
  const chosen = cells.find(({ partition }) => partition === pointed);
  const dense = cells.length > NUMBERED;

  const move = (event: KeyboardEvent) => {
    const columns = columnsOf(grid.current);
    const steps: Record<string, number> = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: columns,
      ArrowUp: -columns,
      Home: -cells.length,
      End: cells.length,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(cells.length - 1, reached + step));
    setEntry(next);
    grid.current?.querySelectorAll('button')[next]?.focus();
  };

  return (
    <>
      <div
        ref={grid}
        className={`${classes.grid} ${dense ? classes.dense : ''}`}
        role="group"
        aria-label={`Heat map of ${formatExact(
          cells.length,
        )} partitions, arrow keys go from one to the next`}
        onMouseLeave={() => setPointed(undefined)}
      >
        {cells.map((cell, index) => (
          <button
            key={cell.partition}
            type="button"
            // One stop for the tab key, however many partitions there are.
            tabIndex={index === reached ? 0 : -1}
            className={`${classes.cell} ${
              dense ? classes.denseCell : ''
            } ${cellClasses(classes, cell)}`}
            aria-label={cell.description}
            title={cell.description}
            onFocus={() => {
              setEntry(index);
              setPointed(cell.partition);
            }}
            onClick={() => setPointed(cell.partition)}
            onMouseEnter={() => setPointed(cell.partition)}
            onKeyDown={move}
          >
            {dense ? '' : cell.partition}
          </button>
        ))}
      </div>
      <Typography variant="body2" className={classes.chosen} aria-hidden>
        {chosen ? (
          chosen.description
        ) : (
          <span className={classes.quiet}>
            Point at a partition, or go there with the arrow keys, for its
            numbers.
          </span>
        )}
      </Typography>
      <Legend cells={cells} />
    </>
  );
}

function Legend({ cells }: { cells: PartitionCell[] }) {
  const classes = useStyles();
  const entries: [text: string, className: string][] = SHADES.map(
    ({ below }, index) => {
      const from = index === 0 ? 0 : SHADES[index - 1].below;
      const text = Number.isFinite(below)
        ? `${formatNumber(from)}–${formatNumber(below)} × mean`
        : `${formatNumber(from)} × mean and more`;
      return [text, shadeClass(classes, index)];
    },
  );
  if (cells.some(({ busy }) => busy)) {
    entries.push(['busy: twice the mean and more', classes.busy]);
  }
  if (cells.some(({ health }) => health === 'offline')) {
    entries.push(['offline', classes.offline]);
  }
  if (cells.some(({ health }) => health === 'under-replicated')) {
    entries.push(['under-replicated', classes.underReplicated]);
  }
  if (cells.some(({ shade }) => shade === null)) {
    entries.push(['not measured', classes.unmeasured]);
  }
  return (
    <Typography
      component="ul"
      variant="body2"
      className={classes.legend}
      aria-label="Legend"
    >
      {entries.map(([text, className]) => (
        <li key={text}>
          <span
            className={`${classes.cell} ${classes.sample} ${className}`}
            aria-hidden
          />
          {text}
        </li>
      ))}
    </Typography>
  );
}

function cellClasses(
  classes: ReturnType<typeof useStyles>,
  { shade, busy, health }: PartitionCell,
): string {
  return [
    shade === null ? classes.unmeasured : shadeClass(classes, shade),
    busy ? classes.busy : '',
    health === 'offline' ? classes.offline : '',
    health === 'under-replicated' ? classes.underReplicated : '',
  ].join(' ');
}

function shadeClass(
  classes: ReturnType<typeof useStyles>,
  shade: number,
): string {
  const shades = [
    classes.shade0,
    classes.shade1,
    classes.shade2,
    classes.shade3,
    classes.shade4,
  ];
  return shades[shade];
}

/** How many cells the browser has put side by side. */
function columnsOf(grid: HTMLDivElement | null): number {
  if (!grid) return 1;
  const tracks = getComputedStyle(grid).gridTemplateColumns.split(' ');
  return Math.max(1, tracks.filter(track => track.endsWith('px')).length);
}
