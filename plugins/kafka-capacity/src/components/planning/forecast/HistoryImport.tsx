import { FormEvent, useState } from 'react';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import LinearProgress from '@material-ui/core/LinearProgress';
import Typography from '@material-ui/core/Typography';
import useMediaQuery from '@material-ui/core/useMediaQuery';
import { makeStyles, Theme, useTheme } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import { useApi } from '@backstage/core-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  AssessedKind,
  formatQuantity,
  isoDate,
  dayOf,
  kafkaCapacityClusterReadPermission,
  kafkaCapacityHistoryCreatePermission,
  SeriesImport,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../../api';
import { saveText } from '../../documents/saveText';
import { errorSentence } from '../../states/FailurePanel';
import { csvText } from '../../table/csv';
import { importProblems } from './importProblems';

const MOST_BYTES = 100 * 1024 * 1024;

const useStyles = makeStyles((theme: Theme) => ({
  content: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: theme.spacing(2),
  },
  lines: { margin: 0, paddingLeft: theme.spacing(2), overflowWrap: 'anywhere' },
  actions: { padding: theme.spacing(1, 3, 2) },
}));

/** What a history and its forecast are of. */
export interface ForecastOf {
  cluster: string;
  kind: AssessedKind;
  name: string;
}

/** Fills gaps of the past from a file, for those who may. */
export function HistoryImport(props: {
  of: ForecastOf;
  metric: string;
  onImported: () => void;
}) {
  const [open, setOpen] = useState(false);
  const imports = usePermission({
    permission: kafkaCapacityHistoryCreatePermission,
  });
  const reads = usePermission({
    permission: kafkaCapacityClusterReadPermission,
  });
  if (!imports.allowed || !reads.allowed) return null;
  return (
    <>
      <Button size="small" variant="outlined" onClick={() => setOpen(true)}>
        Import history
      </Button>
      {open && <ImportDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

function ImportDialog(props: {
  of: ForecastOf;
  metric: string;
  onImported: () => void;
  onClose: () => void;
}) {
  const { of, metric, onImported, onClose } = props;
  const classes = useStyles();
  const theme = useTheme();
  const fullScreen = useMediaQuery(theme.breakpoints.down('xs'));
  const api = useApi(kafkaCapacityApiRef);
  const [file, setFile] = useState<File>();
  const [pending, setPending] = useState(false);
  const [result, setResult] = useState<SeriesImport | Error>();
  const tooLarge = file !== undefined && file.size > MOST_BYTES;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!file || tooLarge || pending) return;
    setPending(true);
    setResult(undefined);
    try {
      setResult(await api.importSeries(of.cluster, file));
      onImported();
    } catch (failure) {
      setResult(failure instanceof Error ? failure : new Error(`${failure}`));
    } finally {
      setPending(false);
    }
  };

  return (
    <Dialog
      open
      onClose={onClose}
      fullScreen={fullScreen}
      fullWidth
      maxWidth="sm"
      aria-labelledby="kafka-capacity-import-title"
    >
      <form onSubmit={submit} noValidate>
        <DialogTitle id="kafka-capacity-import-title">
          Import history of {of.cluster}
        </DialogTitle>
        <DialogContent className={classes.content}>
          <Typography variant="body2">
            Fills days and hours that are not known; what was measured stays.
            Columns: kind, name, metric, time, max, and optionally mean and p95.
            A time is a day (UTC) such as 2026-06-01, or an hour with its offset
            such as 2026-06-01T13:00:00Z. UTF-8, at most 100 MB.
          </Typography>
          <div>
            <Button
              size="small"
              onClick={() =>
                saveText(
                  'history-template.csv',
                  templateOf(of, metric, Date.now()),
                )
              }
            >
              Download a template
            </Button>
          </div>
          <div>
            <Typography
              component="label"
              variant="subtitle2"
              htmlFor="kafka-capacity-import-file"
            >
              CSV file
            </Typography>
            <div>
              <input
                id="kafka-capacity-import-file"
                type="file"
                accept=".csv,text/csv"
                onChange={event => {
                  setResult(undefined);
                  setFile(event.target.files?.[0]);
                }}
              />
            </div>
          </div>
          {pending && <LinearProgress aria-label="Importing" />}
          {tooLarge && (
            <Alert severity="error">
              The file is larger than 100 MB. Split it, for example by topic.
            </Alert>
          )}
          <div role="status">{result && <ImportResult result={result} />}</div>
        </DialogContent>
        <DialogActions className={classes.actions}>
          <Button onClick={onClose}>Close</Button>
          <Button
            type="submit"
            variant="contained"
            color="primary"
            disabled={!file || tooLarge || pending}
          >
            Import
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function ImportResult({ result }: { result: SeriesImport | Error }) {
  const classes = useStyles();
  if (!(result instanceof Error)) {
    const { rows, series, days } = result;
    return (
      <Alert severity="success">
        {formatQuantity(rows, 'rows')} read: {formatQuantity(days, 'days')} of{' '}
        {series} series. The forecast follows within 15 minutes.
      </Alert>
    );
  }
  const { sentence, lines } = importProblems(errorSentence(result));
  return (
    <Alert severity="error">
      <AlertTitle>{sentence}</AlertTitle>
      {lines.length > 0 && (
        <ul className={classes.lines}>
          {lines.map(line => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </Alert>
  );
}

function templateOf(
  { kind, name }: ForecastOf,
  metric: string,
  now: number,
): string {
  const yesterday = isoDate(dayOf(now) - 1);
  return csvText(
    ['kind', 'name', 'metric', 'time', 'max', 'mean', 'p95'],
    [[kind, name, metric, yesterday, 0, 0, 0]],
  );
}
