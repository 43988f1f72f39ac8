import { ReactNode } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  Hazard,
  PartitionRecommendation,
  PartitionStrategy,
  TopicDetail,
  formatQuantity,
  isModelFailure,
  keysMovedShare,
} from 'backstage-plugin-kafka-capacity-common';
import { AdviceList } from './AdviceList';
import { HazardList } from './HazardList';
import {
  formatPartitions,
  recommendationSentence,
} from './recommendationSentence';
import { Section } from './Section';

const useStyles = makeStyles((theme: Theme) => ({
  ways: {
    display: 'grid',
    gridTemplateColumns: 'max-content 1fr',
    gap: theme.spacing(1, 2),
    margin: theme.spacing(1, 0),
    '& dt': { fontWeight: 'bold' },
    '& dd': { margin: 0 },
    [theme.breakpoints.down('xs')]: { gridTemplateColumns: '1fr' },
  },
  verdict: { fontWeight: 'bold' },
}));

/** How many partitions to have, the ways there, and what each would do. */
export function RecommendationSection(props: {
  topic: TopicDetail;
  recommendation: PartitionRecommendation;
}) {
  const { topic, recommendation } = props;
  return (
    <Section title="Recommendation">
      <Typography variant="body1">
        {recommendationSentence(recommendation)}
      </Typography>
      {recommendation.action === 'increase' && (
        <Ways topic={topic} recommendation={recommendation} />
      )}
      <HazardList hazards={topic.hazards} />
      <AdviceList advice={topic.advice} />
    </Section>
  );
}

function Ways(props: {
  topic: TopicDetail;
  recommendation: PartitionRecommendation;
}) {
  const { topic, recommendation } = props;
  const { required, recommended } = recommendation;
  const classes = useStyles();
  const { keyed, orderPerKey } = topic.declared;
  const unkeyed = keyed === false && orderPerKey !== true;
  const blocked = (strategy: PartitionStrategy) =>
    topic.hazards.filter(({ blocks }) => blocks.includes(strategy));
  const inPlace = blocked('in-place');
  const newTopic = blocked('new-topic');
  return (
    <Typography component="dl" variant="body2" className={classes.ways}>
      <dt>Do nothing</dt>
      <dd>
        {formatPartitions(topic.partitionCount)} stay below the {required} that
        are required.
      </dd>
      <Way
        name="In place"
        blocked={inPlace}
        recommended={unkeyed || newTopic.length > 0}
      >
        {unkeyed
          ? 'No key moves: the records have none.'
          : keysMoved(topic.partitionCount, recommended)}
      </Way>
      <Way
        name="New topic"
        blocked={newTopic}
        recommended={!unkeyed || inPlace.length > 0}
      >
        Create one with {formatPartitions(recommended)}, switch the producers,
        drain the old one, then switch{' '}
        {formatQuantity(topic.readers.length, 'groups')}: order per key holds.
      </Way>
    </Typography>
  );
}

function Way(props: {
  name: string;
  /** What forbids it. */
  blocked: Hazard[];
  /** Whether it is the one to take, unless something forbids it. */
  recommended: boolean;
  children: ReactNode;
}) {
  const { name, blocked, recommended, children } = props;
  const classes = useStyles();
  let verdict: string | undefined;
  if (blocked.length > 0) verdict = `Blocked: ${titles(blocked)}.`;
  else if (recommended) verdict = 'Recommended.';
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {children}{' '}
        {verdict && <span className={classes.verdict}>{verdict}</span>}
      </dd>
    </>
  );
}

function keysMoved(from: number, to: number): string {
  const share = keysMovedShare(from, to);
  if (isModelFailure(share)) return share.error.message;
  return `${formatQuantity(
    share * 100,
    '%',
  )} of keys move to another partition.`;
}

function titles(hazards: Hazard[]): string {
  return hazards
    .map(
      ({ title }) =>
        title.charAt(0).toLocaleLowerCase('en-US') + title.slice(1),
    )
    .join('; ');
}
