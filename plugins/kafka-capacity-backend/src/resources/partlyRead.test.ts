import { Replica, startReplica, entity } from '../__testUtils__/replica';
import { group, snapshot, topic } from '../__testUtils__/snapshots';
import { otherUseOf } from '../assessment/otherUse';

jest.setTimeout(120_000);

const three = [5, 5, 5];

const entities = [
  entity('Component', 'shop', { topics: 'prod/orders' }),
  entity('Component', 'ledger', {
    topics: 'prod/payments',
    groups: 'prod/payers',
  }),
  entity('Component', 'audit', { topics: 'prod/audited' }),
  entity('Component', 'pipeline', { groups: 'prod/workers,prod/registry' }),
];

/** Two groups of others with ids that can't be kept, of which one reads `orders`; a broker that leads `audited` does not answer. */
const content = {
  topics: [
    topic('orders', three),
    topic('payments', three),
    topic('unrelated', three),
    topic('audited', three, {
      partitions: topic('audited', three).partitions.map(partition => ({
        ...partition,
        fault: { code: 'REQUEST_TIMED_OUT', message: 'Broker 9 is silent' },
      })),
    }),
  ],
  groups: [
    group('payers', 'payments', three),
    group('a\0b', 'orders', three),
    group('', 'unrelated', three),
    group('workers', 'orders', [], { protocolType: 'connect' }),
    group('registry', 'orders', [], { protocolType: 'sr' }),
    group('leaders', 'orders', [], { protocolType: 'connect' }),
  ],
};

describe('what a sweep could not read', () => {
  let replica: Replica;
  let denied: string[] = [];
  const start = async () => {
    replica = await startReplica({
      entities,
      denied,
      inspect: async () => snapshot('prod', Date.now(), content),
    });
    await replica.sweep();
  };
  const get = async (path: string) =>
    (await replica.get(path).expect(200)).body;
  const partialOf = async (component: string) =>
    (await get(`/entities/component/default/${component}/capacity`)).partial;

  afterEach(() => replica.stop());

  it('is told on the cards whose subjects it concerns, and with its reason to who may read the cluster', async () => {
    denied = [];
    await start();
    expect(await partialOf('ledger')).toBeNull();
    expect(await partialOf('shop')).toEqual({
      since: expect.any(String),
      reason:
        "Some of topic 'orders' could not be read: a consumer group reads it whose id has a form that is not supported",
    });
    expect(await partialOf('audit')).toMatchObject({
      reason: "Some of topic 'audited' could not be read: Broker 9 is silent",
    });
    const orders = await get('/clusters/prod/topics/orders');
    expect(orders.consumersFault).toContain('is not supported');
    const cluster = await get('/clusters/prod');
    expect(cluster.partial.reason).toContain(
      '2 consumer groups left out because of the id: 1 empty, 1 with the character U+0000.',
    );
    expect(cluster.latestSweep.faults).toHaveLength(1);
    expect(replica.complaints).toEqual([]);
  });

  it('keeps the time since when, and ends with it', async () => {
    await start();
    const before = await partialOf('shop');
    await replica.sweep();
    expect(await partialOf('shop')).toEqual(before);
    const { groups } = content;
    content.groups = groups.filter(({ groupId }) => groupId !== 'a\0b');
    await replica.sweep();
    expect(await partialOf('shop')).toBeNull();
    content.groups = groups;
  });

  it('is not told of the cluster to who sees only their own subjects, unless these are concerned', async () => {
    denied = ['kafka-capacity.cluster.read'];
    await start();
    const cluster = await get('/clusters/prod');
    expect(cluster.partial.reason).toMatch(
      /^Some of topic '(audited|orders)' and of 1 more could not be read/,
    );
    expect(JSON.stringify(cluster)).not.toContain('left out');
  });

  it('says what a group is for that reads no topic, and which group to name', async () => {
    denied = [];
    await start();
    const { subjects } = await get(
      '/entities/component/default/pipeline/capacity',
    );
    const findings = new Map(
      subjects.map((one: { subject: { name: string } }) => [
        one.subject.name,
        one,
      ]),
    );
    expect(findings.get('workers')).toMatchObject({
      level: 'unknown',
      finding: expect.stringMatching(
        /Kafka Connect's workers.*connect-<connector>/,
      ),
    });
    expect(findings.get('registry')).toMatchObject({
      level: 'unknown',
      finding: expect.stringContaining('Schema Registry'),
    });
    await get('/clusters/prod/consumer-groups/workers');
    // Nobody names it: it is none of the consumer groups.
    await replica.get('/clusters/prod/consumer-groups/leaders').expect(404);
  });
});

describe('otherUseOf', () => {
  it.each([
    ['consumer', undefined],
    ['', undefined],
    ['connect', { code: 'other-protocol', protocol: 'connect' }],
    ['constructor', { code: 'other-protocol', protocol: 'constructor' }],
  ])('of the protocol %s says %s', (protocolType, use) => {
    expect(otherUseOf(group('g', 'orders', [1], { protocolType }))).toEqual(
      use,
    );
  });

  it('takes groups of newer types for consumers', () => {
    const share = group('g', 'orders', [1], {
      type: 'share',
      protocolType: 'share',
    });
    expect(otherUseOf(share)).toBeUndefined();
  });
});
