import SvgIcon from '@material-ui/core/SvgIcon';
import { makeStyles, Theme } from '@material-ui/core/styles';
import CheckIcon from '@material-ui/icons/Check';
import HelpOutlineIcon from '@material-ui/icons/HelpOutline';
import PauseIcon from '@material-ui/icons/Pause';
import ReplayIcon from '@material-ui/icons/Replay';
import StopIcon from '@material-ui/icons/Stop';
import TrendingDownIcon from '@material-ui/icons/TrendingDown';
import { LagBehavior, Level } from 'backstage-plugin-kafka-capacity-common';
import { levelColor } from '../../marks/levelColor';

/** The behaviors' names as pages show them. */
export const BEHAVIOR_WORDS: Record<LagBehavior, string> = {
  stopped: 'Stopped',
  stalled: 'Stalled',
  rewound: 'Rewound',
  'falling-behind': 'Falling behind',
  unknown: 'Unknown',
  ok: 'Ok',
};

const ICONS: Record<LagBehavior, typeof SvgIcon> = {
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

/** The level of the signal that a behavior leads to. */
export function behaviorLevel(behavior: LagBehavior): Level {
  if (behavior === 'ok' || behavior === 'unknown') return behavior;
  return 'warning';
}

/** What a group does on a partition, as icon and word. */
export function BehaviorMark(props: { behavior: LagBehavior }) {
  const { behavior } = props;
  const classes = useStyles({ level: behaviorLevel(behavior) });
  const Icon = ICONS[behavior];
  return (
    <span className={classes.mark}>
      <Icon className={classes.icon} aria-hidden />
      {BEHAVIOR_WORDS[behavior]}
    </span>
  );
}
