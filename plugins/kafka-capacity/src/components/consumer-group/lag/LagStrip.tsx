import { alpha, makeStyles, Theme } from '@material-ui/core/styles';
import {
  GroupPartitionRow,
  LagBehavior,
  formatQuantity,
} from 'backstage-plugin-kafka-capacity-common';
import { levelColor } from '../../marks/levelColor';
import { BEHAVIOR_WORDS } from './BehaviorMark';

/** What stands in a cell whose partition is not simply read. */
export const BEHAVIOR_SIGNS: Record<LagBehavior, string> = {
  stopped: 'S',
  stalled: 'T',
  rewound: 'R',
  'falling-behind': 'F',
  unknown: '?',
  ok: '',
};

const SHADES = [0.08, 0.25, 0.45, 0.7, 1];

const useStyles = makeStyles((theme: Theme) => {
  const { primary, text } = theme.palette;
  const shade = (index: number) => ({
    backgroundColor: alpha(primary.main, SHADES[index]),
    color: index < 3 ? text.primary : primary.contrastText,
  });
  return {
    strip: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fill, minmax(16px, 1fr))',
      gap: 2,
      marginBottom: theme.spacing(1),
    },
    cell: {
      height: 18,
      boxSizing: 'border-box',
      fontSize: 11,
      lineHeight: '16px',
      textAlign: 'center',
      fontWeight: 'bold',
      border: `1px solid ${theme.palette.divider}`,
    },
    shade0: shade(0),
    shade1: shade(1),
    shade2: shade(2),
    shade3: shade(3),
    shade4: shade(4),
    unknown: { borderStyle: 'dotted', color: text.secondary },
    bad: { border: `2px solid ${levelColor(theme, 'warning')}` },
  };
});

/** A cell per partition: darker the further behind, with a letter where the group does not simply read it. */
export function LagStrip(props: { partitions: GroupPartitionRow[] }) {
  const { partitions } = props;
  const classes = useStyles();
  const shades = [
    classes.shade0,
    classes.shade1,
    classes.shade2,
    classes.shade3,
    classes.shade4,
  ];
  const highest = Math.max(...partitions.map(({ lag }) => lag ?? 0));
  const look = ({ lag, behavior }: GroupPartitionRow): string => {
    const share = highest === 0 ? 0 : (lag ?? 0) / highest;
    const shade = shades[Math.min(4, Math.floor(share * 5))];
    const bad = (behavior ?? 'ok') !== 'ok' && behavior !== 'unknown';
    return [
      classes.cell,
      lag === null ? classes.unknown : shade,
      bad ? classes.bad : '',
    ].join(' ');
  };
  return (
    <div
      className={classes.strip}
      role="img"
      aria-label={`Lag of ${
        partitions.length
      } partitions, the most ${formatQuantity(
        highest,
        'records',
      )}; the table below has the same`}
    >
      {partitions.map(row => (
        <div
          key={`${row.topic}/${row.partition}`}
          className={look(row)}
          title={cellInWords(row)}
        >
          {BEHAVIOR_SIGNS[row.behavior ?? 'ok']}
        </div>
      ))}
    </div>
  );
}

function cellInWords(row: GroupPartitionRow): string {
  const lag =
    row.lag === null
      ? `lag not known: ${row.reason ?? 'not measured'}`
      : `${formatQuantity(row.lag, 'records')} behind`;
  const behavior = row.behavior ? `, ${BEHAVIOR_WORDS[row.behavior]}` : '';
  return `${row.topic} ${row.partition}: ${lag}${behavior}`;
}
