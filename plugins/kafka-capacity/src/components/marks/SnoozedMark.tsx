import { makeStyles, Theme } from '@material-ui/core/styles';
import PauseIcon from '@material-ui/icons/Pause';

const useStyles = makeStyles((theme: Theme) => ({
  mark: { whiteSpace: 'nowrap', fontWeight: 'bold' },
  icon: {
    fontSize: '1.25em',
    marginRight: theme.spacing(0.5),
    verticalAlign: 'text-bottom',
    color: theme.palette.text.secondary,
  },
}));

/** That people have decided to leave a finding for a time, as icon and word. */
export function SnoozedMark() {
  const classes = useStyles();
  return (
    <span className={classes.mark}>
      <PauseIcon className={classes.icon} aria-hidden />
      Snoozed
    </span>
  );
}
