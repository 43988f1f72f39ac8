import {
  fileOf,
  groupOf,
  startGuardedPortal,
} from '../__testUtils__/guardedPortal';
import { group, snapshot, topic } from '../__testUtils__/snapshots';

jest.setTimeout(180_000);

const READER = '/clusters/prod/consumer-groups/billing';
const SECRET = 'payments.secret';

describe('a group that reads the topic of another team', () => {
  let portal: Awaited<ReturnType<typeof startGuardedPortal>>;
  const recordsRead: string[] = [];

  beforeAll(async () => {
    portal = await startGuardedPortal({
      inspect: async (_, cluster) => {
        const reader = group('billing', 'orders', [2, 5]);
        const [member] = reader.members;
        return snapshot(cluster, Date.now(), {
          topics: [topic('orders', [5, 5]), topic(SECRET, [9, 9, 9])],
          groups: [
            {
              ...reader,
              members: [
                {
                  ...member,
                  assignment: { ...member.assignment, [SECRET]: [0, 1] },
                },
              ],
              committed: [
                ...(reader.committed ?? []),
                ...[0, 1, 2].map(partition => ({
                  topic: SECRET,
                  partition,
                  offset: 4,
                })),
              ],
            },
          ],
        });
      },
      ports: {
        readRecordTime: async asked => {
          recordsRead.push(asked.topic);
          return { record: { at: 1, offset: 4, type: 'create', of: 'record' } };
        },
      },
      allowed: [
        'kafka-capacity.capacity.read',
        'kafka-capacity.record-time-check.create',
      ],
      config: {
        clusters: [
          {
            name: 'prod',
            brokers: ['127.0.0.1:9092'],
            allowRecordTimeChecks: true,
          },
        ],
        catalog: {
          rules: [
            { prefix: 'payments.', owner: groupOf('alice') },
            { pattern: '.', owner: groupOf('bob') },
          ],
        },
      },
    });
    await portal.sweep();
    await portal.importUntil(names =>
      ['prod-orders', 'prod-payments.secret', 'prod-group-billing'].every(
        name => names.includes(`resource:default/${name}`),
      ),
    );
    await portal.readUntilSeen(READER, 'bob');
    await portal.readUntilSeen('/clusters/prod/topics/orders', 'bob');
  });

  afterAll(async () => portal?.stop());

  it('counts it for those who may not see it, and names it nowhere', async () => {
    const own = await portal.get(READER, 'bob');
    expect(own.status).toBe(200);
    expect(own.body).toMatchObject({
      lag: 3 + 3 * 5,
      partitionCount: 5,
      hidden: { topics: 1, partitions: 3 },
      unheldPartitions: 1,
      members: [{ partitions: 4, assignment: { orders: [0, 1] } }],
    });
    const answers = await Promise.all(
      ['', '/partitions', '/members', '/history', '/scaling'].map(path =>
        portal.get(`${READER}${path}`, 'bob'),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(200));
    expect(JSON.stringify(answers.map(({ body }) => body))).not.toContain(
      SECRET,
    );
    const { body: all } = await portal.get(READER, 'platform');
    expect(all.hidden).toEqual({ topics: 0, partitions: 0 });
    expect(Object.keys(all.members[0].assignment)).toContain(SECRET);
    expect(all.partitions).toHaveLength(5);
  });

  it("doesn't let them read the time of its records", async () => {
    const check = (name: string) =>
      portal.call('post', `${READER}/record-time-checks`, 'bob', {
        topic: name,
        partition: 0,
      });
    expect((await check('orders')).status).toBe(200);
    expect((await check(SECRET)).status).toBe(404);
    expect(recordsRead).toEqual(['orders']);
  });

  it('is related to it in the catalog by no entity that the other team can see', async () => {
    const { body } = await portal.readUntil(
      () => portal.catalogEntity('resource/default/prod-group-billing', 'bob'),
      ({ status }) => status === 200,
    );
    expect(body.metadata.name).toBe('prod-group-billing');
    expect(JSON.stringify(body)).not.toContain(SECRET);
  });

  it('is not counted in what services are told of the entity that depends on it', async () => {
    await portal.register([
      fileOf(
        'Component',
        'shop',
        'bob',
        {},
        {
          dependsOn: [
            'resource:default/prod-orders',
            'resource:default/prod-payments.secret',
          ],
        },
      ),
    ]);
    const { body } = await portal.readUntil(
      () => portal.queryFacts(['component:default/shop']),
      answer => answer.body.items[0].topics > 0,
    );
    expect(body.items).toMatchObject([{ registered: true, topics: 1 }]);
  });
});
