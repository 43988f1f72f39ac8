import { LoggerService } from '@backstage/backend-plugin-api';
import { SignalsService } from '@backstage/plugin-signals-node';
import { SWEPT_SIGNAL_CHANNEL } from 'backstage-plugin-kafka-capacity-common';
import { StoredAssessment } from '../assessment/AssessmentStore';
import { Phase } from '../notifications/news';
import { OwnerNotifier } from '../notifications/OwnerNotifier';
import { unlessAborted } from '../unlessAborted';
import { AnnouncementState, AnnouncementStore } from './AnnouncementStore';
import { LevelChangeEvents } from './LevelChangeEvents';

/** All that is told after one sweep takes no longer; the rest is told after the next. */
const ANNOUNCE_TIMEOUT_MS = 30_000;
const SIGNAL_TIMEOUT_MS = 5_000;

/** Those that are told of a sweep. */
export interface Audiences {
  /** Pages that are open. */
  signals: SignalsService;
  /** Other plugins. */
  events: LevelChangeEvents;
  /** Owners of entities. */
  owners: OwnerNotifier;
}

/**
 * Tells pages, other plugins and owners what a sweep found. The sweep is good whatever becomes of that: an audience that can't be
 * reached is told after a later sweep, and the log says so once.
 */
export class Announcer {
  /** What each audience of a cluster last failed with. */
  readonly #failures = new Map<string, string>();

  constructor(
    private readonly audiences: Audiences,
    private readonly store: AnnouncementStore,
    private readonly logger: LoggerService,
    private readonly quietStartMs: number,
  ) {}

  /** Never rejects. */
  async announce(
    cluster: string,
    assessments: readonly StoredAssessment[],
    sweepSignal: AbortSignal,
    simulated: boolean,
  ): Promise<void> {
    const signal = AbortSignal.any([
      sweepSignal,
      AbortSignal.timeout(ANNOUNCE_TIMEOUT_MS),
    ]);
    const { signals, events, owners } = this.audiences;
    const attempt = (what: string, tell: () => Promise<void>) =>
      this.#try(`${what} after a sweep of cluster '${cluster}'`, tell);
    await attempt('Open pages were not refreshed', () =>
      unlessAborted(
        signals.publish({
          recipients: { type: 'broadcast' },
          channel: SWEPT_SIGNAL_CHANNEL,
          message: { type: 'swept' },
        }),
        AbortSignal.any([signal, AbortSignal.timeout(SIGNAL_TIMEOUT_MS)]),
      ),
    );
    await attempt('Changes of level were not announced', async () => {
      const now = Date.now();
      const state = await this.store.begin(cluster, now);
      const phase = this.#phaseOf(state, now);
      await attempt('Other plugins were not told of changes of level', () =>
        events.publish(cluster, state.lastChangeId, signal),
      );
      await attempt(
        'Owners were not notified of changes of level',
        async () => {
          const news = await owners.learn(cluster, assessments, phase);
          if (phase === 'learning') await this.store.endLearning(cluster);
          await owners.tell(cluster, news, signal, simulated);
        },
      );
    });
  }

  #phaseOf({ learned, beganAt }: AnnouncementState, now: number): Phase {
    if (!learned) return 'learning';
    return now - beganAt < this.quietStartMs ? 'settling' : 'telling';
  }

  async #try(what: string, tell: () => Promise<void>): Promise<void> {
    try {
      await tell();
      if (this.#failures.delete(what)) {
        this.logger.info(`What failed has worked again: ${what}`);
      }
    } catch (error) {
      const failure = `${what}, and will be tried again after the next sweep: ${error}`;
      if (this.#failures.get(what) === failure) return;
      this.#failures.set(what, failure);
      this.logger.warn(failure);
    }
  }
}
