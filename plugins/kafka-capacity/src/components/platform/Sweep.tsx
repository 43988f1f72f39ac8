import Button from '@material-ui/core/Button';
import LinearProgress from '@material-ui/core/LinearProgress';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import { RequirePermission } from '@backstage/plugin-permission-react';
import {
  SweepState,
  formatDuration,
  formatQuantity,
  kafkaCapacitySweepCreatePermission,
} from 'backstage-plugin-kafka-capacity-common';
import { Ago, Since } from '../marks/times';
import { errorSentence } from '../states/FailurePanel';
import { useSweep } from './useSweep';

const useStyles = makeStyles((theme: Theme) => ({
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
  },
  alert: { marginTop: theme.spacing(1) },
  faults: { margin: 0, paddingLeft: theme.spacing(2.5) },
}));

/** How the latest sweep of a cluster went and, for those who may, a button for one now. */
export function Sweep(props: {
  cluster: string;
  latest: SweepState;
  onSwept: () => void;
}) {
  const { cluster, latest, onSwept } = props;
  const classes = useStyles();
  const sweep = useSweep(cluster, latest, onSwept);
  const { state, busy, error } = sweep;
  return (
    <section aria-label={`Last refresh of ${cluster}`}>
      <div className={classes.line}>
        <Typography variant="body2" component="div" role="status">
          <SweepWords sweep={state} busy={busy} />
        </Typography>
        <RequirePermission
          permission={kafkaCapacitySweepCreatePermission}
          errorPage={<></>}
        >
          <Button
            size="small"
            variant="outlined"
            disabled={busy}
            onClick={sweep.request}
          >
            Refresh now
          </Button>
        </RequirePermission>
      </div>
      {busy && <LinearProgress aria-label={`Refreshing ${cluster}`} />}
      {error && (
        <Alert severity="error" className={classes.alert}>
          Could not refresh: {errorSentence(error)}
        </Alert>
      )}
      {state.error && (
        <Alert severity="error" className={classes.alert}>
          {state.error}
        </Alert>
      )}
      {state.faults.length > 0 && (
        <Alert severity="warning" className={classes.alert}>
          {formatQuantity(state.faults.length, 'things')} could not be read:
          <ul className={classes.faults}>
            {state.faults.map(({ message, since }) => (
              <li key={message}>
                {message} (<Since at={since} />)
              </li>
            ))}
          </ul>
        </Alert>
      )}
    </section>
  );
}

function SweepWords(props: { sweep: SweepState; busy: boolean }) {
  const { state, finishedAt, durationMs, topics, consumerGroups } = props.sweep;
  if (props.busy) {
    return (
      <>{state === 'requested' ? 'Refresh requested …' : 'Refreshing …'}</>
    );
  }
  if (state === 'never') return <>Not refreshed yet.</>;
  const failed = state === 'failed';
  const counts = [
    topics !== null && formatQuantity(topics, 'topics'),
    consumerGroups !== null && formatQuantity(consumerGroups, 'groups'),
  ].filter(Boolean);
  const details = [
    !failed && counts.join(', '),
    durationMs !== null && durationText(durationMs),
  ].filter(Boolean);
  return (
    <>
      {failed ? 'Last refresh failed' : 'Last refreshed'}
      {finishedAt && (
        <>
          {' '}
          <Ago at={finishedAt} />
        </>
      )}
      {details.map(detail => ` · ${detail}`)}
    </>
  );
}

function durationText(ms: number): string {
  return ms < 1000 ? formatQuantity(ms, 'ms') : formatDuration(ms / 1000);
}
