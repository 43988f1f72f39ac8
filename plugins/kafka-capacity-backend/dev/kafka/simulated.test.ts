import { DEFAULT_POLICIES } from 'backstage-plugin-kafka-capacity-common';
import { ESTATE_GROUPS, ESTATE_TOPICS, hasExpectedLag } from './estate/estate';
import { createSimulatedClusterAdmin } from './simulated';

const { signal } = new AbortController();

function endsOf(topics: Awaited<ReturnType<typeof inspectAt>>['topics']) {
  return topics.flatMap(({ partitions }) =>
    partitions.map(({ logEndOffset }) => logEndOffset ?? -1),
  );
}

const started = Date.UTC(2026, 5, 1);
let now = started;
const admin = createSimulatedClusterAdmin(
  { name: 'local', clientId: 'test', brokers: [] },
  { now: () => now },
);

async function inspectAt(time: number, names: string[] = []) {
  now = time;
  return admin.inspect({
    signal,
    expectedTopics: names,
    expectedGroups: names,
  });
}

describe('createSimulatedClusterAdmin', () => {
  it('shows the estate, marked as simulated, moving only forward', async () => {
    const first = await inspectAt(started);
    const later = await inspectAt(started + 60_000);
    expect(first.simulated).toBe(true);
    expect(first.topics.map(({ name }) => name)).toEqual(
      expect.arrayContaining(ESTATE_TOPICS.map(({ name }) => name)),
    );
    expect(first.groups).toHaveLength(ESTATE_GROUPS.length);
    const before = endsOf(first.topics);
    const after = endsOf(later.topics);
    expect(after.every((end, index) => end >= before[index])).toBe(true);
    const sum = (ends: number[]) => ends.reduce((a, b) => a + b, 0);
    const rate = (sum(after) - sum(before)) / 60;
    const expected = ESTATE_TOPICS.reduce(
      // The Streams application writes a changelog record for each that it reads.
      (all, { name, recordsPerSecond }) =>
        all + recordsPerSecond * (name === 'payments.authorized' ? 2 : 1),
      0,
    );
    expect(Math.abs(rate - expected)).toBeLessThan(expected / 20);
    expect(await inspectAt(started)).toEqual(first);
  });

  it.each(ESTATE_GROUPS)('lets $id be: $truth', async group => {
    const lagAt = async (time: number) => {
      const { groups, topics } = await inspectAt(time);
      const { committed = [], members } = groups.find(
        ({ groupId }) => groupId === group.id,
      )!;
      const lags = committed.map(
        ({ topic, partition, offset = NaN }) =>
          topics.find(({ name }) => name === topic)!.partitions[partition]
            .logEndOffset! - offset,
      );
      expect(Math.min(0, ...lags)).toBe(0);
      const idle = members.filter(
        ({ assignment = {} }) => Object.keys(assignment).length === 0,
      );
      expect(idle).toHaveLength(group.expected.idleMembers);
      return committed.length === 0 ? null : lags.reduce((a, b) => a + b, 0);
    };
    for (const minutes of [0, 7, 33]) {
      const lag = await lagAt(started + minutes * 60_000);
      expect(hasExpectedLag(group, lag)).toBe(true);
    }
  });

  it.each(ESTATE_GROUPS.filter(({ behavior }) => behavior.kind === 'behind'))(
    'lets $id read at one rate while it falls behind',
    async group => {
      const readBy = async (time: number) => {
        const { groups } = await inspectAt(time);
        return groups
          .find(({ groupId }) => groupId === group.id)!
          .committed!.reduce((sum, { offset = NaN }) => sum + offset, 0);
      };
      const written = ESTATE_TOPICS.find(
        ({ name }) => name === group.topics[0],
      )!.recordsPerSecond;
      for (let minute = 0; minute < 48 * 60; minute += 1) {
        const from = started + minute * 60_000;
        const rate =
          ((await readBy(from + 60_000)) - (await readBy(from))) / 60;
        // What is read by whole records, and never as much as is written.
        expect(rate).toBeLessThan(written - 1);
        expect(rate).toBeGreaterThan(written / 2);
      }
    },
  );

  it('keeps billing for two hours within what is a warning', () => {
    const { behavior } = ESTATE_GROUPS.find(({ id }) => id === 'billing')!;
    const { recordsPerSecond } = ESTATE_TOPICS.find(
      ({ name }) => name === 'orders.placed',
    )!;
    if (behavior.kind !== 'behind') throw new Error('billing keeps up');
    const { consumerLagRecords, consumerLagTime } = DEFAULT_POLICIES;
    const lag = behavior.from + 2 * 3_600 * behavior.growsBy;
    expect(behavior.from).toBeGreaterThan(consumerLagRecords.warning);
    expect(lag).toBeLessThanOrEqual(consumerLagRecords.scale);
    expect(lag / recordsPerSecond).toBeLessThanOrEqual(consumerLagTime.scale);
  });

  it('says of what is asked for by name that it is not there', async () => {
    const { topics, groups } = await inspectAt(started, ['nowhere']);
    expect(topics.find(({ name }) => name === 'nowhere')?.fault?.code).toBe(
      'UNKNOWN_TOPIC_OR_PARTITION',
    );
    expect(
      groups.find(({ groupId }) => groupId === 'nowhere')?.fault?.code,
    ).toBe('GROUP_ID_NOT_FOUND');
  });
});
