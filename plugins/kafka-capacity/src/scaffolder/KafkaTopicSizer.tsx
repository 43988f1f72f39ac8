import { useEffect, useState } from 'react';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { useApi } from '@backstage/core-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import {
  ClusterSummary,
  isModelFailure,
  kafkaCapacityTopicCreatePermission,
  TopicDetail,
  WORKLOAD_PROFILES,
  WorkloadProfile,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../api';
import { DemandFields } from '../components/planning/DemandFields';
import {
  answersOf,
  decimalText,
  DemandAnswers,
  numberOf,
} from '../components/planning/demandAnswers';
import { SimulatedBanner } from '../components/states/banners';
import { FailurePanel } from '../components/states/FailurePanel';
import { LikeTopicField } from './LikeTopicField';
import { NameField } from './NameField';
import { recommendationFor, KafkaTopicSizing } from './sizing';
import { SizingAnswer } from './SizingAnswer';

const PROFILES = Object.keys(WORKLOAD_PROFILES) as WorkloadProfile[];

const useStyles = makeStyles((theme: Theme) => ({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)',
    gap: theme.spacing(3),
    [theme.breakpoints.down('sm')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  fields: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
  },
  title: { marginBottom: theme.spacing(1) },
}));

/** What is typed, which need not be a number yet. */
interface Draft extends DemandAnswers {
  cluster: string;
  name: string;
  profile: '' | WorkloadProfile;
}

/** Asks for a new topic and the demand on it, and shows beside it how many partitions that needs, and why. */
export function KafkaTopicSizer(
  props: FieldExtensionComponentProps<KafkaTopicSizing>,
) {
  const { formData, onChange, idSchema, rawErrors = [], schema } = props;
  const classes = useStyles();
  const api = useApi(kafkaCapacityApiRef);
  const clusters = useAsyncRetry(() => api.getClusters(), [api]);
  const [draft, setDraft] = useState(() => draftOf(formData));
  const [example, setExample] = useState<TopicDetail>();
  const change = (changes: Partial<Draft>) => {
    const next = { ...draft, ...changes };
    setDraft(next);
    onChange(reviewable(sizingOf(next), clusters.value));
  };
  const only = clusters.value?.length === 1 ? clusters.value[0].cluster : '';
  // Nothing is to be chosen where there is no choice.
  useEffect(() => {
    if (only && draft.cluster === '') change({ cluster: only });
  });
  if (clusters.error) {
    return (
      <FailurePanel
        error={clusters.error}
        what="the Kafka clusters"
        onRetry={clusters.retry}
      />
    );
  }
  if (!clusters.value) {
    return <Skeleton variant="rect" height={320} aria-label="Loading" />;
  }
  const id = idSchema.$id;
  const cluster = clusters.value.find(one => one.cluster === draft.cluster);
  const result =
    cluster && recommendationFor(sizingOf(draft), cluster.newTopics);
  return (
    <section aria-label={schema.title ?? 'The topic and its size'}>
      {schema.title && (
        <Typography variant="h5" component="h2" className={classes.title}>
          {schema.title}
        </Typography>
      )}
      {rawErrors.length > 0 && (
        <Typography color="error" component="ul" role="alert">
          {rawErrors.map(error => (
            <li key={error}>{error}</li>
          ))}
        </Typography>
      )}
      <SimulatedBanner simulated={cluster?.simulated ?? false} />
      <div className={classes.columns}>
        <div className={classes.fields}>
          <ClusterField
            id={`${id}-cluster`}
            clusters={clusters.value}
            value={draft.cluster}
            onChange={name => {
              setExample(undefined);
              change({ cluster: name });
            }}
          />
          <NameField
            id={`${id}-name`}
            cluster={cluster}
            value={draft.name}
            onChange={name => change({ name })}
          />
          <LikeTopicField
            id={`${id}-like`}
            cluster={cluster?.cluster}
            onChosen={topic => {
              setExample(topic);
              if (topic?.recommendation) {
                change(answersOf(topic.recommendation));
              }
            }}
          />
          <DemandFields
            id={id}
            answers={draft}
            required={['peakMBps', 'targetParallelism']}
            hints={hintsOf(example)}
            wrong={result && isModelFailure(result) ? result.error : undefined}
            onChange={change}
          />
          <TextField
            id={`${id}-profile`}
            select
            label="Kind of workload"
            value={draft.profile}
            onChange={event =>
              change({
                profile: PROFILES.find(one => one === event.target.value) ?? '',
              })
            }
            variant="outlined"
            size="small"
          >
            <MenuItem value="">None of these</MenuItem>
            {PROFILES.map(profile => (
              <MenuItem key={profile} value={profile}>
                {WORKLOAD_PROFILES[profile].title}
              </MenuItem>
            ))}
          </TextField>
        </div>
        <SizingAnswer cluster={cluster} result={result} />
      </div>
    </section>
  );
}

