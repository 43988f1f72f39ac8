import { setTimeout as wait } from 'node:timers/promises';
import { TopicChangeResult } from 'backstage-plugin-kafka-capacity-node';
import { groupOf, startGuardedPortal } from '../__testUtils__/guardedPortal';
import { snapshot, topic } from '../__testUtils__/snapshots';

jest.setTimeout(180_000);

const TOPICS = '/clusters/prod/topics';
const WRITES = [
  'kafka-capacity.capacity.read',
  'kafka-capacity.topic.create',
  'kafka-capacity.topic.scale',
];

async function start(
  options: {
    allowed?: string[];
    config?: object;
    rootConfig?: Parameters<typeof startGuardedPortal>[0]['rootConfig'];
  } = {},
) {
  const created: string[] = [];
  const portal = await startGuardedPortal({
    inspect: async (_, cluster) =>
      snapshot(cluster, Date.now(), {
        topics: [
          topic('orders', [5, 5]),
          ...created.map(name => topic(name, Array(6).fill(0))),
        ],
      }),
    ports: {
      createTopic: async (
        { name },
        { validateOnly },
      ): Promise<TopicChangeResult> => {
        // Long enough for another one to begin meanwhile.
        await wait(50);
        if (validateOnly) return { outcome: 'valid', before: null };
        created.push(name);
        return { outcome: 'changed', before: null };
      },
    },
    allowed: options.allowed ?? WRITES,
    config: {
      clusters: [
        { name: 'prod', brokers: ['127.0.0.1:9092'], allowChanges: true },
      ],
      // One broker, with two replicas: room for ten.
      policies: { partitions: { brokerBudget: 12 } },
      catalog: { rules: [{ prefix: 'ruled.', owner: groupOf('alice') }] },
      ...options.config,
    },
    rootConfig: options.rootConfig,
  });
  const create = (name: string, extra: object = {}) =>
    portal.call('post', TOPICS, 'mallory', {
      name,
      partitions: 6,
      replicationFactor: 1,
      configs: {},
      ...extra,
    });
  return { ...portal, created, create };
}

describe('who may create topics', () => {
  it('may not take more room than the brokers have by asking twice at once', async () => {
    const portal = await start();
    try {
      await portal.sweep();
      const both = await Promise.all([portal.create('a'), portal.create('b')]);
      expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
      expect(portal.created).toHaveLength(1);
      // Nor whether a sweep has seen it yet or not.
      expect((await portal.create('c', { partitions: 5 })).status).toBe(409);
      expect((await portal.create('d', { partitions: 4 })).status).toBe(201);
    } finally {
      await portal.stop();
    }
  });

  it('may not give it to another team, weaken what others rely on, or act before anything is known', async () => {
    const portal = await start();
    try {
      const small = { partitions: 1 };
      expect((await portal.create('early', small)).status).toBe(503);
      await portal.sweep();
      const owned = (name: string, owner: string) =>
        portal.create(name, { ...small, declaration: { owner } });
      expect((await owned('x', groupOf('alice'))).status).toBe(403);
      expect((await owned('x', groupOf('mallory'))).status).toBe(201);
      expect((await owned('ruled.y', groupOf('alice'))).status).toBe(201);
      const { status, body } = await portal.create('z', {
        ...small,
        configs: { 'unclean.leader.election.enable': 'true' },
      });
      expect(status).toBe(400);
      expect(body.error.message).toContain('unclean.leader.election.enable');
      expect(portal.created).toEqual(['x', 'ruled.y']);
    } finally {
      await portal.stop();
    }
  });

  it('is nobody where nothing decides about permissions', async () => {
    const off = { rootConfig: { permission: { enabled: false } } };
    const portal = await start(off);
    try {
      await portal.sweep();
      const { status, body } = await portal.create('x');
      expect(status).toBe(403);
      expect(body.error.message).toContain('permission.enabled');
      const { body: cluster } = await portal.get('/clusters/prod', 'mallory');
      expect(cluster.newTopics.allowChanges).toBe(false);
      expect(portal.created).toEqual([]);
    } finally {
      await portal.stop();
    }
    const wanted = await start({
      ...off,
      config: { allowChangesWithoutPermissions: true },
    });
    try {
      await wanted.sweep();
      expect((await wanted.create('x')).status).toBe(201);
    } finally {
      await wanted.stop();
    }
  });
});

describe('the audit log', () => {
  it('has what was refused too', async () => {
    const portal = await start({ allowed: ['kafka-capacity.capacity.read'] });
    try {
      await portal.sweep();
      portal.auditor.createEvent.mockClear();
      const until = new Date(Date.now() + 3600_000).toISOString();
      const refused = [
        await portal.sweep('prod', 'mallory'),
        await portal.call('put', `${TOPICS}/orders/snooze`, 'mallory', {
          ...{ kind: 'snoozed', reason: 'x', until },
        }),
        await portal.call('delete', `${TOPICS}/orders/snooze`, 'mallory'),
        await portal.call(
          'post',
          '/clusters/prod/consumer-groups/g/record-time-checks',
          'mallory',
          { topic: 'orders', partition: 0 },
        ),
        await portal.create('x'),
      ];
      expect(refused.map(({ status }) => status)).toEqual(Array(5).fill(403));
      expect(
        portal.auditor.createEvent.mock.calls.map(([{ eventId }]) => eventId),
      ).toEqual([
        'sweep-request',
        'snooze-create',
        'snooze-end',
        'record-time-check',
        'topic-create',
      ]);
      expect(portal.auditEvent.fail).toHaveBeenCalledTimes(5);
    } finally {
      await portal.stop();
    }
  });
});
