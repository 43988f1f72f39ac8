import { ClusterSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { entity, Replica, startReplica } from '../__testUtils__/replica';
import { group, snapshot, topic } from '../__testUtils__/snapshots';

jest.setTimeout(180_000);

const GUEST = 'user:default/guest';

describe('subjects on every cluster', () => {
  let replica: Replica;
  let content: Record<string, Partial<ClusterSnapshot>>;

  const start = async (clusters = ['prod', 'stage']) => {
    replica = await startReplica({
      inspect: async (_, cluster) =>
        snapshot(cluster, Date.now(), content[cluster]),
      entities: [
        entity('Component', 'shop', {
          topics: 'orders\r\n*/payments\n*/gone',
          groups: '*/billing,team/ledger',
          annotations: { 'kafka-capacity/target-parallelism': '7' },
          relations: [['ownedBy', 'group:default/shop-team']],
        }),
        entity('Component', 'secret', { topics: 'hidden' }),
        entity('System', 'store', {
          relations: [['hasPart', 'component:default/shop']],
        }),
      ],
      hiddenFrom: { [GUEST]: ['secret'] },
      denied: ['kafka-capacity.cluster.read'],
      config: {
        clusters: clusters.map(name => ({ name, brokers: ['127.0.0.1:9092'] })),
      },
    });
    for (const cluster of clusters) await replica.sweep(cluster);
  };

  const capacityOf = async (path = 'component/default/shop') =>
    (await replica.get(`/entities/${path}/capacity`).expect(200)).body;
  const subjectsOf = async (path?: string) =>
    (await capacityOf(path)).subjects
      .map(
        ({ subject }: { subject: Record<string, string> }) =>
          `${subject.cluster}/${subject.name}`,
      )
      .sort();

  beforeEach(() => {
    content = {
      prod: {
        topics: ['orders', 'payments', 'hidden'].map(name => topic(name, [5])),
        groups: [group('billing', 'orders', [5])],
      },
      stage: {
        topics: [topic('orders', [5])],
        groups: [group('billing', 'orders', [5])],
      },
    };
  });

  afterEach(() => replica.stop());

  it('are registered on each cluster that has them', async () => {
    await start();
    const expected = [
      '*/gone',
      'prod/billing',
      'prod/orders',
      'prod/payments',
      'stage/billing',
      'stage/orders',
      'team/ledger',
    ];
    expect(await subjectsOf()).toEqual(expected);
    expect(await subjectsOf('system/default/store')).toEqual(expected);
    const { body: facts } = await replica
      .get('/entities/component/default/shop/facts')
      .expect(200);
    expect(facts).toMatchObject({ topics: 4, consumerGroups: 3 });
    // Owner, visibility and declared facts hold on both.
    for (const cluster of ['prod', 'stage']) {
      const { body } = await replica
        .get(`/clusters/${cluster}/topics?owner=group:shop-team`, GUEST)
        .expect(200);
      expect(body.items).toContainEqual(
        expect.objectContaining({
          subject: { cluster, kind: 'topic', name: 'orders' },
        }),
      );
      const { body: detail } = await replica
        .get(`/clusters/${cluster}/topics/orders`, GUEST)
        .expect(200);
      expect(detail.declared).toEqual({ targetParallelism: 7 });
    }
    await replica.get('/clusters/prod/topics/hidden', GUEST).expect(404);
    await replica.get('/clusters/prod/topics/hidden').expect(200);
  });

  it('that no cluster has are named as not found', async () => {
    await start();
    const { subjects, registered } = await capacityOf();
    expect(registered).toBe(true);
    const findingOf = (wanted: string) =>
      subjects.find(
        ({ subject }: { subject: { name: string } }) => subject.name === wanted,
      );
    expect(findingOf('gone')).toMatchObject({
      level: 'unknown',
      finding:
        "Topic 'gone' was not found on any cluster; configured: 'prod', 'stage'.",
    });
    expect(findingOf('ledger')).toMatchObject({
      level: 'unknown',
      finding: expect.stringContaining("write '*/team/ledger'"),
    });
  });

  it('follow what comes and goes, and stay while a list is not whole', async () => {
    await start();
    content.stage = { topics: [topic('gone', [5])], groups: [] };
    await replica.sweep('stage');
    expect(await subjectsOf()).toEqual([
      'prod/billing',
      'prod/orders',
      'prod/payments',
      'stage/gone',
      'team/ledger',
    ]);
    content.prod = {
      ...content.prod,
      groups: [],
      groupsFault: { code: 'TIMED_OUT', message: 'Broker 2 did not answer.' },
    };
    await replica.sweep('prod');
    expect(await subjectsOf()).toContain('prod/billing');
    await replica
      .get('/clusters/prod/consumer-groups?owner=group:shop-team')
      .expect(200)
      .expect(({ body }) => expect(body.items).toHaveLength(1));
    expect(replica.complaints).toEqual([]);
  });
});
