import { TopicDetail } from 'backstage-plugin-kafka-capacity-common';
import { topicDetail } from '../../__testUtils__/capacity';
import { partitionWays } from './partitionWays';
import { targetReason } from './recommendationReasons';

/** The two ways to more partitions of a topic that needs them. */
function waysOf(over: Partial<TopicDetail>) {
  const topic = topicDetail({
    name: 'orders.placed',
    peakMBps: 65,
    parallelism: 3,
    partitions: 6,
    declared: { keyed: false },
    over,
  });
  if (!topic.recommendation) throw new Error('Nothing is recommended.');
  const [, inPlace, newTopic] = partitionWays(topic, topic.recommendation);
  return { inPlace, newTopic };
}

describe('partitionWays', () => {
  it('recommends an increase in place where records have no keys', () => {
    const { inPlace, newTopic } = waysOf({});
    expect(inPlace).toMatchObject({ recommended: true, refusedBecause: [] });
    expect(newTopic).toMatchObject({ recommended: false });
    expect(newTopic.happens.join(' ')).not.toMatch(/compacted/);
  });

  it('refuses one where it could not be read whether the topic is compacted, and says what a new topic then takes', () => {
    const { inPlace, newTopic } = waysOf({
      cleanupPolicy: null,
      hazards: [
        {
          id: 'compacted',
          title: 'Compaction not known',
          severity: 'caution',
          blocks: ['in-place'],
          evidence: 'Whether the topic is compacted is not known.',
          advice: 'Grant DescribeConfigs on the topic.',
        },
      ],
    });
    expect(inPlace).toMatchObject({
      recommended: false,
      refusedBecause: [
        'Compaction not known: Whether the topic is compacted is not known.',
      ],
    });
    expect(newTopic).toMatchObject({ recommended: true, refusedBecause: [] });
    expect(newTopic.happens).toContain(
      'Whether it is compacted could not be read, so that it is treated as if it were.',
    );
    expect(newTopic.happens.join(' ')).not.toContain('dual write');
  });

  it('offers no dual write for the input of a stream processor', () => {
    const { newTopic } = waysOf({
      hazards: [
        {
          id: 'stream-processing',
          title: 'Input of a stream processor',
          severity: 'blocking',
          blocks: ['in-place'],
          evidence: 'Its state is kept per partition: declared by annotation.',
          advice: 'Migrate to a new topic.',
        },
      ],
    });
    expect(newTopic.happens[0]).toMatch(
      /^A topic with 24 partitions takes every record again by its key/,
    );
    expect(newTopic.effort.grade).toBe('high');
  });

  it('counts only consumers that ask for partitions in what happens without more', () => {
    const topic = topicDetail({
      name: 'orders.placed',
      peakMBps: 65,
      parallelism: 20,
      partitions: 6,
    });
    const { recommendation } = topic;
    if (!recommendation) throw new Error('Nothing is recommended.');
    expect(recommendation).toMatchObject({ required: 7, recommended: 48 });
    const [nothing] = partitionWays(topic, recommendation);
    expect(nothing.happens).toHaveLength(1);
    expect(nothing.happens[0]).toMatch(/saturate/);
    expect(targetReason(recommendation)).toMatch(/; 40 leave room/);
  });

  it('refuses a new topic whose name would be too long, as the steps do', () => {
    const name = 'a'.repeat(249);
    const { inPlace, newTopic } = waysOf({
      subject: { cluster: 'prod', kind: 'topic', name },
    });
    expect(newTopic.refusedBecause).toEqual([
      `The name ${name}-p24 would be too long for Kafka.`,
    ]);
    expect(inPlace.recommended).toBe(true);
  });
});
