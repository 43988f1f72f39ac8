import { createServiceFactory } from '@backstage/backend-plugin-api';
import { EventParams, eventsServiceRef } from '@backstage/plugin-events-node';
import {
  NotificationSendOptions,
  notificationService,
} from '@backstage/plugin-notifications-node';
import { entity } from './replica';
import { snapshot, topic } from './snapshots';

/** A minute, in milliseconds. */
export const MINUTE = 60_000;
/** Partitions that are too few for the declared peak of 65 MB/s. */
export const SCALE = 6;
/** Partitions that are enough for it. */
export const OK = 24;

/** A cluster whose topics have as many partitions as a test says. Every look at it is a minute after the one before. */
export class Estate {
  readonly partitions: Record<string, number> = {};
  /** Topics without a leader, which is an emergency. */
  readonly offline = new Set<string>();
  simulated = false;
  #at = Date.now() - 60 * MINUTE;

  readonly inspect = async () => {
    this.#at += MINUTE;
    return snapshot('prod', this.#at, {
      simulated: this.simulated,
      topics: Object.entries(this.partitions).map(([name, count]) =>
        this.#topic(name, count),
      ),
    });
  };

  #topic(name: string, count: number) {
    const whole = topic(name, Array(count).fill(7));
    if (!this.offline.has(name)) return whole;
    const partitions = whole.partitions.map(one => ({ ...one, leader: -1 }));
    return { ...whole, partitions };
  }
}

/** What comes out of the backend. */
export class Outside {
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
  sent(): [recipient: unknown, title: string][] {
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

/** A component that registers topics, with a declared peak of 65 MB/s; owned unless `owner` is undefined. */
export function registering(name: string, topics: string[], owner?: string) {
  return entity('Component', name, {
    topics: topics.map(one => `prod/${one}`).join(','),
    annotations: { 'kafka-capacity/peak-throughput-mbps': '65' },
    relations: owner ? [['ownedBy', owner]] : [],
  });
}
