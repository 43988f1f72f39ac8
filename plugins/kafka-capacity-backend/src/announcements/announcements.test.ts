import { createServiceFactory } from '@backstage/backend-plugin-api';
import { TestDatabases } from '@backstage/backend-test-utils';
import { EventParams, eventsServiceRef } from '@backstage/plugin-events-node';
import {
  NotificationSendOptions,
  notificationService,
} from '@backstage/plugin-notifications-node';
import { JsonObject } from '@backstage/types';
import { Knex } from 'knex';
import { entity, Replica, startReplica } from '../__testUtils__/replica';
import { snapshot, topic } from '../__testUtils__/snapshots';

jest.setTimeout(180_000);

const MINUTE = 60_000;
/** Six partitions are too few for the declared peak of 65 MB/s, 24 are enough. */
const SCALE = 6;
const OK = 24;

/** A cluster whose topics have as many partitions as a test says. Every look at it is a minute after the one before. */
class Estate {
  readonly partitions: Record<string, number> = {};
  #at = Date.now() - 60 * MINUTE;

  readonly inspect = async () => {
    this.#at += MINUTE;
    return snapshot('prod', this.#at, {
      topics: Object.entries(this.partitions).map(([name, count]) =>
        topic(name, Array(count).fill(7)),
      ),
    });
  };
}

/** What comes out of the backend. */
class Outside {
  readonly notifications: NotificationSendOptions[] = [];
  readonly published: EventParams[] = [];
  /** What sending a notification fails with. */
  fault: Error | undefined;
  /** What publishing an event fails with. */
  eventFault: Error | undefined;

  readonly features = [
    createServiceFactory({
      service: notificationService,
      deps: {},
      factory: () => ({
        send: async (notification: NotificationSendOptions) => {
          if (this.fault) throw this.fault;
          this.notifications.push(notification);
        },
      }),
    }),
    createServiceFactory({
      service: eventsServiceRef,
      deps: {},
      factory: () => ({
        publish: async (event: EventParams) => {
          if (this.eventFault) throw this.eventFault;
          this.published.push(event);
        },
        subscribe: async () => {},
      }),
    }),
  ];

  /** What was sent since the last time, as recipient and title. */
  told(): [recipient: unknown, title: string][] {
    return this.notifications
      .splice(0)
      .map(({ recipients, payload }) => [
        recipients.type === 'entity' ? recipients.entityRef : recipients.type,
        payload.title,
      ]);
  }

  /** Changes of level since the last time. */
  changes(): unknown[] {
    return this.published
      .splice(0)
      .filter(one => one.topic === 'kafka-capacity.level-change')
      .map(one => one.eventPayload);
  }
}

function claiming(name: string, topics: string[], owner: string) {
  return entity('Component', name, {
    topics: topics.map(one => `prod/${one}`).join(','),
    annotations: { 'kafka-capacity/peak-throughput-mbps': '65' },
    relations: [['ownedBy', owner]],
  });
}

