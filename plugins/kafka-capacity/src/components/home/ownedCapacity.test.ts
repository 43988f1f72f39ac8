import { EntityCapacity } from 'backstage-plugin-kafka-capacity-common';
import { entityCapacity, topicDetail } from '../../__testUtils__/capacity';
import { readOwnedCapacity } from './ownedCapacity';

const placed = topicDetail({
  name: 'orders.placed',
  peakMBps: 50,
  parallelism: 6,
  partitions: 6,
});
const returned = topicDetail({
  name: 'orders.returned',
  peakMBps: 5,
  parallelism: 2,
  partitions: 6,
});

describe('what the groups of a person own', () => {
  const read = (answers: Record<string, EntityCapacity>) =>
    readOwnedCapacity(
      { getEntityCapacity: async ref => answers[ref] },
      Object.keys(answers),
      new Map(),
    );

  it('counts subjects that an answer leaves out, and each that two groups show once', async () => {
    const whole = entityCapacity([placed]);
    const cut = entityCapacity([placed, returned]);
    const ok = cut.counts.ok + 500;
    const owned = await read({
      'group:default/orders': whole,
      'group:default/all': {
        ...cut,
        counts: { ...cut.counts, ok },
        coverage: { measured: 502, total: 502 },
        moreSubjects: 500,
        subjectsCursor: 'next',
      },
    });
    expect(owned).toMatchObject({
      level: cut.level,
      counts: { ...cut.counts, ok },
      coverage: { measured: 502, total: 502 },
      snoozed: 0,
    });
    expect(owned.subjects).toHaveLength(2);
  });
});
