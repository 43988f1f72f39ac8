import SvgIcon from '@material-ui/core/SvgIcon';
import { makeStyles, Theme } from '@material-ui/core/styles';
import CheckIcon from '@material-ui/icons/Check';
import CloseIcon from '@material-ui/icons/Close';
import HelpOutlineIcon from '@material-ui/icons/HelpOutline';
import { CheckOutcome, Level } from 'backstage-plugin-kafka-capacity-common';
import { levelColor } from '../marks/levelColor';

const OUTCOMES: Record<
  CheckOutcome,
  { word: string; icon: typeof SvgIcon; level: Level }
> = {
  passed: { word: 'Passed', icon: CheckIcon, level: 'ok' },
  failed: { word: 'Failed', icon: CloseIcon, level: 'emergency' },
  unknown: { word: 'Unknown', icon: HelpOutlineIcon, level: 'unknown' },
};

const useStyles = makeStyles((theme: Theme) => ({
  mark: { whiteSpace: 'nowrap', fontWeight: 'bold' },
  icon: {
    fontSize: '1.25em',
    marginRight: theme.spacing(0.5),
    verticalAlign: 'text-bottom',
    color: ({ level }: { level: Level }) => levelColor(theme, level),
  },
}));

/** What became of a check as icon and word: never by colour alone. */
export function OutcomeMark(props: { outcome: CheckOutcome }) {
  const { word, icon: Icon, level } = OUTCOMES[props.outcome];
  const classes = useStyles({ level });
  return (
    <span className={classes.mark}>
      <Icon className={classes.icon} aria-hidden />
      {word}
    </span>
  );
}
