import { LoggerService } from '@backstage/backend-plugin-api';
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  AssessedKind,
  SWEPT_SIGNAL_CHANNEL,
} from 'backstage-plugin-kafka-capacity-common';
import { StoredAssessment } from '../assessment/storedAssessment';
import { Phase } from '../notifications/ownerChanges';
import { OwnerNotifier } from '../notifications/OwnerNotifier';
import { unlessAborted } from '../unlessAborted';
import { EventPosition, EventPositionStore } from './EventPositionStore';
import { LevelChangeEvents } from './LevelChangeEvents';

/** For everything that is sent after one sweep; the next sweep sends the rest. */
const BROADCAST_TIMEOUT_MS = 30_000;
const SIGNAL_TIMEOUT_MS = 5_000;

/** Recipients of what a sweep found. */
export interface Audiences {
  /** Pages that are open. */
  signals: SignalsService;
  /** Other plugins. */
  events: LevelChangeEvents;
  /** Owners of entities. */
  owners: OwnerNotifier;
}

/**
 * Sends what a sweep found to pages, other plugins and owners. A failure here never fails the sweep: what could not be sent follows after a
 * later sweep, and the log says so once.
 */
export class SweepBroadcaster {
  /** The last failure of each recipient of a cluster. */
  readonly #failures = new Map<string, string>();

  constructor(
    private readonly audiences: Audiences,
    private readonly store: EventPositionStore,
    private readonly logger: LoggerService,
    private readonly quietStartMs: number,
  ) {}

  /** Never rejects. */
  async broadcast(
    cluster: string,
    assessments: readonly StoredAssessment<AssessedKind>[],
    sweepSignal: AbortSignal,
    simulated: boolean,
  ): Promise<void> {
    const signal = AbortSignal.any([
      sweepSignal,
      AbortSignal.timeout(BROADCAST_TIMEOUT_MS),
    ]);
    const { signals, events, owners } = this.audiences;
    const attempt = (what: string, send: () => Promise<void>) =>
      this.#try(`${what} after a sweep of cluster '${cluster}'`, send);
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
    await attempt('Level changes were not sent', async () => {
      const now = Date.now();
      const state = await this.store.begin(cluster, now);
      const phase = this.#phaseOf(state, now);
      await attempt('Other plugins did not get the level changes', () =>
        events.publish(cluster, state.lastChangeId, signal),
      );
      await attempt('Owners were not notified of level changes', async () => {
        const changes = await owners.learn(cluster, assessments, phase);
        if (phase === 'learning') await this.store.endLearning(cluster);
        await owners.notify(cluster, changes, signal, simulated);
      });
    });
  }

  #phaseOf({ learned, beganAt }: EventPosition, now: number): Phase {
    if (!learned) return 'learning';
    return now - beganAt < this.quietStartMs ? 'settling' : 'notifying';
  }

  async #try(what: string, send: () => Promise<void>): Promise<void> {
    try {
      await send();
      if (this.#failures.delete(what)) {
        this.logger.info(`Works again: ${what}`);
      }
    } catch (error) {
      const failure = `${what}; the next sweep tries again: ${error}`;
      if (this.#failures.get(what) === failure) return;
      this.#failures.set(what, failure);
      this.logger.warn(failure);
    }
  }
}