describe('announcements', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
  const replicas: Replica[] = [];

  afterEach(async () => {
    await Promise.all(replicas.splice(0).map(replica => replica.stop()));
  });

  async function start(options: {
    knex: Knex;
    estate: Estate;
    outside: Outside;
    notifications?: JsonObject;
  }) {
    const many = Array.from({ length: 8 }, (_, i) => `bulk-${i}`);
    const replica = await startReplica({
      inspect: options.estate.inspect,
      knex: options.knex,
      entities: [
        claiming('shop', ['orders', 'returns'], 'group:default/shop-team'),
        claiming('ledger', ['orders'], 'group:default/finance'),
        claiming('bulk', many, 'group:default/bulk-team'),
      ],
      features: options.outside.features,
      config: {
        notifications: { quietStart: { seconds: 0 }, ...options.notifications },
      },
    });
    replicas.push(replica);
    return {
      ...replica,
      async sweep() {
        expect(await replica.sweep()).toMatchObject({ state: 'succeeded' });
      },
    };
  }

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    it('tells owners of what got worse and better, once each, whichever replica sweeps', async () => {
      const knex = await databases.init(databaseId);
      const estate = new Estate();
      const outside = new Outside();
      const one = await start({ knex, estate, outside });
      const other = await start({ knex, estate, outside });

      // What a new installation finds is not news.
      Object.assign(estate.partitions, { orders: OK, returns: SCALE });
      await one.sweep();
      expect(outside.told()).toEqual([]);
      expect(outside.changes()).toEqual([]);

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
      expect(outside.told().map(([to]) => to)).toEqual([
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
      expect(outside.told()).toEqual([]);
      expect(outside.changes()).toEqual([]);

      estate.partitions.returns = OK;
      delete estate.partitions.orders;
      await one.sweep();
      await other.sweep();
      // That a topic was deleted is told to other plugins only.
      expect(outside.told()).toEqual([
        ['group:default/shop-team', 'Ok again: topic returns on prod'],
      ]);
      expect(outside.changes()).toMatchObject([
        { subject: { name: 'returns' }, from: 'scale', to: 'ok' },
        { subject: { name: 'orders' }, from: 'scale', to: null },
      ]);
      expect(one.complaints.concat(other.complaints)).toEqual([]);
    });

    it('loses nothing while nobody can be told, and the sweep is good all the same', async () => {
      const knex = await databases.init(databaseId);
      const estate = new Estate();
      const outside = new Outside();
      const replica = await start({ knex, estate, outside });
      Object.assign(estate.partitions, { orders: OK, returns: OK });
      await replica.sweep();

      outside.fault = new Error('notifications are down');
      outside.eventFault = new Error('events are down');
      Object.assign(estate.partitions, { orders: SCALE, returns: SCALE });
      await replica.sweep();
      // What is over before it could be told is no news any more.
      estate.partitions.returns = OK;
      await replica.sweep();
      await replica.sweep();
      expect(outside.told()).toEqual([]);
      expect(replica.complaints).toEqual([
        expect.stringMatching(/pages were not refreshed.*events are down/),
        expect.stringMatching(/plugins were not told.*events are down/),
        expect.stringMatching(/Owners were not.*notifications are down/),
      ]);

      outside.fault = undefined;
      outside.eventFault = undefined;
      await replica.sweep();
      expect(outside.told().map(([, title]) => title)).toEqual([
        'Scale: topic orders on prod',
        'Scale: topic orders on prod',
      ]);
      // Other plugins are told all that happened, in order.
      expect(outside.changes()).toMatchObject([
        { subject: { name: 'orders' }, to: 'scale' },
        { subject: { name: 'returns' }, to: 'scale' },
        { subject: { name: 'returns' }, to: 'ok' },
      ]);
    });
  });

  it('sends one digest where there is much to tell', async () => {
    const estate = new Estate();
    const outside = new Outside();
    const knex = await databases.init('SQLITE_3');
    const replica = await start({ knex, estate, outside });
    for (let i = 0; i < 8; i++) estate.partitions[`bulk-${i}`] = OK;
    await replica.sweep();
    for (let i = 0; i < 7; i++) estate.partitions[`bulk-${i}`] = SCALE;
    await replica.sweep();
    expect(outside.notifications).toEqual([
      {
        recipients: { type: 'entity', entityRef: 'group:default/bulk-team' },
        payload: {
          title:
            '7 Kafka topics and consumer groups changed their level; the worst is at Scale',
          description:
            'Scale: bulk-0, bulk-1, bulk-2, bulk-3, bulk-4 and 2 more.',
          link: '/catalog/default/group/bulk-team/kafka-capacity',
          severity: 'high',
          topic: 'digest',
          scope: 'kafka-capacity/digest',
          metadata: { changes: 7, worst: 'scale' },
        },
      },
    ]);
  });

  it('says nothing of what people have decided to leave, until that ends', async () => {
    const estate = new Estate();
    const outside = new Outside();
    const knex = await databases.init('SQLITE_3');
    const replica = await start({ knex, estate, outside });
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
    expect(outside.told()).toEqual([]);
    await replica.delete('/clusters/prod/topics/returns/snooze').expect(204);
    await replica.sweep();
    expect(outside.told()).toEqual([
      ['group:default/shop-team', 'Scale: topic returns on prod'],
    ]);
  });

  it.each([
    ['switched off', { enabled: false }],
    ['for milder levels than are wanted', { minimumLevel: 'emergency' }],
    ['in the first hour of a cluster', { quietStart: '1h' }],
  ])('tells owners nothing %s', async (_when, notifications) => {
    const estate = new Estate();
    const outside = new Outside();
    const knex = await databases.init('SQLITE_3');
    const replica = await start({ knex, estate, outside, notifications });
    estate.partitions.returns = OK;
    await replica.sweep();
    estate.partitions.returns = SCALE;
    await replica.sweep();
    expect(outside.told()).toEqual([]);

    // Nor does it come all at once when that changes.
    const later = await start({ knex, estate, outside });
    await later.sweep();
    expect(outside.told()).toEqual([]);
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

  it.each([
    [{ minimumLevel: 'ok' }, /minimumLevel must be one of warning, scale/],
    [{ digestAbove: -1 }, /digestAbove must be a whole number.*it is -1/],
    [{ quietStart: 'soon' }, /quietStart must be a duration.*"soon"/],
  ])('refuses %j', async (notifications, message) => {
    const knex = await databases.init('SQLITE_3');
    await expect(
      start({
        knex,
        estate: new Estate(),
        outside: new Outside(),
        notifications,
      }),
    ).rejects.toThrow(message);
  });
});
