import { NotificationService } from '@backstage/plugin-notifications-node';
import { AnnotatedSubject } from 'backstage-plugin-kafka-capacity-common';
import { keyOf } from '../assessments/assess';
import { StoredAssessment } from '../assessments/AssessmentStore';
import { Claim } from '../catalog/claims';
import { ClaimStore } from '../catalog/ClaimStore';
import { SnoozeStore } from '../snoozes/SnoozeStore';
import { unlessAborted } from '../unlessAborted';
import { Message, messagesFor, OwnersNews } from './messages';
import { News, newsOf, SweepNews } from './news';
import { NotificationSettings } from './settings';
import { ToldLevelStore } from './ToldLevelStore';

/** For a single notification. */
const SEND_TIMEOUT_MS = 10_000;

/** What telling owners works with. */
export interface OwnerNotifierServices {
  claims: ClaimStore;
  snoozes: SnoozeStore;
  toldLevels: ToldLevelStore;
  notifications: NotificationService;
}

/**
 * Tells the owners of entities when the level of a topic or consumer group that those register is another than they know.
 *
 * What owners know is stored, and each sweep is compared with it. So nothing is lost while notifications can't be sent, replicas need
 * not know of each other, and what got worse and better again in between is no news. A level counts as told when every owner's
 * notification was taken: one that is sent again after a fault replaces itself, by its scope.
 */
export class OwnerNotifier {
  constructor(
    private readonly services: OwnerNotifierServices,
    private readonly settings: NotificationSettings,
  ) {}

  /**
   * Tells what a sweep found.
   *
   * @param quiet - takes what was found for known, and tells nobody
   * @throws when a notification could not be sent; what was not told is told after the next sweep
   */
  async tell(
    cluster: string,
    assessments: readonly StoredAssessment[],
    quiet: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    const found = await this.#newsOn(cluster, assessments, quiet);
    const { toldLevels } = this.services;
    await toldLevels.remove(found.gone);
    await toldLevels.put(found.unspoken);
    const levels = new Map(assessments.map(one => [keyOf(one), one.level]));
    const knownNow = async (news: readonly News[]) =>
      toldLevels.put(
        news.map(({ subject, to }) => ({
          ...subject,
          level: levels.get(keyOf(subject)) ?? to,
        })),
      );
    if (quiet || !this.settings.enabled) {
      await knownNow(found.news);
      return;
    }
    const messages = await this.#messages(found.news);
    const untold = messagesBySubject(messages);
    try {
      await this.#send(messages, untold, signal);
    } finally {
      await knownNow(
        found.news.filter(({ subject }) => !untold.get(keyOf(subject))),
      );
    }
  }

  async #newsOn(
    cluster: string,
    assessments: readonly StoredAssessment[],
    quiet: boolean,
  ): Promise<SweepNews> {
    const { snoozes, toldLevels } = this.services;
    const [told, snoozed] = await Promise.all([
      toldLevels.onCluster(cluster),
      snoozes.onCluster(cluster, Date.now()),
    ]);
    const left = new Set(quiet ? [] : snoozed.map(keyOf));
    return newsOf(
      assessments,
      told,
      (subject: AnnotatedSubject) => left.has(keyOf(subject)),
      this.settings.minimumLevel,
    );
  }

  /** What each owner is sent. News of what no entity with an owner registers go to nobody. */
  async #messages(news: readonly News[]): Promise<OwnersMessage[]> {
    const claims = await this.services.claims.onSubjects(
      news.map(({ subject }) => subject),
    );
    const claimsOn = new Map<string, Claim[]>();
    for (const claim of claims) {
      const key = keyOf(claim);
      claimsOn.set(key, [...(claimsOn.get(key) ?? []), claim]);
    }
    const byOwner = new Map<string, OwnersNews[]>();
    for (const one of news) {
      const owners = ownersOf(claimsOn.get(keyOf(one.subject)) ?? []);
      for (const [ownerRef, { entityRef }] of owners) {
        const known = byOwner.get(ownerRef);
        if (known) known.push({ ...one, entityRef });
        else byOwner.set(ownerRef, [{ ...one, entityRef }]);
      }
    }
    return [...byOwner].flatMap(([ownerRef, owners]) =>
      messagesFor(ownerRef, owners, this.settings).map(message => ({
        ...message,
        ownerRef,
      })),
    );
  }

  /** Sends until something fails: what fails once mostly fails for all. Takes off `untold` what was sent. */
  async #send(
    messages: readonly OwnersMessage[],
    untold: Map<string, number>,
    signal: AbortSignal,
  ): Promise<void> {
    for (const { ownerRef, payload, news } of messages) {
      await unlessAborted(
        this.services.notifications.send({
          recipients: { type: 'entity', entityRef: ownerRef },
          payload,
        }),
        AbortSignal.any([signal, AbortSignal.timeout(SEND_TIMEOUT_MS)]),
      );
      for (const { subject } of news) {
        const key = keyOf(subject);
        untold.set(key, (untold.get(key) ?? 0) - 1);
      }
    }
  }
}

/** A notification, and who gets it. */
interface OwnersMessage extends Message {
  ownerRef: string;
}

/** How many notifications there are about each subject, by {@link keyOf}. */
function messagesBySubject(
  messages: readonly OwnersMessage[],
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { news } of messages) {
    for (const { subject } of news) {
      const key = keyOf(subject);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

/** The owners of the entities that register a subject, each with one entity of theirs. */
function ownersOf(claims: readonly Claim[]): Map<string, Claim> {
  const owners = new Map<string, Claim>();
  for (const claim of claims) {
    if (claim.ownerRef === null) continue;
    const known = owners.get(claim.ownerRef);
    if (!known || claim.entityRef < known.entityRef) {
      owners.set(claim.ownerRef, claim);
    }
  }
  return owners;
}
