import { useState } from 'react';
import Button from '@material-ui/core/Button';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import Skeleton from '@material-ui/lab/Skeleton';
import { useApi } from '@backstage/core-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  BrokerAddition,
  formatQuantity,
  kafkaCapacityBrokerAdditionCreatePermission,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../../api';
import { usePolled } from '../../../usePolled';
import { Ago } from '../../marks/times';
import { RefreshFailedBanner } from '../../states/banners';
import { errorSentence, FailurePanel } from '../../states/FailurePanel';
import { Section } from '../../subject/Section';
import { AdditionChecklist } from './AdditionChecklist';
import { ReassignmentPanel } from './ReassignmentPanel';

const useStyles = makeStyles((theme: Theme) => ({
  begin: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(2),
    marginTop: theme.spacing(1),
  },
  buttons: { display: 'flex', gap: theme.spacing(1) },
  past: { margin: 0, paddingLeft: theme.spacing(2.5) },
}));

/** The process of adding brokers as a checklist that the backend keeps and every sweep evaluates. */
export function AdditionSection(props: {
  cluster: string;
  /** Brokers that the recommendation adds; 0 where it adds none. */
  suggested: number;
}) {
  const { cluster, suggested } = props;
  const api = useApi(kafkaCapacityApiRef);
  const { allowed } = usePermission({
    permission: kafkaCapacityBrokerAdditionCreatePermission,
  });
  const classes = useStyles();
  const additions = usePolled(() => api.getBrokerAdditions(cluster), cluster);
  const { value, error, refresh } = additions;
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Error>();
  const run = async (change: () => Promise<BrokerAddition>) => {
    setBusy(true);
    setFailure(undefined);
    try {
      await change();
      refresh();
    } catch (problem) {
      setFailure(problem instanceof Error ? problem : new Error(`${problem}`));
    } finally {
      setBusy(false);
    }
  };
  if (!value) {
    return (
      <Section title="Adding brokers">
        {error ? (
          <FailurePanel
            error={error}
            what={`additions of brokers to ${cluster}`}
            onRetry={refresh}
          />
        ) : (
          <Skeleton variant="rect" height={120} />
        )}
      </Section>
    );
  }
  const running = value.find(({ state }) => state === 'running');
  const past = value.filter(({ state }) => state !== 'running');
  const end = (addition: BrokerAddition, outcome: 'completed' | 'abandoned') =>
    run(() => api.endBrokerAddition(cluster, addition.id, { outcome }));
  return (
    <Section
      title="Adding brokers"
      aside={
        running &&
        allowed && (
          <span className={classes.buttons}>
            <Button
              size="small"
              disabled={busy}
              onClick={() => end(running, 'abandoned')}
            >
              Abandon
            </Button>
            <Button
              size="small"
              variant="contained"
              color="primary"
              disabled={busy || !running.complete}
              onClick={() => end(running, 'completed')}
            >
              Complete
            </Button>
          </span>
        )
      }
    >
      <RefreshFailedBanner error={error} onRetry={refresh} />
      {failure && (
        <Alert severity="error" role="alert">
          Could not change it: {errorSentence(failure)}
        </Alert>
      )}
      {running ? (
        <>
          <AdditionChecklist
            addition={running}
            mayConfirm={allowed && !busy}
            onConfirm={(check, confirmed) =>
              run(() =>
                api.confirmBrokerAdditionCheck(cluster, running.id, {
                  check,
                  confirmed,
                }),
              )
            }
          />
          {running.joined.length > 0 && (
            <ReassignmentPanel
              cluster={cluster}
              newBrokers={running.joined.map(({ id }) => id)}
            />
          )}
        </>
      ) : (
        <Begin
          suggested={suggested}
          disabled={!allowed || busy}
          allowed={allowed}
          onBegin={count =>
            run(() => api.beginBrokerAddition(cluster, { count }))
          }
        />
      )}
      {past.length > 0 && (
        <Typography
          component="ul"
          variant="body2"
          className={classes.past}
          aria-label="Earlier additions"
        >
          {past.map(({ id, state, count, endedAt }) => (
            <li key={id}>
              {formatQuantity(count, 'brokers')}, {state}{' '}
              {endedAt && <Ago at={endedAt} />}
            </li>
          ))}
        </Typography>
      )}
    </Section>
  );
}

function Begin(props: {
  suggested: number;
  disabled: boolean;
  allowed: boolean;
  onBegin: (count: number) => void;
}) {
  const { suggested, disabled, allowed, onBegin } = props;
  const classes = useStyles();
  const [count, setCount] = useState(String(Math.max(1, suggested)));
  const brokers = Number(count);
  const isCount = Number.isInteger(brokers) && brokers >= 1 && brokers <= 100;
  return (
    <>
      <Typography variant="body2">
        A checklist of four phases: each check is evaluated by every sweep, with
        its evidence. It changes nothing in Kafka.
      </Typography>
      {allowed ? (
        <div className={classes.begin}>
          <TextField
            id="kafka-capacity-addition-count"
            label="Brokers to add"
            value={count}
            onChange={event => setCount(event.target.value)}
            error={!isCount}
            helperText={isCount ? '' : 'Must be 1 to 100'}
            variant="outlined"
            size="small"
            inputProps={{ inputMode: 'numeric' }}
          />
          <Button
            variant="outlined"
            color="primary"
            disabled={disabled || !isCount}
            onClick={() => onBegin(brokers)}
          >
            Begin the addition
          </Button>
        </div>
      ) : (
        <Typography variant="body2" color="textSecondary">
          You need permission to begin one.
        </Typography>
      )}
    </>
  );
}
