import { TestDatabases } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { JsonObject } from '@backstage/types';
import { Knex } from 'knex';
import {
  registering,
  Estate,
  MINUTE,
  OK,
  Outside,
  SCALE,
} from '../__testUtils__/broadcasts';
import { Replica, startReplica } from '../__testUtils__/replica';

jest.setTimeout(180_000);

const BULK = Array.from({ length: 8 }, (_, i) => `bulk-${i}`);
const UNAVAILABLE_AT_ONCE = { availabilityAfter: { seconds: 0 } };
const AT_ONCE = { ...UNAVAILABLE_AT_ONCE, quietStart: { seconds: 0 } };

describe('notifications to owners', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
  const replicas: Replica[] = [];
  let estate: Estate;
  let outside: Outside;

  beforeEach(() => {
    estate = new Estate();
    outside = new Outside();
  });

  afterEach(async () => {
    await Promise.all(replicas.splice(0).map(replica => replica.stop()));
  });

  async function start(
    knex: Knex,
    options: { entities?: Entity[]; notifications?: JsonObject } = {},
  ) {
    const {
      entities = [
        registering('shop', ['orders', 'returns'], 'group:default/shop-team'),
        registering('bulk', BULK, 'group:default/bulk-team'),
      ],
      notifications = AT_ONCE,
    } = options;
    const replica = await startReplica({
      inspect: estate.inspect,
      knex,
      entities,
      features: outside.features,
      config: { notifications },
    });
    replicas.push(replica);
    return {
      ...replica,
      async sweep() {
        expect(await replica.sweep()).toMatchObject({ state: 'succeeded' });
      },
    };
  }

  /** Title, description and the rest of what bulk-team was sent last. */
  function lastDigest() {
    const last = outside.notifications.at(-1);
    expect(last?.recipients).toEqual({
      type: 'entity',
      entityRef: 'group:default/bulk-team',
    });
    return last?.payload;
  }

  it('learns what a new cluster is like from the first sweep that can keep it', async () => {
    const knex = await databases.init('SQLITE_3');
    const replica = await start(knex);
    estate.partitions.orders = SCALE;
    await knex.schema.renameTable('owner_levels', 'away');
    await replica.sweep();
    expect(replica.complaints).toEqual([
      expect.stringContaining('Owners were not notified'),
    ]);
    await knex.schema.renameTable('away', 'owner_levels');
    await replica.sweep();
    expect(outside.sent()).toEqual([]);
    estate.partitions.returns = SCALE;
    await replica.sweep();
    expect(outside.sent().map(([, title]) => title)).toEqual([
      'Scale: topic returns on prod',
    ]);
  });

  it('says of a simulated cluster that it is one', async () => {
    const replica = await start(await databases.init('SQLITE_3'));
    estate.simulated = true;
    estate.partitions.orders = OK;
    await replica.sweep();
    estate.partitions.orders = SCALE;
    await replica.sweep();
    expect(outside.notifications.map(it => it.payload.description)).toEqual([
      expect.stringMatching(/^Simulated, not from a real Kafka\. Peak 65 MB/),
    ]);
  });

  it.each(databases.eachSupportedId())(
    'keeps one digest where there are many changes, until all of it is ok again, on %p',
    async databaseId => {
      const replica = await start(await databases.init(databaseId));
      for (const name of BULK) estate.partitions[name] = OK;
      await replica.sweep();
      for (const name of BULK.slice(0, 7)) estate.partitions[name] = SCALE;
      await replica.sweep();
      const advice = 'Peak 65 MB/s needs 7 partitions; it has 6. Go to 24.';
      expect(outside.notifications).toEqual([
        {
          recipients: { type: 'entity', entityRef: 'group:default/bulk-team' },
          payload: {
            title:
              'Topics and consumer groups of bulk-team on prod: 7 at Scale',
            description: `${[0, 1, 2, 3, 4]
              .map(i => `Scale: topic bulk-${i}. ${advice}`)
              .join(' ')} 2 more at Scale.`,
            link: '/catalog/default/group/bulk-team/kafka-capacity',
            severity: 'high',
            topic: 'digest',
            scope: 'kafka-capacity/digest/prod/group:default/bulk-team',
            metadata: { cluster: 'prod', changes: 7, worst: 'scale' },
          },
        },
      ]);

      // What is new has a notification of its own.
      outside.sent();
      estate.partitions['bulk-7'] = SCALE;
      await replica.sweep();
      expect(outside.sent().map(([, title]) => title)).toEqual([
        'Scale: topic bulk-7 on prod',
      ]);

      // The next digest shows again what the last one did, with all the rest.
      for (const name of BULK.slice(0, 5)) estate.partitions[name] = OK;
      await replica.sweep();
      expect(lastDigest()).toMatchObject({
        title: 'Topics and consumer groups of bulk-team on prod: 2 at Scale',
        description: `Still Scale: topic bulk-5. ${advice} Still Scale: topic bulk-6. ${advice} Ok again: bulk-0, bulk-1, bulk-2, bulk-3, bulk-4.`,
        scope: 'kafka-capacity/digest/prod/group:default/bulk-team',
        metadata: { changes: 5, worst: 'scale' },
      });
      expect(outside.sent()).toHaveLength(1);

      // What has one of its own keeps that, however many changes there are.
      for (const name of BULK) estate.partitions[name] = OK;
      await replica.sweep();
      expect(lastDigest()).toMatchObject({
        title: 'Topics and consumer groups of bulk-team on prod: 2 ok again',
        description: 'Ok again: bulk-5, bulk-6.',
        severity: 'normal',
        metadata: { changes: 2, worst: 'ok' },
      });
      expect(outside.sent().map(([, title]) => title)).toEqual([
        'Ok again: topic bulk-7 on prod',
        'Topics and consumer groups of bulk-team on prod: 2 ok again',
      ]);

      // The digest is done with.
      estate.partitions['bulk-5'] = SCALE;
      await replica.sweep();
      expect(outside.sent().map(([, title]) => title)).toEqual([
        'Scale: topic bulk-5 on prod',
      ]);
    },
  );

  it('shows in a digest what has changed and what has not', async () => {
    const replica = await start(await databases.init('SQLITE_3'));
    for (const name of BULK) estate.partitions[name] = OK;
    await replica.sweep();
    for (const name of BULK) estate.partitions[name] = SCALE;
    await replica.sweep();
    estate.offline.add('bulk-4');
    for (const name of BULK.slice(5)) estate.partitions[name] = OK;
    await replica.sweep();
    const description = lastDigest()?.description;
    expect(description).toMatch(
      /^Emergency: topic bulk-4\. .* without a leader.* Still Scale: topic bulk-0\. Peak 65 MB/,
    );
    expect(description).toMatch(/Ok again: bulk-5, bulk-6, bulk-7\.$/);
    expect(lastDigest()?.severity).toBe('critical');
  });

  it('says nothing of what people have decided to leave, until that ends', async () => {
    const replica = await start(await databases.init('SQLITE_3'));
    estate.partitions.returns = OK;
    await replica.sweep();
    await replica
      .put('/clusters/prod/topics/returns/snooze', {
        kind: 'snoozed',
        reason: 'moves next week',
        until: new Date(Date.now() + 60 * MINUTE).toISOString(),
      })
      .expect(200);
    estate.partitions.returns = SCALE;
    await replica.sweep();
    expect(outside.sent()).toEqual([]);
    await replica.delete('/clusters/prod/topics/returns/snooze').expect(204);
    await replica.sweep();
    expect(outside.sent()).toEqual([
      ['group:default/shop-team', 'Scale: topic returns on prod'],
    ]);
  });

  it('notifies a new owner of the current level, and nobody else', async () => {
    const knex = await databases.init('SQLITE_3');
    estate.partitions.orders = OK;
    const sweepWith = async (...owners: (string | undefined)[]) => {
      const replica = await start(knex, {
        entities: owners.map((owner, i) =>
          registering(`shop-${i}`, ['orders'], owner),
        ),
      });
      await replica.readCatalog();
      await replica.sweep();
      return outside.sent();
    };
    await sweepWith(undefined);
    estate.partitions.orders = SCALE;
    const title = 'Scale: topic orders on prod';
    expect(await sweepWith(undefined)).toEqual([]);
    // The owner of what was imported and not registered yet.
    expect(await sweepWith('group:default/unknown')).toEqual([]);
    expect(await sweepWith('group:default/shop-team')).toEqual([
      ['group:default/shop-team', title],
    ]);
    expect(
      await sweepWith('group:default/finance', 'group:default/shop-team'),
    ).toEqual([['group:default/finance', title]]);
    // Who comes back does not know what happened in between.
    expect(await sweepWith('group:default/finance')).toEqual([]);
    estate.partitions.orders = OK;
    expect(await sweepWith('group:default/finance')).toEqual([
      ['group:default/finance', 'Ok again: topic orders on prod'],
    ]);
    expect(
      await sweepWith('group:default/finance', 'group:default/shop-team'),
    ).toEqual([]);
  });

  it('waits with what gets worse in the first hour of a cluster, but for emergencies, and notifies then', async () => {
    const knex = await databases.init('SQLITE_3');
    const replica = await start(knex, {
      notifications: UNAVAILABLE_AT_ONCE,
    });
    Object.assign(estate.partitions, { orders: OK, returns: SCALE });
    for (const name of BULK) estate.partitions[name] = OK;
    await replica.sweep();
    estate.partitions.orders = SCALE;
    // Its owner was not notified that it got worse.
    estate.partitions.returns = OK;
    for (const name of BULK) estate.partitions[name] = SCALE;
    await replica.sweep();
    await replica.sweep();
    expect(outside.sent()).toEqual([]);

    estate.offline.add('bulk-0');
    await replica.sweep();
    expect(outside.sent()).toEqual([
      ['group:default/bulk-team', 'Emergency: topic bulk-0 on prod'],
    ]);
    // Whose owner knows of it already.
    estate.offline.clear();
    await replica.sweep();
    expect(outside.sent()).toEqual([
      [
        'group:default/bulk-team',
        'Scale, no longer Emergency: topic bulk-0 on prod',
      ],
    ]);

    // Over before the hour is.
    estate.partitions['bulk-1'] = OK;
    const later = await start(knex);
    await later.sweep();
    expect(outside.sent()).toEqual([
      [
        'group:default/bulk-team',
        'Topics and consumer groups of bulk-team on prod: 6 at Scale',
      ],
      ['group:default/shop-team', 'Scale: topic orders on prod'],
    ]);
    await later.sweep();
    expect(outside.sent()).toEqual([]);
  });

  describe('of topics that are unavailable', () => {
    const notifications = { quietStart: { seconds: 0 } };
    const title = 'Emergency: topic returns on prod';

    it.each(databases.eachSupportedId())(
      'wait until that has held for 2 min, whichever replica sweeps, on %p',
      async databaseId => {
        const knex = await databases.init(databaseId);
        const replica = await start(knex, { notifications });
        const levelOf = async (name: string) => {
          const { body } = await replica
            .get(`/clusters/prod/topics/${name}`)
            .expect(200);
          return [body.level, body.finding];
        };
        estate.partitions.returns = OK;
        await replica.sweep();

        // A restart: the page shows it, and nobody is notified, neither of it nor of its end.
        estate.offline.add('returns');
        await replica.sweep();
        expect(await levelOf('returns')).toEqual([
          'emergency',
          expect.stringContaining('24 of 24 partitions without a leader: '),
        ]);
        await replica.sweep();
        expect(await levelOf('returns')).toEqual([
          'emergency',
          expect.stringContaining('without a leader for 60 s: '),
        ]);
        estate.offline.clear();
        await replica.sweep();
        expect(await levelOf('returns')).toEqual(['ok', expect.any(String)]);
        expect(outside.sent()).toEqual([]);

        // What lasts 2 min is notified, and so is its end.
        estate.offline.add('returns');
        await replica.sweep();
        const other = await start(knex, { notifications });
        await other.sweep();
        expect(outside.sent()).toEqual([]);
        await other.sweep();
        expect(outside.notifications.at(-1)?.payload.description).toContain(
          'without a leader for 2 min',
        );
        await other.sweep();
        expect(outside.sent().map(([, sent]) => sent)).toEqual([title]);
        estate.offline.clear();
        await replica.sweep();
        expect(outside.sent().map(([, sent]) => sent)).toEqual([
          'Ok again: topic returns on prod',
        ]);
      },
    );

    it('come at once where something else is wrong, and of that', async () => {
      const replica = await start(await databases.init('SQLITE_3'), {
        notifications,
      });
      estate.partitions.returns = OK;
      await replica.sweep();
      estate.partitions.returns = SCALE;
      estate.offline.add('returns');
      await replica.sweep();
      expect(outside.notifications.map(it => it.payload)).toEqual([
        expect.objectContaining({
          title: 'Scale: topic returns on prod',
          description: expect.stringMatching(/^Peak 65 MB/),
        }),
      ]);
    });

    it('come after 2 min of what the first sweep finds', async () => {
      const replica = await start(await databases.init('SQLITE_3'), {
        notifications: {},
      });
      estate.partitions.returns = OK;
      estate.offline.add('returns');
      await replica.sweep();
      await replica.sweep();
      expect(outside.sent()).toEqual([]);
      await replica.sweep();
      expect(outside.sent().map(([, sent]) => sent)).toEqual([title]);
    });
  });

  it('notifies of an emergency that the first sweep finds', async () => {
    const knex = await databases.init('SQLITE_3');
    const replica = await start(knex, {
      notifications: UNAVAILABLE_AT_ONCE,
    });
    Object.assign(estate.partitions, { orders: SCALE, returns: OK });
    estate.offline.add('returns');
    await replica.sweep();
    expect(outside.sent()).toEqual([
      ['group:default/shop-team', 'Emergency: topic returns on prod'],
    ]);
  });

  it.each([
    ['switched off', { enabled: false }],
    ['for milder levels than are wanted', { minimumLevel: 'emergency' }],
  ])('notifies no owner %s', async (_when, notifications) => {
    const knex = await databases.init('SQLITE_3');
    const replica = await start(knex, {
      notifications: { ...AT_ONCE, ...notifications },
    });
    estate.partitions.returns = OK;
    await replica.sweep();
    estate.partitions.returns = SCALE;
    await replica.sweep();
    expect(outside.sent()).toEqual([]);

    // Nor does it come all at once when that changes.
    const later = await start(knex);
    await later.sweep();
    expect(outside.sent()).toEqual([]);
  });

  it.each([
    [{ minimumLevel: 'ok' }, /minimumLevel must be one of warning, scale/],
    [{ digestAbove: -1 }, /digestAbove must be a whole number.*it is -1/],
    [{ quietStart: 'soon' }, /quietStart must be a duration.*"soon"/],
    [
      { availabilityAfter: 'soon' },
      /availabilityAfter must be a duration.*"soon"/,
    ],
  ])('refuses %j', async (notifications, message) => {
    const knex = await databases.init('SQLITE_3');
    await expect(start(knex, { notifications })).rejects.toThrow(message);
  });
});
