import Typography from '@material-ui/core/Typography';
import {
  formatRetention,
  formatRetentionBytes,
  retentionBySize,
  TOPIC_MANAGER_TEXTS,
  scriptDifferenceText,
  TopicDetail,
} from 'backstage-plugin-kafka-capacity-common';
import { Facts } from '../marks/Facts';
import { Quantity } from '../marks/Quantity';
import { Since } from '../marks/times';
import { CalculationView } from '../marks/CalculationView';
import { PartitionsSection } from './PartitionsSection';
import { ConsumersSection } from './ConsumersSection';
import { RecommendationSection } from '../scaling-plan/RecommendationSection';
import { Section } from '../subject/Section';
import { SignalList } from '../subject/SignalList';
import { SubjectHeading } from '../subject/SubjectHeading';
import { SubjectLink } from '../subject/SubjectLink';
import { ThroughputFacts } from './ThroughputFacts';
import { TopicHistorySection } from './TopicHistorySection';
import { WhatIfSection } from '../planning/WhatIfSection';

/** All that is known of a topic. */
export function TopicView(props: { topic: TopicDetail }) {
  const { topic } = props;
  const { recommendation, throughput, consumers, subject } = topic;
  const script =
    recommendation &&
    scriptDifferenceText(recommendation, topic.partitionPolicy);
  return (
    <article aria-label={`Topic ${subject.name}`}>
      <SubjectHeading summary={topic}>
        {consumers.length > 0 && ' · read by '}
        {consumers.map(({ group }, index) => (
          <span key={group}>
            {index > 0 && ', '}
            <SubjectLink
              subject={{
                cluster: subject.cluster,
                kind: 'consumer-group',
                name: group,
              }}
            />
          </span>
        ))}
      </SubjectHeading>
      {recommendation && (
        <RecommendationSection topic={topic} recommendation={recommendation} />
      )}
      {recommendation && (
        <Section title="Calculation">
          <CalculationView calculation={recommendation.calculation} />
          {script && <Typography variant="body2">{script}</Typography>}
        </Section>
      )}
      <TopicHistorySection topic={topic} />
      <PartitionsSection topic={topic} />
      <ConsumersSection topic={topic} />
      {recommendation && !recommendation.fixed && (
        <WhatIfSection
          recommendation={recommendation}
          policy={topic.partitionPolicy}
        />
      )}
      {topic.signals.length > 0 && (
        <Section title="Signals">
          <SignalList signals={topic.signals} />
        </Section>
      )}
      <Section
        title="Throughput"
        aside={
          throughput.measuredSince && (
            <>
              measured <Since at={throughput.measuredSince} />
            </>
          )
        }
      >
        <ThroughputFacts throughput={throughput} declared={topic.declared} />
      </Section>
      <Section title="Settings">
        <TopicSettings topic={topic} />
      </Section>
    </article>
  );
}

function TopicSettings(props: { topic: TopicDetail }) {
  const { topic } = props;
  return (
    <Facts
      facts={[
        ['Partitions', topic.partitionCount],
        ...(topic.managedBy
          ? ([
              [
                'Declared in',
                `${TOPIC_MANAGER_TEXTS[topic.managedBy.tool].title} (${
                  topic.managedBy.source
                })`,
              ],
            ] as [string, string][])
          : []),
        ['Replication factor', topic.replicationFactor],
        [
          'Minimum in-sync replicas',
          topic.minInsyncReplicas ?? <Quantity value={null} />,
        ],
        ['Cleanup policy', topic.cleanupPolicy ?? <Quantity value={null} />],
        ['Retention', retentionText(topic) ?? <Quantity value={null} />],
        [
          topic.remoteStorage
            ? "Size on the brokers' disks, without replicas"
            : 'Size, without replicas',
          <Quantity key="size" value={topic.sizeBytes} unit="bytes" />,
        ],
        ...(topic.internal
          ? ([['Internal', 'yes']] as [string, string][])
          : []),
      ]}
    />
  );
}

/** By age, and by size where there is a limit; undefined when it is not known. */
function retentionText(topic: TopicDetail): string | undefined {
  const { retentionMs, retentionBytes } = topic;
  if (retentionMs === null || retentionBytes === null) return undefined;
  const bySize = retentionBySize(retentionBytes);
  return bySize === Infinity
    ? formatRetention(retentionMs)
    : `${formatRetention(retentionMs)}, ${formatRetentionBytes(
        retentionBytes,
      )} per partition`;
}
