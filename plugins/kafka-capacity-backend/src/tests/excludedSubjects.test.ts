import { ClusterAdmin } from 'backstage-plugin-kafka-capacity-node';
import { entity, Replica, startReplica } from '../__testUtils__/replica';
import { group, snapshot, topic } from '../__testUtils__/snapshots';

jest.setTimeout(60_000);

const BILLING = entity('Component', 'billing', {
  topics: 'prod/orders,prod/audit.eu,prod/lost',
  groups: 'prod/console-consumer-7',
});

describe('topics and groups that the configuration excludes', () => {
  let replica: Replica;
  let asked: Parameters<ClusterAdmin['inspect']>[0] | undefined;

  beforeAll(async () => {
    replica = await startReplica({
      entities: [BILLING],
      inspect: async (options, cluster) => {
        asked = options;
        const [audit, orders] = [
          topic('audit.eu', [7, 7]),
          topic('orders', [7]),
        ];
        return snapshot(cluster, Date.now(), {
          topics: [orders, topic('audit.us', [7])],
          // One port filters by itself, the other leaves it to the sweep.
          excluded: { topics: [audit], groups: 1 },
          groups: [
            group('console-consumer-8', 'orders', [1]),
            group('both', 'orders', [5], {
              memberCount: 0,
              committed: [
                { topic: 'orders', partition: 0, offset: 5 },
                { topic: 'audit.eu', partition: 1, offset: 1 },
              ],
            }),
          ],
        });
      },
      config: {
        clusters: [
          {
            name: 'prod',
            brokers: ['127.0.0.1:9092'],
            topics: { exclude: ['audit.*'] },
            consumerGroups: {
              include: ['b*', 'console-*'],
              exclude: ['console-consumer-*'],
            },
          },
        ],
      },
    });
    await replica.sweep('prod');
  });

  afterAll(() => replica.stop());

  it('are not asked for, whoever names them', () => {
    expect([...(asked?.expectedTopics ?? [])].sort()).toEqual([
      'lost',
      'orders',
    ]);
    expect(asked?.expectedGroups).toEqual([]);
    const names = ['audit.eu', 'orders', 'audit'];
    expect(names.filter(name => asked?.readsTopic?.(name))).toEqual([
      'orders',
      'audit',
    ]);
    const ids = ['billing', 'other', 'console-producer', 'console-consumer-1'];
    expect(ids.filter(id => asked?.readsGroup?.(id))).toEqual([
      'billing',
      'console-producer',
    ]);
  });

  it('are counted on the page of the cluster, and on its brokers', async () => {
    const { body } = await replica.get('/clusters/prod').expect(200);
    expect(body.excluded).toEqual({ topics: 2, consumerGroups: 2 });
    expect(body.partitions).toBe(4);
    expect(body.brokers[0]).toMatchObject({ replicas: 4, leaders: 4 });
  });

  it('are in no list', async () => {
    const namesOf = async (list: string) => {
      const { body } = await replica.get(`/clusters/prod/${list}`).expect(200);
      return body.items.map(
        ({ subject }: { subject: { name: string } }) => subject.name,
      );
    };
    expect(await namesOf('topics')).not.toContain('audit.us');
    expect(await namesOf('consumer-groups')).not.toContain(
      'console-consumer-8',
    );
  });

  it('say on the entity that names them that they are excluded, not that they are missing', async () => {
    const { body } = await replica
      .get('/entities/component/default/billing/capacity')
      .expect(200);
    const findings = Object.fromEntries(
      body.subjects.map(
        (one: {
          subject: { name: string };
          level: string;
          finding: string;
        }) => [one.subject.name, `${one.level}: ${one.finding}`],
      ),
    );
    const excluded = (setting: string) =>
      `unknown: Not read: \`${setting}\` in the configuration of its cluster excludes it. Remove it from the annotation, or include it there.`;
    expect(findings).toMatchObject({
      'audit.eu': excluded('topics'),
      'console-consumer-7': excluded('consumerGroups'),
    });
    expect(findings.lost).not.toBe(findings['audit.eu']);
  });

  it('leave the lag of a group that reads both partly unknown, never none', async () => {
    const { body } = await replica
      .get('/clusters/prod/consumer-groups/both')
      .expect(200);
    expect(body.lag).toBe(2);
    expect(body.coverage.measured).toBeLessThan(body.coverage.total);
    expect(JSON.stringify(body.signals)).toContain(
      'The configuration of the cluster excludes topic audit.eu',
    );
  });
});
