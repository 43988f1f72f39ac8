import { publicText } from 'backstage-plugin-kafka-capacity-node';
import { EventsService } from '@backstage/plugin-events-node';
import {
  AssessedKind,
  findingText,
  LEVEL_CHANGE_EVENT_TOPIC,
  LevelChangeEvent,
} from 'backstage-plugin-kafka-capacity-common';
import { keyOf } from '../assessment/storedAssessment';
import { RegistrationStore } from '../registrations/RegistrationStore';
import { Registration } from '../registrations/registrationsOf';
import { unlessAborted } from '../unlessAborted';
import { EventPositionStore, StoredLevelChange } from './EventPositionStore';

/** Changes that are read at a time. */
const PAGE = 200;
/** For a single event. */
const PUBLISH_TIMEOUT_MS = 10_000;

/** Publishes every level change to other plugins, in order, at least once. */
export class LevelChangeEvents {
  constructor(
    private readonly store: EventPositionStore,
    private readonly registrations: RegistrationStore,
    private readonly events: EventsService,
  ) {}

  /**
   * Publishes the level changes of a cluster since the last time.
   *
   * @throws when an event could not be published; it is published again after the next sweep
   */
  async publish(
    cluster: string,
    lastChangeId: number,
    signal: AbortSignal,
  ): Promise<void> {
    let published = lastChangeId;
    for (;;) {
      const changes = await this.store.changesAfter(cluster, published, PAGE);
      if (changes.length === 0) return;
      const registrations = await this.registrations.onSubjects(changes);
      try {
        for (const change of changes) {
          const ofSubject = registrations.filter(
            one => keyOf(one) === keyOf(change),
          );
          await unlessAborted(
            this.events.publish({
              topic: LEVEL_CHANGE_EVENT_TOPIC,
              eventPayload: eventOf(change, ofSubject),
            }),
            AbortSignal.any([signal, AbortSignal.timeout(PUBLISH_TIMEOUT_MS)]),
          );
          published = change.id;
        }
      } finally {
        await this.store.advance(cluster, published);
      }
    }
  }
}

function eventOf(
  { id, cluster, kind, name, at, from, to, finding }: StoredLevelChange,
  registrations: readonly Registration<AssessedKind>[],
): LevelChangeEvent {
  return {
    id,
    subject: { cluster, kind, name },
    at: new Date(at).toISOString(),
    from,
    to,
    finding: finding && publicText(findingText(finding)),
    entityRefs: registrations.map(({ entityRef }) => entityRef).sort(),
    ownerRefs: [
      ...new Set(registrations.flatMap(({ ownerRef }) => ownerRef ?? [])),
    ].sort(),
  };
}
