import { DisputedLink } from 'backstage-plugin-kafka-capacity-common';
import {
  fileOf,
  groupOf,
  startGuardedPortal,
} from '../__testUtils__/guardedPortal';
import { group, snapshot, topic } from '../__testUtils__/snapshots';

jest.setTimeout(180_000);

const SECRET = '/clusters/prod/topics/payments.secret';
const inDays = (days: number) =>
  new Date(Date.now() + days * 24 * 3600 * 1000).toISOString();
const snooze = { kind: 'snoozed', reason: 'Later', until: inDays(1) };

describe('an annotation on an entity', () => {
  let increased: string[] = [];
  let portal: Awaited<ReturnType<typeof startGuardedPortal>>;

  beforeAll(async () => {
    portal = await startGuardedPortal({
      inspect: async (_, cluster) =>
        snapshot(cluster, Date.now(), {
          topics: ['payments.secret', 'loose'].map(name => topic(name, [5, 5])),
          groups: [group('payments.reader', 'payments.secret', [5, 5])],
        }),
      ports: {
        increasePartitions: async ({ topic: name }, { validateOnly }) => {
          if (!validateOnly) increased.push(name);
          return {
            outcome: validateOnly ? 'valid' : 'changed',
            before: { partitions: 2, replicationFactor: 1 },
          };
        },
      },
      allowed: [
        'kafka-capacity.capacity.read',
        'kafka-capacity.snooze.create',
        'kafka-capacity.topic.scale',
      ],
      config: {
        clusters: [
          { name: 'prod', brokers: ['127.0.0.1:9092'], allowChanges: true },
        ],
        catalog: {
          rules: [
            { prefix: 'payments.', owner: groupOf('alice') },
            { kind: 'cluster', pattern: '.', owner: 'platform' },
          ],
        },
      },
    });
    await portal.sweep();
    await portal.importUntil(names =>
      names.includes('resource:default/prod-payments.secret'),
    );
    await portal.readUntilSeen(SECRET, 'alice');
  });

  beforeEach(() => {
    increased = [];
  });

  afterAll(async () => portal?.stop());

  it("doesn't let its owner read, snooze or scale the topic of another", async () => {
    const own = await portal.get(SECRET, 'alice');
    expect([own.status, own.body.error]).toEqual([200, undefined]);
    expect((await portal.get(SECRET, 'mallory')).status).toBe(404);
    await portal.register([
      fileOf('Component', 'evil', 'mallory', {
        'kafka.apache.org/topics': 'prod/payments.secret, */payments.secret',
        'kafka.apache.org/consumer-groups': 'prod/payments.reader',
        'kafka-capacity/peak-throughput-mbps': '500',
      }),
      fileOf(
        'Resource',
        'evil-topic',
        'mallory',
        {
          'kafka.apache.org/topics': 'prod/payments.secret',
          'kafka.apache.org/consumer-groups': 'prod/payments.reader',
          'kafka.apache.org/cluster': 'prod',
        },
        { type: 'kafka-topic' },
      ),
    ]);
    await portal.sweep();
    await portal.runImport();

    const asked = await Promise.all(
      [
        SECRET,
        `${SECRET}/history`,
        `${SECRET}/consumers`,
        `${SECRET}/partitions`,
        '/clusters/prod/consumer-groups/payments.reader',
        '/clusters/prod/consumer-groups/payments.reader/partitions',
      ].map(path => portal.get(path, 'mallory')),
    );
    expect(asked.map(({ status }) => status)).toEqual(Array(6).fill(404));
    const lists = await Promise.all(
      ['/topics', '/consumer-groups'].map(path => portal.get(path, 'mallory')),
    );
    expect(lists.flatMap(({ body }) => body.items)).toEqual([]);
    const changes = [
      await portal.call('put', `${SECRET}/snooze`, 'mallory', snooze),
      await portal.call('delete', `${SECRET}/snooze`, 'mallory'),
      await portal.call('post', `${SECRET}/scale`, 'mallory', {
        partitions: 4,
      }),
    ];
    expect(changes.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(increased).toEqual([]);

    // What was declared changes nothing, and the true entity is still there, once the catalog has written it again.
    await portal.readUntilSeen(SECRET, 'alice');
    const secret = (await portal.get(SECRET, 'alice')).body;
    expect(secret.declared).toEqual({});
    await portal.until(refs =>
      [
        'resource:default/prod-payments.secret',
        'resource:default/prod-group-payments.reader',
        'resource:default/kafka-prod',
      ].every(ref => refs.includes(ref)),
    );
    const { body: capacity } = await portal.get(
      '/entities/component/default/evil/capacity',
      'mallory',
    );
    expect(capacity).toMatchObject({ subjects: [], counts: { unknown: 0 } });
    expect(capacity.untrustedLinks).toEqual([
      {
        subject: { cluster: 'prod', kind: 'topic', name: 'payments.secret' },
        entityRef: 'component:default/evil',
        state: 'disputed',
        linkedTo: [],
      },
      {
        subject: {
          cluster: 'prod',
          kind: 'consumer-group',
          name: 'payments.reader',
        },
        entityRef: 'component:default/evil',
        state: 'disputed',
        linkedTo: [],
      },
    ]);
    const { body: facts } = await portal.get(
      '/entities/component/default/evil/facts',
      'mallory',
    );
    expect(facts).toMatchObject({ registered: false });
  });

  it("doesn't let its owner in by the name of an imported entity", async () => {
    await portal.register(
      [
        fileOf(
          'Resource',
          'prod-payments.secret',
          'mallory',
          {
            'kafka.apache.org/topics': 'prod/payments.secret',
          },
          { type: 'kafka-topic' },
        ),
      ],
      'https://example.com/taken.yaml',
    );
    await portal.importUntil(names =>
      names.some(name =>
        /^resource:default\/prod-payments\.secret-[0-9a-f]{10}$/.test(name),
      ),
    );
    await portal.readUntilSeen(SECRET, 'alice');
    expect((await portal.get(SECRET, 'mallory')).status).toBe(404);
  });

  it('shows and changes what no rule gives to somebody for who was there first', async () => {
    const LOOSE = '/clusters/prod/topics/loose';
    const linking = (name: string, owner: string) =>
      fileOf('Component', name, owner, {
        'kafka.apache.org/topics': 'prod/loose',
      });
    await portal.register([linking('z-first', 'bob')], 'https://b');
    await portal.register([linking('a-second', 'mallory')], 'https://m');
    expect((await portal.get(LOOSE, 'bob')).status).toBe(200);
    expect((await portal.get(LOOSE, 'mallory')).status).toBe(404);
    // Renamed or moved, it is a new one.
    await portal.register([linking('z-first', 'bob')], 'https://elsewhere');
    expect((await portal.get(LOOSE, 'mallory')).status).toBe(200);
    expect((await portal.get(LOOSE, 'bob')).status).toBe(404);
  });

  it('is accepted by the platform team alone, which is audited and lasts', async () => {
    const decision = {
      cluster: 'prod',
      kind: 'topic',
      name: 'payments.secret',
      entityRef: 'component:default/evil',
      accepted: true,
    };
    const decide = (name: string, accepted = true) =>
      portal.call('put', '/disputed-links/decision', name, {
        ...decision,
        accepted,
      });
    expect((await portal.get('/disputed-links', 'mallory')).status).toBe(403);
    expect((await decide('mallory')).status).toBe(403);
    const { body } = await portal.get('/disputed-links?limit=2', 'platform');
    expect(body.items).toHaveLength(2);
    expect(body.nextCursor).not.toBeNull();
    await portal.readUntil(
      () => portal.get('/disputed-links', 'platform'),
      answer =>
        answer.body.items.some(
          (link: DisputedLink) =>
            link.entity.entityRef === decision.entityRef &&
            link.linkedTo.length > 0,
        ),
    );
    portal.auditor.createEvent.mockClear();
    const { status, body: accepted } = await decide('platform');
    expect(status).toBe(200);
    expect(accepted).toMatchObject({
      entity: {
        entityRef: 'component:default/evil',
        owner: groupOf('mallory'),
      },
      linkedTo: [{ owner: groupOf('alice') }],
      accepted: { by: 'user:default/platform' },
    });
    expect(portal.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({ eventId: 'link-accept' }),
    );
    await portal.readRegistrations();
    expect((await portal.get(SECRET, 'mallory')).status).toBe(200);
    // Accepted, it does not take the place of the import's entity.
    await portal.runImport();
    await portal.until(
      refs => refs.filter(ref => ref.includes('secret-')).length === 1,
    );
    expect((await decide('platform', false)).status).toBe(200);
    expect((await portal.get(SECRET, 'mallory')).status).toBe(404);
  });
});
