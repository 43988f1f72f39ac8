import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  BrokerConstraint,
  BrokersNeeded,
  brokersNeededCalculation,
  constraintReasonText,
  constraintText,
  formatQuantity,
} from 'backstage-plugin-kafka-capacity-common';
import { Why } from '../../marks/Why';

const useStyles = makeStyles((theme: Theme) => ({
  bars: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(80px, 1fr) max-content',
    alignItems: 'center',
    columnGap: theme.spacing(1.5),
    [theme.breakpoints.down('xs')]: {
      gridTemplateColumns: '88px minmax(40px, 1fr) 112px',
    },
  },
  bar: { display: 'contents' },
  binding: { '& > *': { fontWeight: 'bold' } },
  name: {
    display: 'inline-block',
    '&::first-letter': { textTransform: 'uppercase' },
  },
  track: {
    position: 'relative',
    height: 14,
    backgroundColor: theme.palette.action.hover,
  },
  fill: {
    height: '100%',
    minWidth: 2,
    backgroundColor: theme.palette.text.secondary,
  },
  bindingFill: { backgroundColor: theme.palette.primary.main },
  // What there is, across every bar.
  current: {
    position: 'absolute',
    top: -5,
    bottom: -5,
    borderLeft: `2px dashed ${theme.palette.text.primary}`,
  },
  number: {
    whiteSpace: 'nowrap',
    minHeight: 26,
    [theme.breakpoints.down('xs')]: { whiteSpace: 'normal' },
  },
  reason: { gridColumn: '2 / -1', minHeight: 26 },
  quiet: { color: theme.palette.text.secondary },
  legend: { marginTop: theme.spacing(0.5) },
}));

/** How many brokers each constraint needs, beside how many there are; the one that decides is named. */
export function ConstraintBars(props: {
  needed: BrokersNeeded;
  /** Only so many of those that need most, and says how many it leaves out; every constraint unless given. */
  atMost?: number;
}) {
  const { needed, atMost = Infinity } = props;
  const { current, binding } = needed;
  const classes = useStyles();
  // None needs none: that controllers are apart asks for no broker.
  const asking = needed.constraints.filter(({ brokers }) => brokers !== 0);
  const known = asking.filter(({ brokers }) => brokers !== null);
  const ordered = [
    ...known.sort(
      (a, b) =>
        (b.brokers ?? 0) - (a.brokers ?? 0) ||
        Number(b.id === binding) - Number(a.id === binding),
    ),
    ...asking.filter(({ brokers }) => brokers === null),
  ];
  const shown = ordered.slice(0, Math.min(atMost, ordered.length));
  const most = Math.max(current, ...known.map(({ brokers }) => brokers ?? 0));
  return (
    <>
      <Typography
        component="ul"
        variant="body2"
        className={classes.bars}
        aria-label="Brokers needed by each constraint"
      >
        {shown.map(constraint => (
          <ConstraintBar
            key={constraint.id}
            constraint={constraint}
            binds={constraint.id === binding}
            current={current}
            most={most}
          />
        ))}
      </Typography>
      <Typography
        variant="body2"
        className={`${classes.legend} ${classes.quiet}`}
      >
        Dashed line: current brokers ({current}).
        {shown.length < ordered.length &&
          ` ${
            ordered.length - shown.length
          } other constraints need fewer, or give no number.`}
      </Typography>
    </>
  );
}

function ConstraintBar(props: {
  constraint: BrokerConstraint;
  binds: boolean;
  current: number;
  most: number;
}) {
  const { constraint, binds, current, most } = props;
  const { id, brokers, reason } = constraint;
  const classes = useStyles();
  const name = constraintText(id);
  const share = (count: number) => `${(count / most) * 100}%`;
  return (
    <li className={`${classes.bar} ${binds ? classes.binding : ''}`}>
      <span className={classes.name}>{name}</span>
      {brokers === null ? (
        <span className={`${classes.reason} ${classes.quiet}`}>
          {reason && constraintReasonText(reason)}
        </span>
      ) : (
        <span className={classes.track} aria-hidden>
          <div
            className={`${classes.fill} ${binds ? classes.bindingFill : ''}`}
            style={{ width: share(brokers) }}
          />
          <span className={classes.current} style={{ left: share(current) }} />
        </span>
      )}
      {brokers !== null && (
        <span className={classes.number}>
          {formatQuantity(brokers, 'brokers')}
          {binds && ', binding'}
          <Why
            question={`Why ${formatQuantity(brokers, 'brokers')} for ${name}?`}
            calculation={brokersNeededCalculation(constraint)}
          />
        </span>
      )}
    </li>
  );
}
