import SvgIcon from '@material-ui/core/SvgIcon';
import { makeStyles, Theme } from '@material-ui/core/styles';
import CheckIcon from '@material-ui/icons/Check';
import HelpOutlineIcon from '@material-ui/icons/HelpOutline';
import PauseIcon from '@material-ui/icons/Pause';
import ReplayIcon from '@material-ui/icons/Replay';
import StopIcon from '@material-ui/icons/Stop';
import TrendingDownIcon from '@material-ui/icons/TrendingDown';
import { LagBehaviour, Level } from 'backstage-plugin-kafka-capacity-common';
import { levelColor } from '../../marks/levelColor';

/** The behaviours' names as pages show them. */
export const BEHAVIOUR_WORDS: Record<LagBehaviour, string> = {
  stopped: 'Stopped',
  stalled: 'Stalled',
  rewound: 'Rewound',
  'falling-behind': 'Falling behind',
  unknown: 'Unknown',
  ok: 'Ok',
};

const ICONS: Record<LagBehaviour, typeof SvgIcon> = {
  stopped: StopIcon,
  stalled: PauseIcon,
  rewound: ReplayIcon,
  'falling-behind': TrendingDownIcon,
  unknown: HelpOutlineIcon,
  ok: CheckIcon,
};

const useStyles = makeStyles((theme: Theme) => ({
  mark: { whiteSpace: 'nowrap' },
  icon: {
    fontSize: '1.25em',
    marginRight: theme.spacing(0.5),
    verticalAlign: 'text-bottom',
    color: ({ level }: { level: Level }) => levelColor(theme, level),
  },
}));

/** The level of the signal that a behaviour leads to. */
export function behaviourLevel(behaviour: LagBehaviour): Level {
  if (behaviour === 'ok' || behaviour === 'unknown') return behaviour;
  return 'warning';
}

/** What a group does on a partition, as icon and word. */
export function BehaviourMark(props: { behaviour: LagBehaviour }) {
  const { behaviour } = props;
  const classes = useStyles({ level: behaviourLevel(behaviour) });
  const Icon = ICONS[behaviour];
  return (
    <span className={classes.mark}>
      <Icon className={classes.icon} aria-hidden />
      {BEHAVIOUR_WORDS[behaviour]}
    </span>
  );
}
