import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import {
  ClusterSnapshot,
  GroupSnapshot,
  TopicSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { entity, Replica, startReplica } from './__testUtils__/replica';
import { group, snapshot, topic } from './__testUtils__/snapshots';

jest.setTimeout(180_000);

const MINUTE = 60_000;

/** A cluster of which every sweep sees the next minute. Time ends about now, because what is old is thinned. */
class Cluster {
  minute = 0;
  down: Error | undefined;
  readonly #begin: number;

  constructor(
    private readonly at: (minute: number) => Partial<ClusterSnapshot>,
    minutes = 12,
  ) {
    this.#begin = Date.now() - minutes * MINUTE;
  }

  readonly inspect = async () => {
    if (this.down) throw this.down;
    this.minute += 1;
    return snapshot(
      'prod',
      this.#begin + this.minute * MINUTE,
      this.at(this.minute),
    );
  };
}

/** 600 records of a kilobyte a minute and partition. */
function orders(minute: number, extra: Parameters<typeof topic>[2] = {}) {
  return topic('orders', Array(6).fill(600 * minute), extra);
}

function steady(minute: number): {
  topics: TopicSnapshot[];
  groups: GroupSnapshot[];
} {
  return {
    topics: [orders(minute), topic('idle', Array(12).fill(7))],
    groups: [
      group('billing', 'orders', Array(6).fill(600 * minute - 5), {
        memberCount: 3,
      }),
      group('audit', 'orders', Array(6).fill(100), { memberCount: 0 }),
    ],
  };
}

async function sweepTimes(replica: Replica, times: number) {
  for (let i = 0; i < times; i++) {
    expect(await replica.sweep()).toMatchObject({ state: 'succeeded' });
  }
}

describe('kafka-capacity', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
  const replicas: Replica[] = [];

  async function start(options: Parameters<typeof startReplica>[0]) {
    const replica = await startReplica(options);
    replicas.push(replica);
    return replica;
  }

  afterEach(async () => {
    await Promise.all(replicas.splice(0).map(replica => replica.stop()));
  });

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    async function database(id: TestDatabaseId = databaseId) {
      return databases.init(id);
    }

    it('shows on an entity what was read of Kafka', async () => {
      const cluster = new Cluster(steady);
      const replica = await start({
        inspect: cluster.inspect,
        knex: await database(),
        entities: [
          entity('Component', 'shop', {
            title: 'The shop',
            topics: 'prod/orders',
            groups: 'prod/billing',
            annotations: { 'kafka-capacity/peak-throughput-mbps': '65' },
            relations: [['ownedBy', 'group:default/team']],
          }),
        ],
      });
      await sweepTimes(replica, 12);

      const { body } = await replica
        .get('/entities/component/default/shop/capacity')
        .expect(200);
      const registered = [
        {
          entityRef: 'component:default/shop',
          title: 'The shop',
          owner: 'group:default/team',
        },
      ];
      expect(body).toMatchObject({
        entityRef: 'component:default/shop',
        level: 'scale',
        coverage: { measured: 2, total: 2 },
        counts: { scale: 1, ok: 1, warning: 0, emergency: 0, unknown: 0 },
        registered: true,
        simulated: false,
        stale: null,
        problems: [],
        parts: [],
        subjects: [
          {
            subject: { cluster: 'prod', kind: 'topic', name: 'orders' },
            level: 'scale',
            finding: 'Peak 65 MB/s needs 7 partitions; it has 6. Go to 24.',
            action: '6 → 24 partitions',
            entities: registered,
          },
          {
            subject: {
              cluster: 'prod',
              kind: 'consumer-group',
              name: 'billing',
            },
            level: 'ok',
            figure: { label: 'lag', value: 30, unit: 'records' },
            entities: registered,
          },
        ],
      });
      expect(body.assessedAt).toBe(body.subjects[0].assessedAt);

      const detail = await replica
        .get('/clusters/prod/topics/orders')
        .expect(200);
      expect(detail.body).toMatchObject({
        declared: { peakThroughputMBps: 65 },
        partitionCount: 6,
        replicationFactor: 1,
        cleanupPolicy: 'delete',
        sizeBytes: 6 * 600 * 12 * 1000,
        throughput: {
          recordsPerSecond: 60,
          bytesPerRecord: 1000,
          currentMBps: expect.closeTo(0.06, 9),
          peakMBps: expect.closeTo(0.06, 9),
          reason: null,
        },
        recommendation: { action: 'increase', recommended: 24 },
        consumers: [
          { group: 'audit', state: 'Empty', members: 0 },
          { group: 'billing', level: 'ok', members: 3, lag: 30 },
        ],
      });
      expect(detail.body.partitions).toHaveLength(6);
      expect(detail.body.partitions[5]).toEqual({
        partition: 5,
        leader: 1,
        replicas: [1],
        inSyncReplicas: [1],
        logStartOffset: 0,
        logEndOffset: 7200,
        sizeBytes: 7_200_000,
        recordsPerSecond: 10,
        fault: null,
      });
      expect(detail.body.hazards.map(({ id }: { id: string }) => id)).toEqual([
        'keys-move',
        'latest-offset-reset',
      ]);

      const { body: groups } = await replica
        .get('/clusters/prod/consumer-groups/billing')
        .expect(200);
      expect(groups).toMatchObject({
        type: 'classic',
        state: 'Stable',
        assignor: 'range',
        lag: 30,
        idleMembers: 0,
      });
      expect(groups.members).toHaveLength(3);
      expect(groups.partitions[4]).toEqual({
        topic: 'orders',
        partition: 4,
        committedOffset: 7195,
        logStartOffset: 0,
        logEndOffset: 7200,
        lag: 5,
        memberId: 'billing-1',
        clientId: 'billing',
        host: '/10.0.0.1',
        reason: null,
        behavior: 'ok',
        behaviorReason: null,
        timeLag: { seconds: 1, atLeast: false, reason: null },
      });
    });

    it('has another replica run the next sweep, and rates go on', async () => {
      const knex = await database();
      const cluster = new Cluster(steady);
      const first = await start({ inspect: cluster.inspect, knex });
      await sweepTimes(first, 4);
      const second = await start({ inspect: cluster.inspect, knex });
      await sweepTimes(second, 2);
      await sweepTimes(first, 1);
      for (const replica of [first, second]) {
        const { body } = await replica
          .get('/clusters/prod/topics/orders')
          .expect(200);
        expect(body.throughput).toMatchObject({
          recordsPerSecond: 60,
          peakMBps: expect.closeTo(0.06, 9),
        });
        expect(body.partitions[0]).toMatchObject({
          logEndOffset: 4200,
          recordsPerSecond: 10,
        });
      }
    });

    it('begins afresh with a topic that was made again', async () => {
      const cluster = new Cluster(minute => ({
        topics: [
          minute <= 6
            ? orders(minute, { recordBytes: 1e6 })
            : orders(minute - 7, { topicId: 'another' }),
        ],
      }));
      const replica = await start({
        inspect: cluster.inspect,
        knex: await database(),
      });
      const throughput = async () => {
        const { body } = await replica
          .get('/clusters/prod/topics/orders')
          .expect(200);
        return body.throughput;
      };
      await sweepTimes(replica, 6);
      expect(await throughput()).toMatchObject({ peakMBps: 60 });
      await sweepTimes(replica, 2);
      expect(await throughput()).toMatchObject({
        recordsPerSecond: null,
        currentMBps: null,
        peakMBps: null,
        reason: 'measuring: 2 of 3 sweeps, 60 of 240 seconds',
      });
      await sweepTimes(replica, 4);
      expect(await throughput()).toMatchObject({
        recordsPerSecond: 60,
        peakMBps: expect.closeTo(0.06, 9),
      });
    });

    it('keeps the last good assessment of a cluster that fails, and says why', async () => {
      const cluster = new Cluster(steady, 6);
      const replica = await start({
        inspect: cluster.inspect,
        knex: await database(),
        entities: [entity('Component', 'shop', { topics: 'prod/orders' })],
      });
      const shop = () =>
        replica.get('/entities/component/default/shop/capacity').expect(200);
      expect((await shop()).body.subjects[0]).toMatchObject({
        level: 'unknown',
        finding: "The first sweep of cluster 'prod' has not ended yet.",
        assessedAt: null,
      });
      cluster.down = new Error('No broker of prod answers');
      expect(await replica.sweep()).toMatchObject({
        state: 'failed',
        error: 'No broker of prod answers',
        topics: null,
      });
      cluster.down = undefined;
      await sweepTimes(replica, 6);
      const before = (await shop()).body;
      expect(before).toMatchObject({ level: 'ok', stale: null });

      cluster.down = new Error('No broker of prod answers');
      await replica.sweep();
      // At once, though it was answered just before.
      expect((await shop()).body).toMatchObject({
        level: 'ok',
        stale: { reason: 'No broker of prod answers' },
      });
      const { body: sweep } = await replica
        .get('/clusters/prod/sweeps/latest')
        .expect(200);
      expect(sweep).toMatchObject({ state: 'failed' });
      const { body: clusters } = await replica.get('/clusters').expect(200);
      const stale = {
        since: before.assessedAt,
        reason: 'No broker of prod answers',
      };
      expect(clusters.items).toMatchObject([
        { cluster: 'prod', assessedAt: before.assessedAt, stale },
      ]);
      const { body: detail } = await replica
        .get('/clusters/prod/topics/orders')
        .expect(200);
      expect(detail).toMatchObject({ level: 'ok', stale });
    });

    it('finds groups by letters that ASCII does not have', async () => {
      const cluster = new Cluster(minute => ({
        topics: [orders(minute)],
        groups: ['Größe-ÄRGER', 'größe', 'other'].map(id =>
          group(id, 'orders', [1]),
        ),
      }));
      const replica = await start({
        inspect: cluster.inspect,
        knex: await database(),
      });
      await sweepTimes(replica, 1);
      const found = async (q: string) => {
        const { body } = await replica
          .get(`/clusters/prod/consumer-groups?q=${encodeURIComponent(q)}`)
          .expect(200);
        return body.items.length;
      };
      expect(await found('ÄRG')).toBe(1);
      expect(await found('größe')).toBe(2);
      expect(await found('GRÖßE')).toBe(2);
      expect(await found('ärö')).toBe(0);
    });

    it('is not kept from a cluster by what an entity says', async () => {
      const cluster = new Cluster(steady);
      const replica = await start({
        inspect: cluster.inspect,
        knex: await database(),
        entities: [
          entity('Component', 'odd', {
            title: 'a\0b',
            // Databases shorten what repeats itself.
            groups: `prod/${Array.from({ length: 1_500 }, (_, i) => i).join(
              '-',
            )},prod/a\0b,prod/billing`,
          }),
        ],
      });
      await sweepTimes(replica, 1);
      const { body } = await replica
        .get('/entities/component/default/odd/capacity')
        .expect(200);
      expect(body.subjects).toMatchObject([{ subject: { name: 'billing' } }]);
      expect(body.problems).toHaveLength(2);
    });

    it('says how many members a group needs, by its declared benchmark', async () => {
      const cluster = new Cluster(minute => ({
        topics: [orders(minute)],
        groups: [
          // 60 records a second are written, 40 are read.
          group('billing', 'orders', Array(6).fill(400 * minute), {
            memberCount: 2,
          }),
        ],
      }));
      const replica = await start({
        inspect: cluster.inspect,
        knex: await database(),
        config: { policies: { consumerLagRecords: { warning: 100 } } },
        entities: [
          entity('Component', 'shop', {
            groups: 'prod/billing',
            annotations: {
              'kafka-capacity/consumer-benchmark-records-per-second': '20',
            },
          }),
        ],
      });
      await sweepTimes(replica, 12);
      const { body } = await replica
        .get('/clusters/prod/consumer-groups/billing')
        .expect(200);
      expect(body).toMatchObject({
        level: 'warning',
        lag: 14_400,
        // (60 + 14400 ÷ 600) ÷ 20 = 4.2, evened out over 6 partitions.
        action: 'add 4 members',
        declared: { consumerBenchmarkRecordsPerSecond: 20 },
      });
      const behavior = body.signals.find(
        ({ id }: { id: string }) => id === 'behavior',
      );
      expect(behavior).toMatchObject({
        level: 'warning',
        summary: expect.stringContaining('Falling behind on 6 of 6 partitions'),
      });
    });

    it('notes every change of level', async () => {
      const knex = await database();
      const cluster = new Cluster(minute => ({
        topics: [
          ...(minute < 4 ? [topic('going', Array(6).fill(1))] : []),
          topic('orders', Array(minute < 3 ? 3 : 6).fill(1)),
        ],
      }));
      const replica = await start({
        inspect: cluster.inspect,
        knex,
        config: { sweep: { throughputWindow: '1m' } },
      });
      await sweepTimes(replica, 5);
      const changes = await knex('level_changes')
        .where({ name: 'orders' })
        .orderBy('id');
      expect(
        changes.map(({ from_level: from, to_level: to }) => [from, to]),
      ).toEqual([
        [null, 'scale'],
        ['scale', 'ok'],
      ]);
      expect(JSON.parse(changes[1].finding)).toMatchObject({
        code: 'partitions-enough',
        required: 6,
      });
      const gone = await knex('level_changes').where({ name: 'going' });
      expect(gone.at(-1)).toMatchObject({ from_level: 'ok', to_level: null });
      await replica.get('/clusters/prod/topics/going').expect(404);
      const { body } = await replica.get('/clusters/prod/topics').expect(200);
      expect(body.items).toHaveLength(1);
      expect(Date.parse(body.items[0].since)).toBe(Number(changes[1].at));
    });

    it('pages through a list exactly, in either order', async () => {
      const names = Array.from({ length: 530 }, (_, i) => `topic_${i}%`);
      const replica = await start({
        inspect: async () =>
          snapshot('prod', Date.now(), {
            topics: names.map((name, i) =>
              topic(name, Array(i % 3 === 0 ? 3 : 6).fill(1)),
            ),
          }),
        knex: await database(),
        entities: [
          entity('Component', 'seen', {
            topics: names
              .filter((_, i) => i % 10 === 5)
              .map(n => `prod/${n}`)
              .join(),
          }),
        ],
      });
      await sweepTimes(replica, 1);
      const walk = async (sort: 'level' | 'name') => {
        const seen: { level: string; subject: { name: string } }[] = [];
        let cursor: string | null = '';
        let pages = 0;
        while (cursor !== null) {
          const from: string = cursor && `&cursor=${cursor}`;
          const { body } = await replica
            .get(`/clusters/prod/topics?sort=${sort}&limit=97${from}`)
            .expect(200);
          seen.push(...body.items);
          cursor = body.nextCursor;
          pages += 1;
        }
        expect(pages).toBe(6);
        const listed = seen.map(({ subject }) => subject.name);
        expect(new Set(listed)).toEqual(new Set(names));
        expect(listed).toHaveLength(names.length);
        return seen;
      };
      await walk('name');
      const worstFirst = (await walk('level')).map(({ level }) => level);
      expect(worstFirst.lastIndexOf('scale')).toBe(176);
      const count = async (query: string) => {
        const { body } = await replica
          .get(`/clusters/prod/topics?limit=200&${query}`)
          .expect(200);
        return body.items.length;
      };
      expect(await count('level=scale')).toBe(177);
      expect(await count('level=emergency&level=scale')).toBe(177);
      expect(await count('q=TOPIC_52')).toBe(11);
      // Not a wildcard.
      expect(await count('q=c%25')).toBe(0);
      expect(await count('q=9%25')).toBe(53);
    });
  });
});
