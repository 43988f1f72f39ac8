import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import {
  registering,
  Estate,
  OK,
  Outside,
  SCALE,
} from '../__testUtils__/broadcasts';
import { Replica, startReplica } from '../__testUtils__/replica';

jest.setTimeout(180_000);

describe('SweepBroadcaster', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
  const replicas: Replica[] = [];

  afterEach(async () => {
    await Promise.all(replicas.splice(0).map(replica => replica.stop()));
  });

  async function start(options: {
    knex: Knex;
    estate: Estate;
    outside: Outside;
  }) {
    const replica = await startReplica({
      inspect: options.estate.inspect,
      knex: options.knex,
      entities: [
        registering('shop', ['orders', 'returns'], 'group:default/shop-team'),
        registering('ledger', ['orders'], 'group:default/finance'),
      ],
      features: options.outside.features,
      config: { notifications: { quietStart: { seconds: 0 } } },
    });
    replicas.push(replica);
    return {
      ...replica,
      async sweep() {
        expect(await replica.sweep()).toMatchObject({ state: 'succeeded' });
      },
      /** Two owners of one topic: somebody has to say that the second one is right too. */
      async acceptShop() {
        await replica
          .put('/disputed-links/decision', {
            ...{ cluster: 'prod', kind: 'topic', name: 'orders' },
            entityRef: 'component:default/shop',
            accepted: true,
          })
          .expect(200);
      },
    };
  }

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    it('notifies owners of what got worse and better, once each, whichever replica sweeps', async () => {
      const knex = await databases.init(databaseId);
      const estate = new Estate();
      const outside = new Outside();
      const one = await start({ knex, estate, outside });
      const other = await start({ knex, estate, outside });

      // The first sweep of a new installation notifies nobody.
      Object.assign(estate.partitions, { orders: OK, returns: SCALE });
      await one.sweep();
      expect(outside.sent()).toEqual([]);
      expect(outside.changes()).toEqual([]);
      await one.acceptShop();

      estate.partitions.orders = SCALE;
      await other.sweep();
      const [first] = outside.notifications;
      expect(first).toEqual({
        recipients: { type: 'entity', entityRef: 'group:default/finance' },
        payload: {
          title: 'Scale: topic orders on prod',
          description: 'Peak 65 MB/s needs 7 partitions; it has 6. Go to 24.',
          link: '/catalog/default/component/ledger/kafka-capacity?topic=prod%2Forders',
          severity: 'high',
          topic: 'got-worse',
          scope: 'kafka-capacity/topic/prod/orders',
          metadata: {
            cluster: 'prod',
            kind: 'topic',
            name: 'orders',
            from: 'ok',
            to: 'scale',
          },
        },
      });
      expect(outside.sent().map(([to]) => to)).toEqual([
        'group:default/finance',
        'group:default/shop-team',
      ]);
      expect(outside.changes()).toEqual([
        {
          id: expect.any(Number),
          subject: { cluster: 'prod', kind: 'topic', name: 'orders' },
          at: expect.stringMatching(/^\d{4}-.*Z$/),
          from: 'ok',
          to: 'scale',
          finding: 'Peak 65 MB/s needs 7 partitions; it has 6. Go to 24.',
          entityRefs: ['component:default/ledger', 'component:default/shop'],
          ownerRefs: ['group:default/finance', 'group:default/shop-team'],
        },
      ]);

      await one.sweep();
      await other.sweep();
      expect(outside.sent()).toEqual([]);
      expect(outside.changes()).toEqual([]);

      estate.partitions.returns = OK;
      delete estate.partitions.orders;
      await one.sweep();
      await other.sweep();
      // Only other plugins learn that a topic was deleted.
      expect(outside.sent()).toEqual([
        ['group:default/shop-team', 'Ok again: topic returns on prod'],
      ]);
      expect(outside.changes()).toMatchObject([
        { subject: { name: 'returns' }, from: 'scale', to: 'ok' },
        { subject: { name: 'orders' }, from: 'scale', to: null },
      ]);
      expect(one.complaints.concat(other.complaints)).toEqual([]);
    });

    it('loses nothing while nothing can be sent, and the sweep succeeds', async () => {
      const knex = await databases.init(databaseId);
      const estate = new Estate();
      const outside = new Outside();
      const replica = await start({ knex, estate, outside });
      Object.assign(estate.partitions, { orders: OK, returns: OK });
      await replica.sweep();
      await replica.acceptShop();

      outside.fault = new Error('notifications are down');
      outside.eventFault = new Error('events are down');
      Object.assign(estate.partitions, { orders: SCALE, returns: SCALE });
      await replica.sweep();
      // What is over before it could be sent is not sent.
      estate.partitions.returns = OK;
      await replica.sweep();
      await replica.sweep();
      expect(outside.sent()).toEqual([]);
      expect(replica.complaints).toEqual([
        expect.stringMatching(/pages were not refreshed.*events are down/),
        expect.stringMatching(/plugins did not get.*events are down/),
        expect.stringMatching(/Owners were not.*notifications are down/),
      ]);

      outside.fault = undefined;
      outside.eventFault = undefined;
      await replica.sweep();
      expect(outside.sent().map(([, title]) => title)).toEqual([
        'Scale: topic orders on prod',
        'Scale: topic orders on prod',
      ]);
      // Other plugins get everything that happened, in order.
      expect(outside.changes()).toMatchObject([
        { subject: { name: 'orders' }, to: 'scale' },
        { subject: { name: 'returns' }, to: 'scale' },
        { subject: { name: 'returns' }, to: 'ok' },
      ]);
    });
  });

  it('refreshes open pages after each sweep, without a name', async () => {
    const estate = new Estate();
    const outside = new Outside();
    const knex = await databases.init('SQLITE_3');
    const replica = await start({ knex, estate, outside });
    estate.partitions.returns = SCALE;
    await replica.sweep();
    await replica.sweep();
    expect(outside.published).toEqual(
      Array(2).fill({
        topic: 'signals',
        eventPayload: {
          recipients: { type: 'broadcast' },
          channel: 'kafka-capacity',
          message: { type: 'swept' },
        },
      }),
    );
  });
});
