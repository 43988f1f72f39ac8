import {
  mockCredentials,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { SubjectSummary } from 'backstage-plugin-kafka-capacity-common';
import { ClusterSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { entity, Replica, startReplica } from '../../__testUtils__/replica';
import { group, snapshot, topic } from '../../__testUtils__/snapshots';

jest.setTimeout(180_000);

const DAY_MS = 24 * 3600 * 1000;
const six = Array(6).fill(5);
const offline = topic('invoices', six);
offline.partitions[0].leader = -1;

/** One topic that needs more partitions, one that is offline, two that are fine, and one that is not known. */
const content: Partial<ClusterSnapshot> = {
  topics: [
    topic('orders', [5, 5, 5]),
    topic('payments', six),
    offline,
    topic('nobodys', six),
    topic('secret', [], {
      config: undefined,
      fault: { code: 'TOPIC_AUTHORIZATION_FAILED', message: 'Not authorized' },
    }),
  ],
  groups: [group('team/billing', 'orders', [5, 5, 5])],
};

const entities = [
  entity('Component', 'shop', {
    topics: 'prod/orders,prod/payments',
    groups: 'prod/team/billing',
  }),
  entity('Component', 'orders-only', { topics: 'prod/orders' }),
  entity('Component', 'ledger', { topics: 'prod/invoices' }),
  entity('Component', 'audit', { topics: 'prod/orders,prod/secret' }),
  entity('System', 'store', {
    relations: [
      ['hasPart', 'component:default/shop'],
      ['hasPart', 'component:default/orders-only'],
      ['hasPart', 'component:default/ledger'],
    ],
  }),
];

const GUEST = 'user:default/guest';
const ORDERS = '/clusters/prod/topics/orders/snooze';
const BILLING = '/clusters/prod/consumer-groups/team%2Fbilling/snooze';
const INVOICES = '/clusters/prod/topics/invoices/snooze';

const inDays = (days: number) =>
  new Date(Date.now() + days * DAY_MS).toISOString();
const snooze = () => ({
  kind: 'snoozed',
  reason: 'The sale ends on Friday',
  until: inDays(7),
});

describe('snoozes', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
  const replicas: Replica[] = [];
  let current = content;
  /** Milliseconds since what a sweep sees. */
  let age = 0;
  /** Throughput takes three sweeps over five minutes. */
  const measure = async (replica: Replica) => {
    for (age of [300_000, 150_000, 0]) await replica.sweep();
  };

  async function start(
    extra: Partial<Parameters<typeof startReplica>[0]> = {},
  ): Promise<Replica> {
    const replica = await startReplica({
      inspect: async () => snapshot('prod', Date.now() - age, current),
      entities,
      hiddenFrom: { [GUEST]: ['shop', 'orders-only', 'audit'] },
      ...extra,
    });
    replicas.push(replica);
    return replica;
  }

  const bodyOf = async (replica: Replica, path: string, user?: string) =>
    (await replica.get(path, user).expect(200)).body;
  const capacity = (replica: Replica, address: string) =>
    bodyOf(replica, `/entities/${address}/capacity`);
  const names = (subjects: SubjectSummary[]) =>
    subjects.map(({ subject }) => subject.name);

  beforeEach(() => {
    current = content;
  });

  afterEach(async () => {
    await Promise.all(replicas.splice(0).map(replica => replica.stop()));
  });

  it.each(databases.eachSupportedId())(
    'leaves snoozed subjects out of levels and counts, but never an emergency, on %p',
    async (databaseId: TestDatabaseId) => {
      const replica = await start({ knex: await databases.init(databaseId) });
      await measure(replica);
      // Asked for before, so that they would be answered from the cache.
      expect(await capacity(replica, 'component/default/shop')).toMatchObject({
        level: 'scale',
        snoozed: 0,
      });
      const { body: decided } = await replica
        .put(ORDERS, { ...snooze(), reason: '  The sale ends on Friday\n' })
        .expect(200);
      expect(decided).toEqual({
        ...snooze(),
        until: expect.any(String),
        by: mockCredentials.user().principal.userEntityRef,
        at: expect.any(String),
      });
      const shop = await capacity(replica, 'component/default/shop');
      expect(shop).toMatchObject({
        level: 'ok',
        counts: { ok: 2, scale: 0 },
        snoozed: 1,
        coverage: { measured: 3, total: 3 },
      });
      // Snoozed ones last.
      expect(names(shop.subjects)).toEqual([
        'payments',
        'team/billing',
        'orders',
      ]);
      expect(shop.subjects[2]).toMatchObject({
        level: 'scale',
        snooze: decided,
      });
      expect(shop.subjects[0].snooze).toBeNull();
      // Everything is snoozed, and known; or what is left is not known.
      expect(
        await capacity(replica, 'component/default/orders-only'),
      ).toMatchObject({ level: 'ok', counts: { scale: 0 }, snoozed: 1 });
      expect(await capacity(replica, 'component/default/audit')).toMatchObject({
        level: 'unknown',
        counts: { unknown: 1 },
        snoozed: 1,
        coverage: { measured: 1, total: 2 },
      });

      await replica.put(INVOICES, snooze()).expect(200);
      const store = await capacity(replica, 'system/default/store');
      expect(store).toMatchObject({
        level: 'emergency',
        counts: { emergency: 1, scale: 0, ok: 2 },
        snoozed: 1,
        parts: [
          {
            entityRef: 'component:default/ledger',
            level: 'emergency',
            snoozed: 0,
          },
          { level: 'ok', snoozed: 1 },
          { level: 'ok', snoozed: 1 },
        ],
      });
      expect(names(store.subjects)[0]).toBe('invoices');
      // It is still told.
      expect(store.subjects[0].snooze).toMatchObject({ kind: 'snoozed' });

      expect(await bodyOf(replica, '/clusters/prod')).toMatchObject({
        level: 'emergency',
        topicCounts: { emergency: 1, scale: 0, ok: 2, unknown: 1 },
        consumerGroupCounts: { ok: 1 },
        snoozed: { topics: 1, consumerGroups: 0 },
      });
      const listed = async (query: string) =>
        names((await bodyOf(replica, `/clusters/prod/topics?${query}`)).items);
      expect(await listed('snoozed=true')).toEqual(['orders']);
      expect(await listed('snoozed=true&level=ok')).toEqual([]);
      expect(await listed('snoozed=false')).toEqual([
        'invoices',
        'secret',
        'nobodys',
        'payments',
      ]);
      expect(await listed('level=scale')).toEqual(['orders']);
      expect(await listed('level=scale&snoozed=false')).toEqual([]);

      await replica.delete(ORDERS).expect(204);
      expect(await capacity(replica, 'component/default/shop')).toMatchObject({
        level: 'scale',
        counts: { ok: 2, scale: 1 },
        snoozed: 0,
      });
      await replica.delete(ORDERS).expect(204);
      expect(replica.complaints).toEqual([]);
    },
  );

  it('shows a topic and a group with their snooze to everyone who may see them, and a later one in its place', async () => {
    const replica = await start();
    await replica.sweep();
    const path = '/clusters/prod/consumer-groups/team%2Fbilling';
    expect((await bodyOf(replica, path)).snooze).toBeNull();
    await replica.put(BILLING, snooze()).expect(200);
    const later = { kind: 'accepted', reason: 'x'.repeat(500) };
    await replica
      .put(BILLING, { ...later, until: '2999-01-01T00:00:00Z' })
      .expect(400);
    expect((await bodyOf(replica, path)).snooze.kind).toBe('snoozed');
    const until = inDays(364.9);
    await replica.put(BILLING, { ...later, until }).expect(200);
    expect(await bodyOf(replica, path, 'user:default/other')).toMatchObject({
      snooze: { ...later, until },
    });
    await replica.put(INVOICES, snooze(), GUEST).expect(200);
    expect(
      await bodyOf(replica, '/clusters/prod/topics/invoices'),
    ).toMatchObject({ level: 'emergency', snooze: { by: GUEST } });
    expect(replica.complaints).toEqual([]);
  });

  it('needs the permissions to read and to snooze, and a subject that the caller may see', async () => {
    const replica = await start();
    await replica.sweep();
    for (const [path, user] of [
      [ORDERS, GUEST],
      ['/clusters/prod/topics/gone/snooze'],
      ['/clusters/nope/topics/orders/snooze'],
      ['/clusters/prod/consumer-groups/orders/snooze'],
    ]) {
      await replica.put(path, snooze(), user).expect(404);
      await replica.delete(path, user).expect(404);
    }
    const refused = await replica.put(ORDERS, snooze(), GUEST);
    const missing = await replica
      .put('/clusters/prod/topics/gone/snooze', snooze(), GUEST)
      .expect(404);
    expect(refused.body.error.message).toBe(
      missing.body.error.message.replace('gone', 'orders'),
    );
    expect(
      (await bodyOf(replica, '/clusters/prod/topics/orders')).snooze,
    ).toBeNull();
    for (const denied of [
      'kafka-capacity.capacity.read',
      'kafka-capacity.snooze.create',
    ]) {
      const other = await start({ denied: [denied] });
      await other.sweep();
      const { body } = await other.put(ORDERS, snooze()).expect(403);
      expect(body.error.message).toContain(denied);
      await other.delete(ORDERS).expect(403);
    }
    // what is not linked to an entity is for those who may read the whole cluster.
    const outsider = await start({ denied: ['kafka-capacity.cluster.read'] });
    await outsider.sweep();
    const nobodys = '/clusters/prod/topics/nobodys/snooze';
    await outsider.put(nobodys, snooze()).expect(404);
    await replica.put(nobodys, snooze()).expect(200);
  });

  it('has every change audited, and names what is wrong with a request', async () => {
    const knex = await databases.init('SQLITE_3');
    const replica = await start({ knex });
    await replica.sweep();
    replica.auditor.createEvent.mockClear();
    const wrong: [object, RegExp][] = [
      [
        { reason: ' \n ' },
        /reason must be a string of 1 to 500 characters, but it is " \\n "$/,
      ],
      [
        { reason: 'x'.repeat(501) },
        /reason must .* 500 characters, but it has 501$/,
      ],
      [
        { reason: 'a\0b' },
        /^request\/body\/reason must be a text without the character U\+0000$/,
      ],
      [
        { reason: 5 },
        /^request\/body\/reason must be a string.*, but it is 5$/,
      ],
      [
        { reason: undefined },
        /^request\/body\/reason must be .*, but it is missing$/,
      ],
      [
        { kind: 'ignored' },
        /^request\/body\/kind .*snoozed, accepted.*"ignored"$/,
      ],
      ...[
        'tomorrow',
        '2999-01-01',
        inDays(1).replace('Z', ''),
        inDays(0),
        inDays(-1),
        inDays(365.1),
        '2999-13-99T00:00:00Z',
      ].map((until): [object, RegExp] => [
        { until },
        new RegExp(
          `^until must be an ISO time .* not after \\d{4}-.* \\(365 days\\), but it is "${until}"$`,
        ),
      ]),
      [
        { more: 1 },
        /a field 'more' \(1\) that is not known; allowed are kind, reason, until$/,
      ],
    ];
    for (const [change, message] of wrong) {
      const { body } = await replica
        .put(ORDERS, { ...snooze(), ...change })
        .expect(400);
      expect(body.error).toMatchObject({
        name: 'InputError',
        message: expect.stringMatching(message),
      });
    }
    // Refused ones are audited as soon as they can be read.
    const refused = replica.event.fail.mock.calls.length;
    expect(refused).toBeGreaterThan(0);
    expect(replica.event.success.mock.calls.length).toBe(1);

    const asked = snooze();
    await replica.put(ORDERS, asked).expect(200);
    const subject = { cluster: 'prod', kind: 'topic', name: 'orders' };
    expect(replica.auditor.createEvent).toHaveBeenLastCalledWith(
      expect.objectContaining({
        eventId: 'snooze-create',
        severityLevel: 'medium',
        meta: { ...subject, snooze: expect.objectContaining(asked) },
      }),
    );
    await replica.delete(ORDERS).expect(204);
    expect(replica.auditor.createEvent).toHaveBeenLastCalledWith(
      expect.objectContaining({ eventId: 'snooze-end', meta: subject }),
    );
    expect(replica.event.success).toHaveBeenCalledTimes(3);
    expect(replica.event.fail).toHaveBeenCalledTimes(refused);
    // One that can't be stored.
    await knex.raw(
      `create trigger full before insert on snoozes begin select raise(abort, 'disk full'); end`,
    );
    await replica.put(ORDERS, asked).expect(500);
    expect(replica.event.fail).toHaveBeenCalledTimes(refused + 1);
    expect(replica.event.success).toHaveBeenCalledTimes(3);
  });

  it('is over when its topic is deleted and made again between two sweeps, and the past says why', async () => {
    const replica = await start();
    await replica.sweep();
    await replica.put(ORDERS, snooze()).expect(200);
    await replica.put(INVOICES, snooze()).expect(200);
    const read = () => bodyOf(replica, '/clusters/prod/topics/orders');
    expect((await read()).snooze).not.toBeNull();
    // Who reads it is shown with what was decided of them.
    expect((await read()).consumers).toMatchObject([{ snooze: null }]);
    await replica.put(BILLING, snooze()).expect(200);
    expect((await read()).consumers).toMatchObject([
      { group: 'team/billing', snooze: { kind: 'snoozed' } },
    ]);
    current = {
      ...content,
      topics: content.topics?.map(one =>
        one.name === 'orders' ? { ...one, topicId: 'another' } : one,
      ),
    };
    await replica.sweep();
    expect((await read()).snooze).toBeNull();
    expect(
      (await bodyOf(replica, '/clusters/prod/topics/invoices')).snooze,
    ).not.toBeNull();
    const { changes } = await bodyOf(
      replica,
      '/clusters/prod/topics/orders/history',
    );
    const { finding, level } = await read();
    expect(changes[0]).toMatchObject({ from: null, to: level });
    expect(changes[0].finding).toMatch(
      /^The topic was recreated, which ended what user:\S+ had decided \(snoozed until \S+: .+\)\. /,
    );
    expect(changes[0].finding.endsWith(finding)).toBe(true);
    // Once is enough.
    await replica.sweep();
    expect(
      (await bodyOf(replica, '/clusters/prod/topics/orders/history')).changes,
    ).toHaveLength(changes.length);
    expect(replica.complaints).toEqual([]);
  });

  it('is over when its time has come or its subject is deleted, but not when that could not be read', async () => {
    const knex = await databases.init('SQLITE_3');
    const replica = await start({ knex });
    await replica.sweep();
    await replica.put(ORDERS, snooze()).expect(200);
    await replica.put(BILLING, snooze()).expect(200);
    await replica.put(INVOICES, snooze()).expect(200);
    const kept = () => knex('snoozes').orderBy('name').pluck('name');

    await knex('snoozes')
      .where({ name: 'orders' })
      .update({ until: Date.now() });
    const silent = { code: 'REQUEST_TIMED_OUT', message: 'Broker 2 is silent' };
    current = { ...content, groups: [], faults: [silent], groupsFault: silent };
    await replica.sweep();
    expect(
      (await bodyOf(replica, '/clusters/prod/topics/orders')).snooze,
    ).toBeNull();
    await replica.prune();
    expect(await kept()).toEqual(['invoices', 'team/billing']);
    const { items } = await bodyOf(replica, '/clusters/prod/consumer-groups');
    expect(items).toMatchObject([
      { level: 'unknown', snooze: { kind: 'snoozed' } },
    ]);

    current = { topics: content.topics?.slice(0, 2), groups: [] };
    await replica.sweep();
    expect(await kept()).toEqual([]);
    current = content;
    await replica.sweep();
    expect(
      (await bodyOf(replica, '/clusters/prod/topics/invoices')).snooze,
    ).toBeNull();
    expect(replica.complaints).toEqual([]);
  });
});
