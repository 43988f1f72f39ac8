import { makeStyles, Theme } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';

const useStyles = makeStyles((theme: Theme) => ({
  reasons: { margin: 0, paddingLeft: theme.spacing(2) },
}));

/** Why there are no steps and no declarations for a way. */
export function Refusal(props: { reasons: string[] }) {
  const classes = useStyles();
  return (
    <Alert severity="error" role="status">
      <AlertTitle>Blocked: this would do harm</AlertTitle>
      <ul className={classes.reasons}>
        {props.reasons.map(reason => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </Alert>
  );
}
