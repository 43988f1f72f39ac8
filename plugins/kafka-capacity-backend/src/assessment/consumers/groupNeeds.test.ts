import {
  ConsumerRecommendation,
  GroupAssessment,
  Level,
} from 'backstage-plugin-kafka-capacity-common';
import { group, topic } from '../../__testUtils__/snapshots';
import { GroupMeasurement, TopicMeasurement } from '../../measurement/measure';
import { GroupNeeds, noteNeeds } from './groupNeeds';

const measurementOf = (name: string) =>
  ({
    topic: topic(name, [5, 5]),
    throughput: { recordsPerSecond: 1000 },
  } as TopicMeasurement);

/** What a group of two members that reads `orders`, and once read `old`, is noted to need. */
function needsOf(
  level: Level,
  action: ConsumerRecommendation['action'] | null,
): GroupNeeds {
  const needs: GroupNeeds = new Map();
  const lagByTopic = new Map([
    ['orders', 100],
    ['old', 100],
  ]);
  noteNeeds(
    needs,
    {
      group: group('billing', 'orders', [5, 5], { memberCount: 2 }),
      lag: { lagByTopic },
    } as unknown as GroupMeasurement,
    { level, recommendation: action && { action } } as GroupAssessment,
    {
      memberRate: { recordsPerSecond: 100, source: 'measured', at: null },
      objectiveSeconds: 600,
      topicOf: measurementOf,
    },
  );
  return needs;
}

describe('noteNeeds', () => {
  it('notes what a group that falls behind needs of topics that it reads', () => {
    const needs = needsOf('warning', 'add-partitions');
    expect([...needs.keys()]).toEqual(['orders']);
    expect(needs.get('orders')).toMatchObject({ needForRate: 10 });
  });

  it.each<[Level, ConsumerRecommendation['action'] | null]>([
    ['ok', 'add-partitions'],
    ['unknown', 'add-partitions'],
    // A group that is stalled, stopped or rewound is told its cause, and no number.
    ['scale', null],
    ['scale', 'keep'],
  ])('notes nothing of a group at %s that is told %p', (level, action) => {
    expect(needsOf(level, action).size).toBe(0);
  });
});
