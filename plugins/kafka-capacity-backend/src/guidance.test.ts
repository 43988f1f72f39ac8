import { TestDatabases } from '@backstage/backend-test-utils';
import { ClusterSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { entity, Replica, startReplica } from './__testUtils__/replica';
import { group, snapshot, topic } from './__testUtils__/snapshots';

jest.setTimeout(180_000);

const MINUTE = 60_000;
const GUEST = 'user:default/guest';

describe('what a subject was, and what to do about it', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
  const replicas: Replica[] = [];
  let current: Partial<ClusterSnapshot> = {};
  let at = 0;

  async function start(
    extra: Partial<Parameters<typeof startReplica>[0]> = {},
  ): Promise<Replica> {
    const replica = await startReplica({
      inspect: async () => snapshot('prod', at, current),
      ...extra,
    });
    replicas.push(replica);
    return replica;
  }

  /** Sweeps every minute up to now, each seeing what the function says of it. */
  async function sweeps(
    replica: Replica,
    contents: Partial<ClusterSnapshot>[],
  ): Promise<void> {
    const now = Date.now();
    for (const [i, content] of contents.entries()) {
      at = now - (contents.length - 1 - i) * MINUTE;
      current = content;
      await replica.sweep();
    }
  }

  afterEach(async () => {
    for (const replica of replicas) {
      expect(replica.complaints).toEqual([]);
    }
    for (const replica of replicas.splice(0)) await replica.stop();
  });

  it.each(databases.eachSupportedId())(
    'tells the past of a topic and a group on %p',
    async databaseId => {
      const knex = await databases.init(databaseId);
      const replica = await start({ knex });
      const unread = topic('orders', [NaN, 0]);
      unread.partitions[0].logEndOffset = undefined;
      await sweeps(replica, [
        { topics: [topic('other', [1])] },
        { topics: [topic('orders', [600, 0])] },
        { topics: [topic('orders', [1200, 600])] },
        { topics: [unread] },
        { topics: [topic('orders', [2000, 1000])] },
        { topics: [topic('orders', [5000, 1000], { topicId: 'another' })] },
        {
          topics: [topic('orders', [5000, 1600], { topicId: 'another' })],
          groups: [group('billing', 'orders', [5000, 1300])],
        },
      ]);
      const { body: past } = await replica
        .get('/clusters/prod/topics/orders/history')
        .expect(200);
      expect(past).toMatchObject({ span: 'hour', bytesPerRecord: 1000 });
      const rates = past.traffic.map(
        (point: { recordsPerSecond: number | null }) => point.recordsPerSecond,
      );
      expect(rates).toEqual([null, 20, null, null, null, 10]);
      expect(past.changes).toHaveLength(1);
      expect(past.changes).toMatchObject([
        { from: null, finding: expect.stringContaining('partitions') },
      ]);

      const { body: group1 } = await replica
        .get('/clusters/prod/consumer-groups/billing/history?span=day')
        .expect(200);
      expect(group1.lag.at(-1)).toMatchObject({
        lag: 300,
        behindSeconds: 30,
        behindAtLeast: false,
      });
      // A group that is gone has no page.
      await sweeps(replica, [{ topics: [topic('orders', [1, 1])] }]);
      await replica
        .get('/clusters/prod/consumer-groups/billing/history')
        .expect(404);
      await replica
        .get('/clusters/prod/topics/orders/history?span=year')
        .expect(400);
    },
  );

  it('tells the past to nobody who may not see it', async () => {
    const replica = await start({
      entities: [entity('Resource', 'orders', { topics: 'prod/orders' })],
      hiddenFrom: { [GUEST]: ['orders'] },
    });
    await sweeps(replica, [{ topics: [topic('orders', [5])] }]);
    const path = '/clusters/prod/topics/orders/history';
    await replica.get(path).expect(200);
    await replica.get(path, GUEST).expect(404);
  });
});