/** Chooses a cluster, and says of each whether topics can be created in it from here. */
function ClusterField(props: {
  id: string;
  clusters: ClusterSummary[];
  value: string;
  onChange: (cluster: string) => void;
}) {
  const { id, clusters, value, onChange } = props;
  const chosen = clusters.find(({ cluster }) => cluster === value);
  const permission = usePermission({
    permission: kafkaCapacityTopicCreatePermission,
  });
  // Where that can't be told, the backend refuses in time.
  const mayCreate =
    permission.loading || Boolean(permission.error) || permission.allowed;
  const said = ({ newTopics: { allowChanges } }: ClusterSummary) => {
    if (!allowChanges) {
      return 'You can’t create topics here. Generate a declaration instead.';
    }
    return mayCreate
      ? 'You can create topics here.'
      : `You need the permission ${kafkaCapacityTopicCreatePermission.name} to create topics here. Generate a declaration instead.`;
  };
  return (
    <TextField
      id={id}
      select
      required
      label="Cluster"
      value={chosen ? value : ''}
      onChange={event => onChange(event.target.value)}
      helperText={chosen && said(chosen)}
      variant="outlined"
      size="small"
    >
      {clusters.length === 0 && (
        <MenuItem value="" disabled>
          No cluster is configured
        </MenuItem>
      )}
      {clusters.map(({ cluster, newTopics }) => (
        <MenuItem key={cluster} value={cluster}>
          {cluster}
          {newTopics.allowChanges && mayCreate
            ? ' ✓ topics can be created'
            : ' – declarations only'}
        </MenuItem>
      ))}
    </TextField>
  );
}

/** Where the numbers of a topic that is taken as an example are from. */
function hintsOf(
  example: TopicDetail | undefined,
): Partial<Record<keyof DemandAnswers, string>> {
  const hints = {
    peakMBps:
      'What producers send at the busiest time, compressed, without replication; 1 MB is 10⁶ bytes',
    targetParallelism: 'Members of its largest consumer group',
    growth: "Default: the cluster's policy",
  };
  const sourceOf = (input: string) =>
    example?.recommendation?.calculation.inputs.find(({ id }) => id === input)
      ?.source;
  const like = (source: string | undefined) =>
    source && `Like ${example?.subject.name}: ${source}`;
  return {
    ...hints,
    peakMBps: like(sourceOf('peak')) ?? hints.peakMBps,
    targetParallelism: like(sourceOf('parallelism')) ?? hints.targetParallelism,
  };
}

function draftOf(sizing: KafkaTopicSizing = {}): Draft {
  const text = (value: number | undefined) =>
    typeof value === 'number' ? decimalText(value) : '';
  return {
    cluster: sizing.cluster ?? '',
    name: sizing.name ?? '',
    peakMBps: text(sizing.peakMBps),
    targetParallelism: text(sizing.targetParallelism),
    growth: text(sizing.growth),
    profile: sizing.profile ?? '',
  };
}

/** A number that is none stays one, so that it is refused instead of left out. What is empty would be an empty row of the review. */
function sizingOf(draft: Draft): KafkaTopicSizing {
  const name = draft.name.trim();
  const peakMBps = numberOf(draft.peakMBps);
  const targetParallelism = numberOf(draft.targetParallelism);
  const growth = numberOf(draft.growth);
  return {
    ...(draft.cluster && { cluster: draft.cluster }),
    ...(name && { name }),
    ...(peakMBps !== null && { peakMBps }),
    ...(targetParallelism !== null && { targetParallelism }),
    ...(growth !== null && { growth }),
    ...(draft.profile && { profile: draft.profile }),
  };
}

/** With what is recommended for it, as soon as that can be said. */
function reviewable(
  sizing: KafkaTopicSizing,
  clusters: readonly ClusterSummary[] = [],
): KafkaTopicSizing {
  const { cluster, peakMBps, targetParallelism } = sizing;
  const found = clusters.find(one => one.cluster === cluster);
  if (!found || peakMBps === undefined || targetParallelism === undefined) {
    return sizing;
  }
  const result = recommendationFor(sizing, found.newTopics);
  return isModelFailure(result)
    ? sizing
    : { ...sizing, partitions: result.recommended };
}
