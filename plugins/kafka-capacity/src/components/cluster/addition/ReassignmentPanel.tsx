import { useState } from 'react';
import Button from '@material-ui/core/Button';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import { useApi } from '@backstage/core-plugin-api';
import {
  formatBytes,
  formatQuantity,
  ReassignmentAnswer,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../../api';
import { DocumentView } from '../../documents/DocumentView';
import { errorSentence } from '../../states/FailurePanel';

const useStyles = makeStyles((theme: Theme) => ({
  ask: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(2),
    margin: theme.spacing(1, 0),
  },
}));

/** Plans the moves onto brokers that have joined, as a script of Kafka's own tools. */
export function ReassignmentPanel(props: {
  cluster: string;
  newBrokers: number[];
}) {
  const { cluster, newBrokers } = props;
  const api = useApi(kafkaCapacityApiRef);
  const classes = useStyles();
  const [throttle, setThrottle] = useState('50');
  const [plan, setPlan] = useState<ReassignmentAnswer>();
  const [failure, setFailure] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const megabytes = Number(throttle);
  const isRate = megabytes >= 0.001 && megabytes <= 1e6;
  const ask = async (mbps = megabytes) => {
    setBusy(true);
    setFailure(undefined);
    try {
      setPlan(
        await api.planReassignment(cluster, {
          newBrokers,
          throttleBytesPerSecond: mbps * 1e6,
        }),
      );
    } catch (problem) {
      setFailure(problem instanceof Error ? problem : new Error(`${problem}`));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <div className={classes.ask}>
        <TextField
          id="kafka-capacity-throttle"
          label="Throttle in MB/s"
          value={throttle}
          onChange={event => setThrottle(event.target.value)}
          error={!isRate}
          helperText={
            isRate ? 'More than is written to what moves' : 'Must be a rate'
          }
          variant="outlined"
          size="small"
          inputProps={{ inputMode: 'decimal' }}
        />
        <Button
          variant="outlined"
          color="primary"
          disabled={busy || !isRate}
          onClick={() => ask()}
        >
          Plan the moves
        </Button>
      </div>
      {failure && (
        <Alert severity="error" role="alert">
          Could not plan the moves: {errorSentence(failure)}
        </Alert>
      )}
      {plan && (
        <>
          <Typography variant="body2" gutterBottom role="status">
            {plan.summary}
          </Typography>
          <ThrottleNotes
            plan={plan}
            onThrottle={mbps => {
              setThrottle(String(mbps));
              ask(mbps);
            }}
          />
          <DocumentView document={{ ...plan.script, language: 'bash' }} />
        </>
      )}
    </>
  );
}

/** Whether the throttle fits the brokers' networks, with one that does where it does not. */
function ThrottleNotes(props: {
  plan: ReassignmentAnswer;
  onThrottle: (megabytes: number) => void;
}) {
  const { throttleWarning, unknownNetworks } = props.plan;
  const fitting = throttleWarning?.fittingBytesPerSecond ?? null;
  return (
    <>
      {throttleWarning && (
        <Alert
          severity="warning"
          role="alert"
          action={
            fitting !== null && (
              <Button
                size="small"
                color="inherit"
                onClick={() => props.onThrottle(fitting / 1e6)}
              >
                Use {formatBytes(fitting)}/s
              </Button>
            )
          }
        >
          {throttleWarning.text}
        </Alert>
      )}
      {unknownNetworks.length > 0 && (
        <Typography variant="body2" color="textSecondary" gutterBottom>
          Whether the throttle fits is not known of{' '}
          {formatQuantity(unknownNetworks.length, 'brokers')}: configure
          size.networkGbps, and connect a metrics source.
        </Typography>
      )}
    </>
  );
}
