import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  ModelInputError,
  isModelFailure,
} from 'backstage-plugin-kafka-capacity-common';
import { DocumentView } from '../documents/DocumentView';
import {
  DocumentAnswers,
  DocumentKind,
  DocumentQuestion,
  defaultKafkaResource,
  topicDocument,
} from './topicDocuments';

/** A text that is asked for, under the name that the document's own checks call it by. */
interface Field {
  key: keyof DocumentAnswers;
  input: string;
  label: string;
  /** How it is written. */
  format?: string;
  /** What becomes of an empty one. */
  empty?: string;
  options?: { value: string; label: string }[];
  onlyFor?: DocumentAnswers['provider'];
}

const FIELDS: Record<DocumentKind, Field[]> = {
  strimzi: [
    {
      key: 'kafkaResource',
      input: 'kafkaResource',
      label: 'Kafka resource (cluster label)',
    },
    {
      key: 'namespace',
      input: 'namespace',
      label: 'Namespace',
      empty: 'left out',
    },
    {
      key: 'strimziName',
      input: 'resourceName',
      label: 'KafkaTopic resource',
      empty: "made from the topic's name",
    },
    {
      key: 'apiVersion',
      input: 'apiVersion',
      label: 'API version',
      options: [
        { value: 'v1', label: 'v1 (Strimzi 0.49 and later)' },
        { value: 'v1beta2', label: 'v1beta2' },
      ],
    },
  ],
  terraform: [
    {
      key: 'provider',
      input: 'provider',
      label: 'Provider',
      options: [
        { value: 'mongey', label: 'Mongey/kafka' },
        { value: 'confluent', label: 'confluentinc/confluent' },
      ],
    },
    {
      key: 'terraformName',
      input: 'resourceName',
      label: 'Resource name',
      empty: "made from the topic's name",
    },
    {
      key: 'clusterId',
      input: 'clusterId',
      label: 'Cluster id, such as lkc-abc123',
      empty: 'left to the provider block',
      onlyFor: 'confluent',
    },
  ],
  script: [
    {
      key: 'bootstrap',
      input: 'bootstrap',
      label: 'Brokers',
      format: 'host:port,host:port',
      empty: 'the script asks for them',
    },
  ],
};

const useStyles = makeStyles((theme: Theme) => ({
  fields: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1.5),
    margin: theme.spacing(2, 0, 1.5),
  },
  field: { width: 260, maxWidth: '100%' },
  about: { color: theme.palette.text.secondary },
}));

/** A declaration of the topic, its change, or the script that does it, with what has to be filled in for it. */
export function TopicDocumentPanel(
  props: DocumentQuestion & { onChange: (answers: DocumentAnswers) => void },
) {
  const { onChange, ...question } = props;
  const { kind, topic, answers } = question;
  const classes = useStyles();
  const document = topicDocument(question);
  const wrong = isModelFailure(document) ? document.error : undefined;
  const fields = FIELDS[kind].filter(
    ({ onlyFor }) => onlyFor === undefined || onlyFor === answers.provider,
  );
  return (
    <>
      <Typography variant="body2" className={classes.about}>
        {aboutDocument(question)}
      </Typography>
      <div className={classes.fields}>
        {fields.map(({ key, input, label, format, empty, options }) => (
          <TextField
            key={key}
            id={`kafka-capacity-document-${key}`}
            className={classes.field}
            label={label}
            value={
              answers[key] ??
              (key === 'kafkaResource' ? defaultKafkaResource(topic) : '')
            }
            onChange={event =>
              onChange({ ...answers, [key]: event.target.value })
            }
            select={options !== undefined}
            error={wrong?.field === input}
            helperText={helpText(wrong, input, format, empty)}
            variant="outlined"
            size="small"
          >
            {options?.map(option => (
              <MenuItem key={option.value} value={option.value}>
                {option.label}
              </MenuItem>
            ))}
          </TextField>
        ))}
      </div>
      {isModelFailure(document) ? (
        <Typography variant="body2" role="status">
          {fields.some(({ input }) => input === document.error.field)
            ? 'Put that right to get the document.'
            : `It can't be written: ${document.error.message}.`}
        </Typography>
      ) : (
        <DocumentView key={document.fileName} document={document} />
      )}
    </>
  );
}

function helpText(
  wrong: ModelInputError | undefined,
  input: string,
  format: string | undefined,
  empty: string | undefined,
): string | undefined {
  if (wrong?.field === input) return `Must be ${wrong.allowed}`;
  const whenEmpty = empty && `Empty: ${empty}`;
  return [format, whenEmpty].filter(Boolean).join('. ') || undefined;
}

function aboutDocument({ kind, strategy }: DocumentQuestion): string {
  const inPlace = strategy === 'in-place';
  if (kind === 'script') {
    return inPlace
      ? 'It changes nothing without --apply, stops where the topic is not as assumed, and never shrinks it.'
      : 'It creates the topic to migrate to. It changes nothing without --apply, and stops where there is such a topic of another shape.';
  }
  const settings =
    'cleanup.policy, retention.ms and min.insync.replicas are as the last sweep read them; add what else yours sets.';
  return inPlace
    ? `The change of one line in what declares the topic; your own file may be laid out differently. ${settings}`
    : `Declares the topic to migrate to, beside the present one. ${settings}`;
}
