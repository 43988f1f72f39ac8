import { ReactNode, useState } from 'react';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import ToggleButton from '@material-ui/lab/ToggleButton';
import ToggleButtonGroup from '@material-ui/lab/ToggleButtonGroup';
import {
  AutoscaledGroup,
  ClusterSecurity,
  DEFAULT_POLICIES,
  MembersPerPod,
  ModelInputError,
  SASL_MECHANISMS,
  horizontalPodAutoscaler,
  isModelFailure,
  kedaScaledObject,
  parseDecimal,
  SaslMechanism,
} from 'backstage-plugin-kafka-capacity-common';
import { DocumentView } from '../documents/DocumentView';

const WORKLOAD_KINDS = ['Deployment', 'StatefulSet'] as const;

const PER_POD_HINT = {
  hosts: 'As many as share a host now',
  declared: 'As declared by annotation',
  unknown: 'Manifests count pods',
};

const PLAIN_TEXT: ClusterSecurity = {
  tls: false,
  sasl: null,
  clientCertificate: false,
  ownAuthority: false,
};

type Scaler = 'keda' | 'hpa';

const useStyles = makeStyles((theme: Theme) => ({
  fields: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(2),
    margin: theme.spacing(2, 0),
  },
  field: { width: 220, maxWidth: '100%' },
  toggle: { padding: theme.spacing(0.5, 1.5), textTransform: 'none' },
}));

interface Answers {
  topic: string;
  kind: (typeof WORKLOAD_KINDS)[number];
  name: string;
  namespace: string;
  bootstrap: string;
  alertSeconds: string;
  membersPerPod: string;
  tls: 'yes' | 'no';
  sasl: SaslMechanism | 'none';
}

