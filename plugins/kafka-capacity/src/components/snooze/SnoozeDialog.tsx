import { FormEvent, useState } from 'react';
import Button from '@material-ui/core/Button';
import Chip from '@material-ui/core/Chip';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogContentText from '@material-ui/core/DialogContentText';
import DialogTitle from '@material-ui/core/DialogTitle';
import FormControl from '@material-ui/core/FormControl';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormLabel from '@material-ui/core/FormLabel';
import Radio from '@material-ui/core/Radio';
import RadioGroup from '@material-ui/core/RadioGroup';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import useMediaQuery from '@material-ui/core/useMediaQuery';
import { makeStyles, Theme, useTheme } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import { useApi } from '@backstage/core-plugin-api';
import {
  escapeInvisible,
  Snooze,
  SNOOZE_LIMITS,
  SubjectSummary,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../api';
import { errorSentence } from '../states/FailurePanel';
import { dateOf, daysAfter, endOf, latestDate, monthAfter } from './endDates';

const KINDS: Record<Snooze['kind'], { title: string; meaning: string }> = {
  snoozed: {
    title: 'Snooze',
    meaning: 'You will fix it later.',
  },
  accepted: {
    title: 'Accept',
    meaning: 'You know it and leave it as it is.',
  },
};

const PRESETS: [label: string, date: (now: Date) => string][] = [
  ['1 day', now => daysAfter(now, 1)],
  ['1 week', now => daysAfter(now, 7)],
  ['1 month', monthAfter],
];

const useStyles = makeStyles((theme: Theme) => ({
  form: { display: 'flex', flexDirection: 'column', minHeight: 0 },
  fields: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: theme.spacing(2),
  },
  kind: { alignItems: 'flex-start', margin: theme.spacing(0.5, 0) },
  radio: { padding: theme.spacing(0, 1, 0, 0) },
  legend: { marginBottom: theme.spacing(1) },
  end: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
  },
  // The theme gives chips a margin of their own, for rows of tags.
  chip: { margin: 0 },
  date: {
    minWidth: 180,
    // The browser's calendar icon is black by default.
    '& input': { colorScheme: theme.palette.type },
  },
  actions: { padding: theme.spacing(1, 3, 2) },
}));

/** Asks how, until when and why a finding is to be left. */
export function SnoozeDialog(props: {
  summary: SubjectSummary;
  onClose: () => void;
  onDone: () => void;
}) {
  const { summary, onClose, onDone } = props;
  const { subject, snooze, level } = summary;
  const api = useApi(kafkaCapacityApiRef);
  const classes = useStyles();
  const theme = useTheme();
  const fullScreen = useMediaQuery(theme.breakpoints.down('xs'));
  const [now] = useState(() => new Date());
  const [kind, setKind] = useState(snooze?.kind ?? 'snoozed');
  const [date, setDate] = useState(
    snooze ? dateOf(new Date(snooze.until)) : daysAfter(now, 7),
  );
  const [reason, setReason] = useState(snooze?.reason ?? '');
  const [tried, setTried] = useState(false);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<Error>();

  const today = dateOf(now);
  const latest = latestDate(now);
  const until = date >= today && date <= latest ? endOf(date) : undefined;
  const given = reason.trim();
  const reasonFits =
    given.length > 0 && given.length <= SNOOZE_LIMITS.reasonLength;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!until || !reasonFits || pending) return;
    setError(undefined);
    setPending(true);
    try {
      await api.snoozeSubject(subject, {
        kind,
        reason: given,
        until: until.toISOString(),
      });
      onDone();
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(`${failure}`));
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
      aria-labelledby="kafka-capacity-snooze-title"
    >
      <form className={classes.form} onSubmit={submit} noValidate>
        <DialogTitle id="kafka-capacity-snooze-title">
          Leave the finding on {escapeInvisible(subject.name)} for a time
        </DialogTitle>
        <DialogContent className={classes.fields}>
          <DialogContentText>
            It is left out of the level of every entity that it belongs to, and
            counted apart. Everyone sees who decided so, and why.{' '}
            {level === 'emergency'
              ? 'The emergency stays visible.'
              : 'An emergency would still show.'}
          </DialogContentText>
          <FormControl component="fieldset">
            <FormLabel component="legend">How</FormLabel>
            <RadioGroup
              name="kind"
              value={kind}
              onChange={(_event, value) =>
                setKind(value === 'accepted' ? 'accepted' : 'snoozed')
              }
            >
              {Object.entries(KINDS).map(([value, { title, meaning }]) => (
                <FormControlLabel
                  key={value}
                  className={classes.kind}
                  value={value}
                  control={<Radio className={classes.radio} color="primary" />}
                  label={
                    <>
                      <b>{title}</b>
                      <Typography variant="body2" component="div">
                        {meaning}
                      </Typography>
                    </>
                  }
                />
              ))}
            </RadioGroup>
          </FormControl>
          <FormControl component="fieldset">
            <FormLabel component="legend" className={classes.legend}>
              Until the end of
            </FormLabel>
            <div className={classes.end}>
              {PRESETS.map(([label, dateFrom]) => {
                const preset = dateFrom(now);
                const pressed = preset === date;
                return (
                  <Chip
                    key={label}
                    className={classes.chip}
                    label={label}
                    variant={pressed ? 'default' : 'outlined'}
                    aria-pressed={pressed}
                    onClick={() => setDate(preset)}
                  />
                );
              })}
              <TextField
                className={classes.date}
                id="kafka-capacity-snooze-date"
                type="date"
                label="Date"
                variant="outlined"
                size="small"
                required
                value={date}
                onChange={event => setDate(event.target.value)}
                inputProps={{ min: today, max: latest }}
                InputLabelProps={{ shrink: true }}
                error={!until}
                helperText={
                  until ? undefined : `A date from ${today} to ${latest}`
                }
              />
            </div>
          </FormControl>
          <TextField
            id="kafka-capacity-snooze-reason"
            label="Reason"
            variant="outlined"
            required
            multiline
            minRows={2}
            maxRows={6}
            value={reason}
            onChange={event => setReason(event.target.value)}
            error={
              given.length > SNOOZE_LIMITS.reasonLength ||
              (tried && !reasonFits)
            }
            helperText={
              tried && given.length === 0
                ? 'Give a reason for others to read.'
                : `${given.length} of ${SNOOZE_LIMITS.reasonLength} characters`
            }
          />
          {error && (
            <Alert severity="error">
              Could not be saved: {errorSentence(error)}
            </Alert>
          )}
        </DialogContent>
        <DialogActions className={classes.actions}>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            variant="contained"
            color="primary"
            disabled={pending}
          >
            {KINDS[kind].title}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
