import { useState } from 'react';
import Button from '@material-ui/core/Button';
import LinearProgress from '@material-ui/core/LinearProgress';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import { ResponseError } from '@backstage/errors';
import { useApi } from '@backstage/core-plugin-api';
import { RequirePermission } from '@backstage/plugin-permission-react';
import {
  ForecastProgress,
  formatExact,
  formatQuantity,
  kafkaCapacitySweepCreatePermission,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../../api';
import { usePolled } from '../../../usePolled';
import { Ago } from '../../marks/times';
import { errorSentence } from '../../states/FailurePanel';
import { FORECAST_POLL_MS } from '../forecast/usePast';

const RUNNING_POLL_MS = 3000;
/** Clusters whose runs are shown, so that a page asks for few things. */
const MOST_CLUSTERS = 5;

const useStyles = makeStyles((theme: Theme) => ({
  runs: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(2),
  },
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(0.5, 2),
  },
}));

/** How far the forecasts of clusters have come and, for those who may, a button to make them now. */
export function ForecastRuns(props: {
  clusters: readonly string[];
  onFinished: () => void;
}) {
  const { clusters, onFinished } = props;
  const classes = useStyles();
  return (
    <div className={classes.runs}>
      {clusters.slice(0, MOST_CLUSTERS).map(cluster => (
        <Run key={cluster} cluster={cluster} onFinished={onFinished} />
      ))}
      {clusters.length > MOST_CLUSTERS && (
        <Typography variant="body2" color="textSecondary">
          Choose a cluster to see its forecast run.
        </Typography>
      )}
    </div>
  );
}

function Run(props: { cluster: string; onFinished: () => void }) {
  const { cluster, onFinished } = props;
  const classes = useStyles();
  const api = useApi(kafkaCapacityApiRef);
  const [running, setRunning] = useState(false);
  const [failure, setFailure] = useState<Error>();
  const progress = usePolled(
    async () => {
      const next = await api.getForecastProgress(cluster);
      if (running && next.state !== 'running') onFinished();
      setRunning(next.state === 'running');
      return next;
    },
    cluster,
    { everyMs: running ? RUNNING_POLL_MS : FORECAST_POLL_MS },
  );
  const { value, error, refresh } = progress;
  // Who may not read the cluster sees what crosses all the same.
  if (isForbidden(error)) return null;
  const request = async () => {
    setFailure(undefined);
    try {
      await api.requestForecasts(cluster);
      setRunning(true);
      refresh();
    } catch (caught) {
      setFailure(caught instanceof Error ? caught : new Error(`${caught}`));
    }
  };
  const busy = running || value?.state === 'running';
  return (
    <section aria-label={`Forecast run of ${cluster}`}>
      <div className={classes.line}>
        <Typography variant="body2" component="div" role="status">
          {cluster}: {value && <RunWords progress={value} />}
          {!value && error && `not known: ${errorSentence(error)}`}
        </Typography>
        <RequirePermission
          permission={kafkaCapacitySweepCreatePermission}
          errorPage={<></>}
        >
          <Button
            size="small"
            variant="outlined"
            disabled={busy}
            onClick={request}
          >
            Forecast now
          </Button>
        </RequirePermission>
      </div>
      {busy && value && (
        <LinearProgress
          aria-label={`Forecasting ${cluster}`}
          {...(value.total > 0 && {
            variant: 'determinate',
            value: Math.min(100, (value.done / value.total) * 100),
          })}
        />
      )}
      {failure && (
        <Alert severity="error">
          Could not forecast: {errorSentence(failure)}
        </Alert>
      )}
    </section>
  );
}

function isForbidden(error: Error | undefined): boolean {
  return (
    error?.name === 'ResponseError' &&
    (error as ResponseError).statusCode === 403
  );
}

function RunWords({ progress }: { progress: ForecastProgress }) {
  const { state, done, total, failed, finishedAt } = progress;
  if (state === 'waiting') {
    return <>no forecasts yet; the first run follows the first refresh.</>;
  }
  if (state === 'done' && done === 0) {
    return <>no series has a whole day (UTC) of history yet.</>;
  }
  const faults =
    failed > 0 ? `, ${formatExact(failed)} naive after a failed fit` : '';
  if (state === 'running') {
    return (
      <>
        forecasting, {formatExact(done)} of {formatExact(total)} series{faults}
      </>
    );
  }
  return (
    <>
      {formatQuantity(done, 'series')} forecast
      {finishedAt && (
        <>
          {' '}
          <Ago at={finishedAt} />
        </>
      )}
      {faults}
    </>
  );
}
