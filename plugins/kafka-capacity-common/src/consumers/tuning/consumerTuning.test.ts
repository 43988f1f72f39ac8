import { isModelFailure } from '../../calculation/modelInput';
import { consumerTuning } from './consumerTuning';
import type { GroupTraits, TuningId } from './tuningRules';
import { consumerTuningWording } from '../../wording/consumers/consumerTuning';

const group: GroupTraits = {
  type: 'classic',
  state: 'Stable',
  protocolType: 'consumer',
  assignor: 'range',
  members: 3,
  staticMembers: 0,
  partitions: 12,
  perMemberRate: 300,
  bytesPerRecord: 1000,
};

function tune(traits: Partial<GroupTraits>) {
  const tuning = consumerTuning({ ...group, ...traits });
  if (isModelFailure(tuning)) throw new Error(tuning.error.message);
  return consumerTuningWording(tuning);
}

const REBALANCE = [
  'rebalance-protocol',
  'cooperative-assignor',
  'static-membership',
];

describe('consumerTuning', () => {
  it.each<[string, Partial<GroupTraits>, TuningId[]]>([
    ['an eager group', { perMemberRate: 150 }, REBALANCE as TuningId[]],
    [
      'roundrobin',
      { assignor: 'roundrobin', perMemberRate: 150 },
      REBALANCE as TuningId[],
    ],
    [
      'cooperative-sticky',
      { assignor: 'cooperative-sticky', perMemberRate: 150 },
      ['rebalance-protocol', 'static-membership'],
    ],
    [
      'an assignor of its own',
      { assignor: 'mine', perMemberRate: 150 },
      ['rebalance-protocol', 'static-membership'],
    ],
    [
      'the consumer protocol',
      { type: 'consumer', assignor: 'uniform', perMemberRate: 150 },
      ['static-membership'],
    ],
    [
      'static members',
      {
        type: 'consumer',
        assignor: 'uniform',
        staticMembers: 3,
        perMemberRate: 150,
      },
      [],
    ],
    [
      'Kafka Streams, classic',
      { assignor: 'stream', streamProcessor: true, perMemberRate: 150 },
      ['static-membership'],
    ],
    [
      'Kafka Streams, its own protocol',
      { type: 'streams', perMemberRate: 150 },
      [],
    ],
    [
      'Kafka Connect',
      { protocolType: 'connect', assignor: 'sessioned', perMemberRate: 150 },
      [],
    ],
    ['a share group', { type: 'share', members: 20, perMemberRate: 150 }, []],
    ['one member', { members: 1, perMemberRate: 150 }, []],
    [
      'no members',
      { members: 0, state: 'Empty', assignor: null, perMemberRate: null },
      [],
    ],
    [
      'a member for each partition',
      { members: 12, staticMembers: 12, type: 'consumer', perMemberRate: null },
      ['processing-pipeline'],
    ],
    ['slow work', { members: 1, perMemberRate: 2 }, ['batch-size']],
    ['very slow work', { members: 1, perMemberRate: 0.001 }, ['poll-interval']],
    [
      'quick work',
      { members: 1, perMemberRate: 7345, bytesPerRecord: 100 },
      ['batch-size', 'poll-interval'],
    ],
    [
      'much data',
      { members: 1, perMemberRate: 200, bytesPerRecord: 10_000 },
      ['poll-interval', 'fetch-size', 'partition-fetch-size'],
    ],
  ])('advises on %s', (_, traits, expected) => {
    expect(tune(traits).advice.map(({ id }) => id)).toEqual(expected);
  });

  it.each<[Partial<GroupTraits>, TuningId, Record<string, string>]>([
    // 500 records at 2 records/s take 250 s of 300 s: 30 s of work instead.
    [{ perMemberRate: 2 }, 'batch-size', { 'max.poll.records': '60' }],
    // One record takes 1000 s: three times that.
    [
      { perMemberRate: 0.001 },
      'poll-interval',
      { 'max.poll.records': '1', 'max.poll.interval.ms': '3000000' },
    ],
    [{ perMemberRate: 7345 }, 'batch-size', { 'max.poll.records': '7000' }],
    [{ perMemberRate: 1e6 }, 'batch-size', { 'max.poll.records': '10000' }],
    [
      { perMemberRate: 200 },
      'poll-interval',
      { 'max.poll.interval.ms': '60000' },
    ],
    // 2 MB/s: 200 kB in a tenth of a second.
    [
      { perMemberRate: 200, bytesPerRecord: 10_000 },
      'fetch-size',
      { 'fetch.min.bytes': '262144', 'fetch.max.wait.ms': '100' },
    ],
    // 500 records of 10 kB.
    [
      { perMemberRate: 200, bytesPerRecord: 10_000 },
      'partition-fetch-size',
      { 'max.partition.fetch.bytes': '8388608' },
    ],
    [
      { perMemberRate: 200, bytesPerRecord: 1e7 },
      'partition-fetch-size',
      { 'max.partition.fetch.bytes': '52428800' },
    ],
    [{}, 'rebalance-protocol', { 'group.protocol': 'consumer' }],
  ])('for %j gives %s %j', (traits, id, settings) => {
    const advice = tune(traits).advice.find(a => a.id === id);
    expect(
      Object.fromEntries(
        advice?.settings.map(({ name, value }) => [name, value]) ?? [],
      ),
    ).toEqual(settings);
  });

  it('gives each a reason with numbers, and when not to', () => {
    const { advice } = tune({
      members: 12,
      perMemberRate: 200,
      bytesPerRecord: 10_000,
      state: 'PreparingRebalance',
    });
    expect(advice).toHaveLength(7);
    for (const { reason, whenNot } of advice) {
      expect(reason).toMatch(/\d/);
      expect(whenNot.length).toBeGreaterThan(20);
    }
    expect(advice[0].reason).toMatch(/in the middle of a rebalance/);
  });

  it('says what it does not know', () => {
    expect(tune({}).unknown).toEqual([]);
    expect(tune({ bytesPerRecord: null }).unknown).toHaveLength(1);
    expect(tune({ perMemberRate: null }).unknown).toHaveLength(2);
  });

  it.each([
    [{ members: -1 }, 'members'],
    [{ members: 2, staticMembers: 3 }, 'staticMembers'],
    [{ partitions: 0 }, 'partitions'],
    [{ perMemberRate: NaN }, 'perMemberRate'],
    [{ bytesPerRecord: Infinity }, 'bytesPerRecord'],
  ])('refuses %j', (wrong, field) => {
    expect(consumerTuning({ ...group, ...wrong })).toMatchObject({
      error: { field },
    });
  });
});
