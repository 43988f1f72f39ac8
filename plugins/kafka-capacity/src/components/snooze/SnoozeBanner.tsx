import { useState } from 'react';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import PauseIcon from '@material-ui/icons/Pause';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import { useApi } from '@backstage/core-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { RequirePermission } from '@backstage/plugin-permission-react';
import {
  escapeInvisible,
  kafkaCapacitySnoozeCreatePermission,
  SubjectSummary,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../api';
import { useNotifyChange } from '../../subjectChanges';
import { Ago, Until } from '../marks/times';
import { errorSentence } from '../states/FailurePanel';
import { SnoozeButton } from './SnoozeButton';

const PERSON = /^user:/;

const useStyles = makeStyles((theme: Theme) => ({
  banner: {
    marginBottom: theme.spacing(2),
    '& .MuiAlert-message': { minWidth: 0, flexGrow: 1 },
  },
  reason: { overflowWrap: 'anywhere', whiteSpace: 'pre-line' },
  actions: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    marginTop: theme.spacing(1),
  },
}));

/** Who left the finding on a subject, why and until when, for everyone; to be changed and ended by those who may. */
export function SnoozeBanner(props: { summary: SubjectSummary }) {
  const { subject, level, snooze } = props.summary;
  const classes = useStyles();
  if (!snooze) return null;
  return (
    <Alert
      severity={level === 'emergency' ? 'warning' : 'info'}
      icon={<PauseIcon fontSize="inherit" />}
      className={classes.banner}
      role="status"
    >
      <AlertTitle>
        {snooze.kind === 'accepted' ? 'Accepted' : 'Snoozed'}{' '}
        <Until at={snooze.until} />
      </AlertTitle>
      <div className={classes.reason}>{escapeInvisible(snooze.reason)}</div>
      <Typography variant="body2" component="div">
        {snooze.kind === 'accepted' ? 'accepted by ' : 'snoozed by '}
        {PERSON.test(snooze.by) ? (
          <EntityRefLink entityRef={snooze.by} defaultKind="user" hideIcon />
        ) : (
          snooze.by
        )}{' '}
        <Ago at={snooze.at} />
      </Typography>
      {level === 'emergency' && (
        <div>
          <b>This does not hide the emergency</b>: it counts as if it were not
          snoozed.
        </div>
      )}
      <RequirePermission
        permission={kafkaCapacitySnoozeCreatePermission}
        errorPage={<></>}
      >
        <div className={classes.actions}>
          <SnoozeButton summary={props.summary} color="inherit" />
          <EndSnooze subject={subject} />
        </div>
      </RequirePermission>
    </Alert>
  );
}

function EndSnooze({ subject }: Pick<SubjectSummary, 'subject'>) {
  const api = useApi(kafkaCapacityApiRef);
  const notifyChange = useNotifyChange();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<Error>();
  const end = async () => {
    setError(undefined);
    setPending(true);
    try {
      await api.endSnooze(subject);
      notifyChange();
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(`${failure}`));
    } finally {
      setPending(false);
    }
  };
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        color="inherit"
        disabled={pending}
        onClick={end}
      >
        End snooze now
      </Button>
      {error && (
        <div role="alert">Could not be ended: {errorSentence(error)}</div>
      )}
    </>
  );
}
