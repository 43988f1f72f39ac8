import { NotificationService } from '@backstage/plugin-notifications-node';
import { keyOf } from '../assessment/assess';
import { StoredAssessment } from '../assessment/AssessmentStore';
import { RegistrationStore } from '../registrations/RegistrationStore';
import { SnoozeStore } from '../resources/snoozes/SnoozeStore';
import { unlessAborted } from '../unlessAborted';
import { Message, messagesFor } from './messages';
import { newsOf, Phase, SweepNews, toldBy, ToldLevel } from './news';
import { NotificationSettings } from '../config/config';
import { ToldLevelStore } from './ToldLevelStore';

/** For a single notification. */
const SEND_TIMEOUT_MS = 10_000;

/** What telling owners works with. */
export interface OwnerNotifierServices {
  registrations: RegistrationStore;
  snoozes: SnoozeStore;
  toldLevels: ToldLevelStore;
  notifications: NotificationService;
}

/**
 * Tells the owners of entities when the level of a topic or consumer group that those register is another than they know.
 *
 * What each owner knows is stored, and each sweep is compared with it. So nothing is lost while notifications can't be sent, who becomes
 * an owner is told how things stand, replicas need not know of each other, and what got worse and better again in between is no news.
 * A notification that is sent again after a fault replaces itself, by its scope.
 */
export class OwnerNotifier {
  /** @param unknownOwner - the owner that stands for none */
  constructor(
    private readonly services: OwnerNotifierServices,
    private readonly settings: NotificationSettings,
    private readonly unknownOwner: string,
  ) {}

  /**
   * Keeps what owners know of what a sweep found without being told: the first sweep's levels, and what is no news.
   *
   * @returns what is to be told
   */
  async learn(
    cluster: string,
    assessments: readonly StoredAssessment[],
    phase: Phase,
  ): Promise<SweepNews> {
    const { enabled } = this.settings;
    const found = await this.#newsOn(
      cluster,
      assessments,
      enabled ? phase : 'telling',
    );
    const { toldLevels } = this.services;
    await toldLevels.remove(found.gone);
    await toldLevels.put(found.unspoken);
    if (enabled) return found;
    await toldLevels.put(found.news.map(one => toldBy(one, one.notice)));
    return { ...found, news: [] };
  }

  /**
   * Tells what is to be told.
   *
   * @param simulated - no real cluster stands behind it, which is told too
   * @throws when a notification could not be sent; what was not told is told after the next sweep
   */
  async tell(
    cluster: string,
    found: SweepNews,
    signal: AbortSignal,
    simulated: boolean,
  ): Promise<void> {
    const sent: ToldLevel[] = [];
    try {
      for (const message of this.#messages(cluster, found)) {
        // Until something fails: what fails once mostly fails for all.
        await this.#send(simulated ? asSimulated(message) : message, signal);
        sent.push(...message.news.map(one => toldBy(one, message.notice)));
      }
    } finally {
      await this.services.toldLevels.put(sent);
    }
  }

  async #newsOn(
    cluster: string,
    assessments: readonly StoredAssessment[],
    phase: Phase,
  ): Promise<SweepNews> {
    const { snoozes, toldLevels } = this.services;
    const [told, snoozed] = await Promise.all([
      toldLevels.onCluster(cluster),
      snoozes.onCluster(cluster, Date.now()),
    ]);
    const toldOf = new Set(told.map(keyOf));
    const owners = await this.#ownersOf(
      assessments.filter(one => one.level !== 'ok' || toldOf.has(keyOf(one))),
    );
    const left = new Set(snoozed.map(keyOf));
    return newsOf(assessments, owners, told, {
      phase,
      minimumLevel: this.settings.minimumLevel,
      isSnoozed: subject => left.has(keyOf(subject)),
    });
  }

  /** The owners of the entities that register each subject, each with one entity of theirs. */
  async #ownersOf(
    subjects: readonly StoredAssessment[],
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

  #messages(cluster: string, { news, digested }: SweepNews): Message[] {
    const newsFor = byOwner(news);
    const digestedFor = byOwner(digested);
    return [...newsFor].flatMap(([ownerRef, owners]) =>
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
        payload,
      }),
      AbortSignal.any([signal, AbortSignal.timeout(SEND_TIMEOUT_MS)]),
    );
  }
}

/** So that nobody gets up for it. */
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
