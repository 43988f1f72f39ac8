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
    <section aria-label={`Latest sweep of ${cluster}`}>
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
            Sweep now
          </Button>
        </RequirePermission>
      </div>
      {busy && <LinearProgress aria-label={`Sweeping ${cluster}`} />}
      {error && (
        <Alert severity="error" className={classes.alert}>
          Could not sweep: {errorSentence(error)}
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
    return <>{state === 'requested' ? 'Sweep requested …' : 'Sweeping …'}</>;
  }
  if (state === 'never') return <>Not swept yet.</>;
  const failed = state === 'failed';
  const duration = durationMs !== null && formatDuration(durationMs / 1000);
  const counts = [
    topics !== null && formatQuantity(topics, 'topics'),
    consumerGroups !== null && formatQuantity(consumerGroups, 'groups'),
    duration && `in ${duration}`,
  ].filter(Boolean);
  return (
    <>
      Latest sweep {failed ? 'failed' : 'worked'}
      {finishedAt && (
        <>
          {' '}
          <Ago at={finishedAt} />
        </>
      )}
      {failed
        ? duration && `, after ${duration}`
        : counts.length > 0 && `: ${counts.join(', ')}`}
    </>
  );
}
