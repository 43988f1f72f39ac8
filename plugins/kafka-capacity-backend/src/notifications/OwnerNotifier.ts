import { publicText } from 'backstage-plugin-kafka-capacity-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { AssessedKind } from 'backstage-plugin-kafka-capacity-common';
import { keyOf, StoredAssessment } from '../assessment/storedAssessment';
import { RegistrationStore } from '../registrations/RegistrationStore';
import { SnoozeStore } from '../resources/snoozes/SnoozeStore';
import { unlessAborted } from '../unlessAborted';
import { Message, messagesFor } from './messages';
import {
  findOwnerChanges,
  Phase,
  OwnerChanges,
  notifiedLevel,
  NotifiedLevel,
} from './ownerChanges';
import { NotificationSettings } from '../config/readSettings';
import { NotifiedLevelStore } from './NotifiedLevelStore';

/** For a single notification. */
const SEND_TIMEOUT_MS = 10_000;

/** What notifying owners needs. */
export interface OwnerNotifierServices {
  registrations: RegistrationStore;
  snoozes: SnoozeStore;
  notifiedLevels: NotifiedLevelStore;
  notifications: NotificationService;
}

/**
 * Notifies the owners of entities when the level of a topic or consumer group that they register differs from the last one they know.
 *
 * The level that each owner knows is stored, and each sweep is compared with it. So nothing is lost while notifications can't be sent, a
 * new owner learns the current level, replicas need no shared memory, and a level that got worse and better in between sends nothing.
 * A notification that is sent again after a fault replaces the first one, by its scope.
 */
export class OwnerNotifier {
  /** @param unknownOwner - the owner that the import gives to what has none */
  constructor(
    private readonly services: OwnerNotifierServices,
    private readonly settings: NotificationSettings,
    private readonly unknownOwner: string,
  ) {}

  /**
   * Compares a sweep with what owners know, and stores what they are not notified of: the first sweep's levels, and milder changes.
   *
   * @returns what to notify them of
   */
  async learn(
    cluster: string,
    assessments: readonly StoredAssessment<AssessedKind>[],
    phase: Phase,
  ): Promise<OwnerChanges> {
    const { enabled } = this.settings;
    const found = await this.#changesOn(
      cluster,
      assessments,
      enabled ? phase : 'notifying',
    );
    const { notifiedLevels } = this.services;
    await notifiedLevels.remove(found.gone);
    await notifiedLevels.put(found.silent);
    if (enabled) return found;
    await notifiedLevels.put(
      found.changes.map(one => notifiedLevel(one, one.notice)),
    );
    return { ...found, changes: [] };
  }

  /**
   * Sends the notifications.
   *
   * @param simulated - whether the cluster is simulated, which each notification then says
   * @throws when a notification could not be sent; the next sweep sends the rest
   */
  async notify(
    cluster: string,
    found: OwnerChanges,
    signal: AbortSignal,
    simulated: boolean,
  ): Promise<void> {
    const sent: NotifiedLevel[] = [];
    try {
      for (const message of this.#messages(cluster, found)) {
        // Until something fails: what fails once mostly fails for all.
        await this.#send(simulated ? asSimulated(message) : message, signal);
        sent.push(
          ...message.changes.map(one => notifiedLevel(one, message.notice)),
        );
      }
    } finally {
      await this.services.notifiedLevels.put(sent);
    }
  }

  async #changesOn(
    cluster: string,
    assessments: readonly StoredAssessment<AssessedKind>[],
    phase: Phase,
  ): Promise<OwnerChanges> {
    const { snoozes, notifiedLevels } = this.services;
    const [known, snoozed] = await Promise.all([
      notifiedLevels.onCluster(cluster),
      snoozes.onCluster(cluster, Date.now()),
    ]);
    const notified = new Set(known.map(keyOf));
    const owners = await this.#ownersOf(
      assessments.filter(one => one.level !== 'ok' || notified.has(keyOf(one))),
    );
    const snoozedKeys = new Set(snoozed.map(keyOf));
    return findOwnerChanges(assessments, owners, known, {
      phase,
      minimumLevel: this.settings.minimumLevel,
      isSnoozed: subject => snoozedKeys.has(keyOf(subject)),
    });
  }

  /** The owners of the entities that register each subject, each with one entity of theirs. */
  async #ownersOf(
    subjects: readonly StoredAssessment<AssessedKind>[],
  ): Promise<Map<string, Map<string, string>>> {
    const found = new Map<string, Map<string, string>>();
    for (const registration of await this.services.registrations.onSubjects(
      subjects,
    )) {
      const { ownerRef, entityRef } = registration;
      if (ownerRef === null || ownerRef === this.unknownOwner) continue;
      const owners =
        found.get(keyOf(registration)) ?? new Map<string, string>();
      const known = owners.get(ownerRef);
      if (known === undefined || entityRef < known) {
        owners.set(ownerRef, entityRef);
      }
      found.set(keyOf(registration), owners);
    }
    return found;
  }

  #messages(cluster: string, { changes, digested }: OwnerChanges): Message[] {
    const changesFor = byOwner(changes);
    const digestedFor = byOwner(digested);
    return [...changesFor].flatMap(([ownerRef, owners]) =>
      messagesFor(
        ownerRef,
        cluster,
        owners,
        digestedFor.get(ownerRef) ?? [],
        this.settings,
      ),
    );
  }

  async #send(
    { ownerRef, payload }: Message,
    signal: AbortSignal,
  ): Promise<void> {
    await unlessAborted(
      this.services.notifications.send({
        recipients: { type: 'entity', entityRef: ownerRef },
        payload: {
          ...payload,
          ...(payload.description !== undefined && {
            description: publicText(payload.description),
          }),
        },
      }),
      AbortSignal.any([signal, AbortSignal.timeout(SEND_TIMEOUT_MS)]),
    );
  }
}

/** A simulated problem must wake nobody. */
function asSimulated(message: Message): Message {
  const { payload } = message;
  return {
    ...message,
    payload: {
      ...payload,
      description: `Simulated, not from a real Kafka. ${payload.description}`,
    },
  };
}

function byOwner<T extends { ownerRef: string }>(
  all: readonly T[],
): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(one.ownerRef);
    if (group) group.push(one);
    else groups.set(one.ownerRef, [one]);
  }
  return groups;
}
