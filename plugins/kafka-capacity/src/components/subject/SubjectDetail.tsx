import { useApi } from '@backstage/core-plugin-api';
import {
  escapeInvisible,
  ConsumerGroupDetail,
  Subject,
  TopicDetail,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../api';
import { KIND_WORDS, subjectKey } from '../../subjectAddress';
import { SubjectChanges } from '../../subjectChanges';
import { Polled, usePolled } from '../../usePolled';
import {
  RefreshFailedBanner,
  SimulatedBanner,
  StaleBanner,
} from '../states/banners';
import { FailurePanel } from '../states/FailurePanel';
import { DetailSkeleton } from './DetailSkeleton';
import { GroupView } from '../consumer-group/GroupView';
import { TopicView } from '../topic/TopicView';

/** All that is known of a topic or group, kept up to date. */
export function SubjectDetail(props: { subject: Subject }) {
  const { subject } = props;
  // A key of its own for each subject: what was typed for one must not stay for the next.
  const key = subjectKey(subject);
  return subject.kind === 'topic' ? (
    <Topic key={key} subject={subject} />
  ) : (
    <Group key={key} subject={subject} />
  );
}

function Topic({ subject }: { subject: Subject }) {
  const api = useApi(kafkaCapacityApiRef);
  const detail = usePolled(
    () => api.getTopic(subject.cluster, subject.name),
    subjectKey(subject),
  );
  return (
    <Known subject={subject} detail={detail}>
      {topic => <TopicView topic={topic} />}
    </Known>
  );
}

function Group({ subject }: { subject: Subject }) {
  const api = useApi(kafkaCapacityApiRef);
  const detail = usePolled(
    () => api.getConsumerGroup(subject.cluster, subject.name),
    subjectKey(subject),
  );
  return (
    <Known subject={subject} detail={detail}>
      {group => <GroupView group={group} />}
    </Known>
  );
}

function Known<T extends TopicDetail | ConsumerGroupDetail>(props: {
  subject: Subject;
  detail: Polled<T>;
  children: (value: T) => JSX.Element;
}) {
  const { subject, detail, children } = props;
  const { value, error, refresh } = detail;
  if (!value) {
    return error ? (
      <FailurePanel
        error={error}
        what={`${KIND_WORDS[subject.kind]} ${escapeInvisible(subject.name)}`}
        onRetry={refresh}
      />
    ) : (
      <DetailSkeleton />
    );
  }
  return (
    <>
      <SimulatedBanner simulated={value.simulated} />
      <StaleBanner stale={value.stale} />
      <RefreshFailedBanner error={error} onRetry={refresh} />
      <SubjectChanges onChange={refresh}>{children(value)}</SubjectChanges>
    </>
  );
}
