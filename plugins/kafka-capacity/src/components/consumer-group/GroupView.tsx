import { useMemo } from 'react';
import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/core-plugin-api';
import {
  escapeInvisible,
  ConsumerGroupDetail,
  GroupPartitionRow,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../api';
import { subjectKey } from '../../subjectAddress';
import { usePolled } from '../../usePolled';
import { AbandonedTopicsSection } from './AbandonedTopicsSection';
import { ConsumerRecommendationSection } from './scaling/ConsumerRecommendationSection';
import {
  GroupLevelsSection,
  LagOverTimeSection,
  useGroupPast,
} from './GroupHistorySections';
import { GroupStateSection } from './GroupStateSection';
import { LagSection } from './lag/LagSection';
import { MembersSection } from './members/MembersSection';
import { Section } from '../subject/Section';
import { SignalList } from '../subject/SignalList';
import { StrategiesSection } from './scaling/StrategiesSection';
import { SubjectHeading } from '../subject/SubjectHeading';
import { SubjectLink } from '../subject/SubjectLink';

/** All that is known of a consumer group. */
export function GroupView(props: { group: ConsumerGroupDetail }) {
  const { group } = props;
  const { subject, partitions } = group;
  const api = useApi(kafkaCapacityApiRef);
  const scaling = usePolled(
    () => api.getConsumerGroupScaling(subject.cluster, subject.name),
    subjectKey(subject),
  );
  const past = useGroupPast(group);
  const byTopic = useMemo(() => partitionsByTopic(partitions), [partitions]);
  const topics = [...byTopic.keys()];
  return (
    <article aria-label={`Consumer group ${escapeInvisible(subject.name)}`}>
      <SubjectHeading summary={group}>
        {topics.length > 0 && ' · reads '}
        {topics.map((topic, index) => (
          <span key={topic}>
            {index > 0 && ', '}
            <SubjectLink
              subject={{ cluster: subject.cluster, kind: 'topic', name: topic }}
            />
          </span>
        ))}
      </SubjectHeading>
      {scaling.value?.clearsWhen && (
        <Typography variant="body1" paragraph>
          <strong>To clear:</strong> {scaling.value.clearsWhen}
        </Typography>
      )}
      <GroupStateSection group={group} scaling={scaling.value} />
      <MembersSection group={group} />
      <LagOverTimeSection group={group} past={past} />
      <LagSection group={group} />
      <AbandonedTopicsSection group={group} />
      <ConsumerRecommendationSection
        group={group}
        topics={topics}
        scaling={scaling}
      />
      {scaling.value && (
        <StrategiesSection
          subject={subject}
          partitions={byTopic}
          neverCommitted={
            group.type !== 'share' &&
            partitions.length > 0 &&
            partitions.every(({ committedOffset }) => committedOffset === null)
          }
          scaling={scaling.value}
        />
      )}
      {group.signals.length > 0 && (
        <Section title="Signals">
          <SignalList signals={group.signals} />
        </Section>
      )}
      <GroupLevelsSection group={group} past={past} />
    </article>
  );
}

/** How many partitions of each topic a group reads; topics by name. */
function partitionsByTopic(rows: GroupPartitionRow[]): Map<string, number> {
  const names = [...new Set(rows.map(({ topic }) => topic))].sort();
  return new Map(
    names.map(name => [
      name,
      rows.filter(({ topic }) => topic === name).length,
    ]),
  );
}
