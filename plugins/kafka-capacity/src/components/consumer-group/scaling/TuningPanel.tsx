import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  WordedConsumerTuning,
  WordedTuningAdvice,
} from 'backstage-plugin-kafka-capacity-common';
import { CopyButton } from '../../documents/CopyButton';
import { Column, DataTable } from '../../table/DataTable';

const useStyles = makeStyles((theme: Theme) => ({
  advice: { margin: theme.spacing(0, 0, 2) },
  heading: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    alignItems: 'baseline',
  },
  quiet: { color: theme.palette.text.secondary },
}));

const COLUMNS: Column<WordedTuningAdvice['settings'][number]>[] = [
  { id: 'name', label: 'Setting', render: ({ name }) => <code>{name}</code> },
  { id: 'value', label: 'Value', render: ({ value }) => <code>{value}</code> },
  {
    id: 'default',
    label: "Kafka's default",
    render: setting => <code>{setting.default}</code>,
  },
];

/** What to tune of a group's consumers: settings beside Kafka's own, why, and when not. */
export function TuningPanel(props: { tuning: WordedConsumerTuning }) {
  const { advice, unknown } = props.tuning;
  return (
    <div role="group" aria-label="Settings to tune">
      {advice.map(one => (
        <Tuning key={one.id} advice={one} />
      ))}
      {unknown.map(sentence => (
        <Typography key={sentence} variant="body2" color="textSecondary">
          Not known: {sentence}
        </Typography>
      ))}
    </div>
  );
}

function Tuning(props: { advice: WordedTuningAdvice }) {
  const { title, settings, reason, whenNot } = props.advice;
  const classes = useStyles();
  return (
    <div className={classes.advice}>
      <div className={classes.heading}>
        <Typography variant="subtitle2" component="h4">
          {title}
        </Typography>
        {settings.length > 0 && (
          <CopyButton
            what={`settings: ${title}`}
            text={settings
              .map(({ name, value }) => `${name}=${value}\n`)
              .join('')}
          />
        )}
      </div>
      {settings.length > 0 && (
        <DataTable
          label={title}
          columns={COLUMNS}
          rows={settings}
          rowKey={({ name }) => name}
          narrow
        />
      )}
      <Typography variant="body2">{reason}</Typography>
      <Typography variant="body2" className={classes.quiet}>
        When not: {whenNot}
      </Typography>
    </div>
  );
}
