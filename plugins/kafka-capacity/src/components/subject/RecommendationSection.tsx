import { ReactNode } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  Hazard,
  PartitionRecommendation,
  TopicDetail,
  formatQuantity,
  isModelFailure,
  keysMovedShare,
} from 'backstage-plugin-kafka-capacity-common';
import { AdviceList } from './AdviceList';
import { HazardList } from './HazardList';
import { recommendationSentence } from './recommendationSentence';
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
      <AdviceList advice={[...recommendation.advice, ...topic.advice]} />
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
  const blocking = topic.hazards.filter(
    ({ severity }) => severity === 'blocking',
  );
  const noRoom = blocking.some(({ id }) => id === 'broker-budget');
  const groups = topic.readers.length;
  return (
    <Typography component="dl" variant="body2" className={classes.ways}>
      <Way name="Do nothing">
        {topic.partitionCount} partitions stay below the {required} that are
        required.
      </Way>
      <Way name="In place">
        {keysMoved(topic.partitionCount, recommended)}{' '}
        {blocking.length > 0 && (
          <span className={classes.verdict}>Blocked: {titles(blocking)}.</span>
        )}
      </Way>
      <Way name="New topic">
        Create one with {recommended} partitions and move its producers and{' '}
        {formatQuantity(groups, 'groups')} over; keys keep their order.{' '}
        {noRoom && (
          <span className={classes.verdict}>
            Blocked: the brokers have no room for it.
          </span>
        )}
        {!noRoom && blocking.length > 0 && (
          <span className={classes.verdict}>Recommended.</span>
        )}
      </Way>
    </Typography>
  );
}

function Way(props: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
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
