import Box from '@material-ui/core/Box';
import Typography from '@material-ui/core/Typography';
import Skeleton from '@material-ui/lab/Skeleton';
import {
  escapeInvisible,
  ConsumerGroupDetail,
  ConsumerGroupScaling,
  MemberRate,
  WordedConsumerRecommendation,
} from 'backstage-plugin-kafka-capacity-common';
import { Polled } from '../../../usePolled';
import { Facts } from '../../marks/Facts';
import { Quantity } from '../../marks/Quantity';
import { Ago } from '../../marks/times';
import { Why } from '../../marks/Why';
import { RefreshFailedBanner } from '../../states/banners';
import { FailurePanel } from '../../states/FailurePanel';
import { AdviceList } from '../../subject/AdviceList';
import { BenchmarkSnippet } from './BenchmarkSnippet';
import { Section } from '../../subject/Section';
import { SubjectLink } from '../../subject/SubjectLink';

/** How many members a group needs, from what, and what is missing where that can't be said. */
export function ConsumerRecommendationSection(props: {
  group: ConsumerGroupDetail;
  topics: string[];
  scaling: Polled<ConsumerGroupScaling>;
}) {
  const { group, topics, scaling } = props;
  const { value, error, refresh } = scaling;
  return (
    <Section title="Recommendation">
      {!value && error && (
        <FailurePanel
          error={error}
          what={`how to scale group ${escapeInvisible(group.subject.name)}`}
          onRetry={refresh}
        />
      )}
      {!value && !error && (
        <Box role="progressbar" aria-label="Loading the recommendation">
          <Skeleton variant="text" width="60%" />
          <Skeleton variant="rect" height={60} />
        </Box>
      )}
      {value && (
        <>
          <RefreshFailedBanner error={error} onRetry={refresh} />
          <Recommendation group={group} topics={topics} scaling={value} />
        </>
      )}
      <AdviceList advice={adviceOf(group, value?.recommendation)} />
    </Section>
  );
}

/** Both tell of idle members; what has one id is one advice. */
function adviceOf(
  group: ConsumerGroupDetail,
  recommendation: WordedConsumerRecommendation | null | undefined,
) {
  const known = new Set(group.advice.map(({ id }) => id));
  return [
    ...group.advice,
    ...(recommendation?.advice ?? []).filter(({ id }) => !known.has(id)),
  ];
}

/** For a backlog alone its topics are not told to have more: it passes, and partitions stay. */
function needsPartitions(
  { action, needForRate }: WordedConsumerRecommendation,
  { partitions }: ConsumerGroupScaling,
): boolean {
  return action === 'add-partitions' && (needForRate ?? 0) > partitions;
}

function Recommendation(props: {
  group: ConsumerGroupDetail;
  topics: string[];
  scaling: ConsumerGroupScaling;
}) {
  const { group, topics, scaling } = props;
  const { recommendation, reason, memberRate } = scaling;
  const hasCause = recommendation?.action === 'find-cause';
  if (!recommendation) {
    return (
      <Typography variant="body1">
        How many members it needs can't be said
        {reason ? `: ${reason}` : ''}.
      </Typography>
    );
  }
  return (
    <>
      <Typography variant="body1" component="div" gutterBottom>
        {recommendation.summary}
        <Why
          question="Why this many members?"
          calculation={recommendation.calculation}
        />
      </Typography>
      {needsPartitions(recommendation, scaling) && topics.length > 0 && (
        <Typography variant="body2" gutterBottom>
          How many partitions, and how to get them:{' '}
          {topics.map((topic, index) => (
            <span key={topic}>
              {index > 0 && ', '}
              <SubjectLink
                subject={{
                  cluster: group.subject.cluster,
                  kind: 'topic',
                  name: topic,
                }}
              />
            </span>
          ))}
          .
        </Typography>
      )}
      <Facts
        facts={[
          ['Members now', <Count key="has" value={scaling.members} />],
          // What these would be says nothing before the cause is dealt with.
          ...(hasCause ? [] : countsNeeded(recommendation)),
          ['Idle', <Count key="idle" value={recommendation.idleMembers} />],
          ['One member does', <Rate key="rate" memberRate={memberRate} />],
        ]}
      />
      {memberRate === null && scaling.members !== 0 && !hasCause && (
        <Box mt={2}>
          <BenchmarkSnippet />
        </Box>
      )}
    </>
  );
}

function countsNeeded({
  need,
  needForRate,
  recommended,
}: WordedConsumerRecommendation): [string, JSX.Element][] {
  return [
    ['To keep up', <Count key="rate" value={needForRate} />],
    ['To be in time', <Count key="need" value={need} />],
    ['Recommended', <Count key="have" value={recommended} />],
  ];
}

function Count(props: { value: number | null }) {
  return (
    <Quantity
      value={props.value}
      unit="members"
      missing="not known without the rate of one member"
    />
  );
}

function Rate(props: { memberRate: MemberRate | null }) {
  const { memberRate } = props;
  if (!memberRate) {
    return <Quantity value={null} missing="neither measured nor declared" />;
  }
  const { recordsPerSecond, source, at } = memberRate;
  return (
    <>
      <Quantity value={recordsPerSecond} unit="records/s" />
      {source === 'measured' ? (
        <>, measured {at && <Ago at={at} />} while it was behind</>
      ) : (
        ', declared'
      )}
    </>
  );
}