/** Manifests that let Kubernetes follow a group's lag, written here from what is known and what is typed in. */
export function AutoscalerPanel(props: {
  group: string;
  /** Partitions that the group reads, by topic. */
  partitions: ReadonlyMap<string, number>;
  perMemberRate: number;
  minMembers: number | undefined;
  membersPerPod: MembersPerPod | null;
  /** How the portal connects to the cluster; null when not known. */
  security: ClusterSecurity | null;
}) {
  const { group, partitions, perMemberRate, minMembers, membersPerPod } = props;
  const security = props.security ?? PLAIN_TEXT;
  const topics = [...partitions.keys()];
  const classes = useStyles();
  const [scaler, setScaler] = useState<Scaler>('keda');
  const [answers, setAnswers] = useState<Answers>({
    topic: topics[0] ?? '',
    kind: 'Deployment',
    name: '',
    namespace: '',
    bootstrap: '',
    alertSeconds: String(DEFAULT_POLICIES.consumers.alertSeconds),
    membersPerPod: String(membersPerPod?.count ?? 1),
    tls: security.tls ? 'yes' : 'no',
    sasl: security.sasl ?? 'none',
  });
  const ofTopic = partitions.get(answers.topic) ?? NaN;
  const asked: AutoscaledGroup = {
    group,
    topic: answers.topic,
    partitions: ofTopic,
    perMemberRate,
    // A group of several topics may need more members than one of them has partitions.
    minMembers: minMembers && Math.min(minMembers, ofTopic),
    alertSeconds: numberOf(answers.alertSeconds),
    membersPerPod: numberOf(answers.membersPerPod),
    workload: { kind: answers.kind, name: answers.name.trim() },
    namespace: answers.namespace.trim() || undefined,
  };
  const result =
    scaler === 'keda'
      ? kedaScaledObject({
          ...asked,
          bootstrap: answers.bootstrap.trim(),
          security: {
            ...security,
            tls: answers.tls === 'yes',
            sasl: answers.sasl === 'none' ? null : answers.sasl,
          },
        })
      : horizontalPodAutoscaler(asked);
  const failure = isModelFailure(result) ? result.error : undefined;
  const needed: (keyof Answers)[] =
    scaler === 'keda' ? ['name', 'bootstrap'] : ['name'];
  const open = needed.filter(key => answers[key].trim() === '');

  /** A field that is still empty is asked for, not complained about. */
  const field = (
    key: keyof Answers,
    label: string,
    inputs: string[],
    hint: string,
    more: { select?: boolean; children?: ReactNode } = {},
  ) => {
    const wrong =
      failure && inputs.includes(failure.field) && !open.includes(key);
    return (
      <TextField
        key={key}
        id={`kafka-capacity-autoscaler-${key}`}
        className={classes.field}
        variant="outlined"
        size="small"
        label={label}
        value={answers[key]}
        onChange={event =>
          setAnswers({ ...answers, [key]: event.target.value })
        }
        error={wrong}
        helperText={wrong ? complaint(failure) : hint}
        {...more}
      />
    );
  };
  const fields = [
    ...(topics.length > 1
      ? [
          field('topic', 'Topic', ['topic'], 'Whose lag is followed', {
            select: true,
            children: topics.map(topic => (
              <MenuItem key={topic} value={topic}>
                {topic}
              </MenuItem>
            )),
          }),
        ]
      : []),
    field(
      'kind',
      'Workload kind',
      ['workload.kind'],
      'What runs the members',
      choice(WORKLOAD_KINDS),
    ),
    field(
      'name',
      'Workload name',
      ['workload.name', 'resourceName'],
      'As in Kubernetes; needed',
    ),
    field('namespace', 'Namespace', ['namespace'], 'Of the workload; optional'),
    ...(scaler === 'keda'
      ? [
          field(
            'bootstrap',
            'Bootstrap servers',
            ['bootstrap'],
            'host:port as KEDA reaches them; needed',
          ),
          field(
            'tls',
            'TLS',
            ['security.tls'],
            props.security ? 'As the portal connects' : 'Not known: check',
            choice(['yes', 'no']),
          ),
          field(
            'sasl',
            'SASL',
            ['security.sasl'],
            props.security ? 'As the portal connects' : 'Not known: check',
            choice(['none', ...SASL_MECHANISMS]),
          ),
        ]
      : []),
    field(
      'membersPerPod',
      'Members per pod',
      ['membersPerPod'],
      PER_POD_HINT[membersPerPod?.source ?? 'unknown'],
    ),
    field(
      'alertSeconds',
      'Alert after (s behind)',
      ['alertSeconds'],
      'From here on members are added',
    ),
  ];
  return (
    <div role="group" aria-label="Manifests">
      <ToggleButtonGroup
        exclusive
        size="small"
        value={scaler}
        aria-label="Autoscaler"
        onChange={(_event, next: Scaler | null) => next && setScaler(next)}
      >
        <ToggleButton value="keda" className={classes.toggle}>
          KEDA ScaledObject
        </ToggleButton>
        <ToggleButton value="hpa" className={classes.toggle}>
          HPA v2
        </ToggleButton>
      </ToggleButtonGroup>
      <div className={classes.fields}>{fields}</div>
      {topics.length > 1 && (
        <Typography variant="body2" paragraph>
          The lag of one topic is followed, so that there are at most as many
          members as it has partitions: {ofTopic} of the{' '}
          {[...partitions.values()].reduce((sum, count) => sum + count, 0)} that
          the group reads.
        </Typography>
      )}
      {scaler === 'hpa' && (
        <Typography variant="body2" paragraph>
          It needs the group's lag as an external metric that is never negative.
          The rule in the manifest's first lines makes the Prometheus adapter
          serve it from kafka_exporter.
        </Typography>
      )}
      {scaler === 'keda' &&
        (answers.tls === 'yes' || answers.sasl !== 'none') && (
          <Typography variant="body2" paragraph>
            KEDA takes its credentials from a Secret that you make first. The
            portal's own are not part of the manifest.
          </Typography>
        )}
      {!isModelFailure(result) && <DocumentView document={result} />}
      {failure && open.length > 0 && (
        <Typography variant="body2" role="status" color="textSecondary">
          Fill in{' '}
          {open
            .map(key =>
              key === 'name' ? 'the workload name' : 'the bootstrap servers',
            )
            .join(' and ')}{' '}
          to get the manifest.
        </Typography>
      )}
      {failure && open.length === 0 && (
        <Alert severity="warning" role="status">
          No manifest can be written: {failure.message}.
        </Alert>
      )}
    </div>
  );
}

function choice(values: readonly string[]) {
  return {
    select: true,
    children: values.map(value => (
      <MenuItem key={value} value={value}>
        {value}
      </MenuItem>
    )),
  };
}

function complaint(failure: ModelInputError): string {
  return `Must be ${failure.allowed}`;
}

/** NaN, which the model refuses, for what is not written in decimal digits. */
function numberOf(text: string): number {
  return parseDecimal(text.trim()) ?? NaN;
}
