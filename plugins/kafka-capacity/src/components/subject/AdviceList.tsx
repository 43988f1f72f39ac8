import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { Advice } from 'backstage-plugin-kafka-capacity-common';

const useStyles = makeStyles((theme: Theme) => ({
  list: { margin: theme.spacing(1, 0, 0), paddingLeft: theme.spacing(2.5) },
}));

/** What is worth doing or knowing, though it does not change the level. */
export function AdviceList(props: { advice: Advice[] }) {
  const classes = useStyles();
  if (props.advice.length === 0) return null;
  return (
    <Typography
      component="ul"
      variant="body2"
      className={classes.list}
      aria-label="Advice"
    >
      {props.advice.map(({ id, text }) => (
        <li key={id}>{text}</li>
      ))}
    </Typography>
  );
}
