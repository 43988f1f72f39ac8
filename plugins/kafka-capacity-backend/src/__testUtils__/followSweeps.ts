import {
  AssessedKind,
  CapacityPolicies,
  DEFAULT_POLICIES,
} from 'backstage-plugin-kafka-capacity-common';
import { ClusterSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { assess, lagMemories } from '../assessment/assess';
import { Assessed } from '../assessment/context';
import { keyOf, StoredAssessment } from '../assessment/storedAssessment';
import { ClusterOffsets, offsetsOf } from '../history/offsets';
import { ClusterMeasurement, measure } from '../measurement/measure';
import { OffsetWindow } from '../measurement/OffsetWindow';
import { Registration } from '../registrations/registrationsOf';
import { snapshot } from './snapshots';

const MINUTE = 60_000;
/** Sweeps that a window holds. */
const WINDOW = 60;

/** What one sweep of a cluster comes to. */
export interface FollowedSweep {
  measurement: ClusterMeasurement;
  /** By subject: `topic/orders`, `consumer-group/billing`. */
  assessed: ReadonlyMap<string, Assessed>;
}

/** Sweeps of a cluster, a minute apart by default, each with what the one before left. */
export async function followSweeps(
  sweeps: readonly Partial<ClusterSnapshot>[],
  {
    policies = DEFAULT_POLICIES,
    registrations = [],
    minuteOf = sweep => sweep,
    sweepsOfWindow = WINDOW,
    intervalSeconds = 60,
    throughputWindowMs = 5 * MINUTE,
  }: {
    policies?: CapacityPolicies;
    registrations?: readonly Registration[];
    minuteOf?(sweep: number): number;
    sweepsOfWindow?: number;
    intervalSeconds?: number;
    throughputWindowMs?: number;
  } = {},
): Promise<FollowedSweep[]> {
  let window: ClusterOffsets[] = [];
  const previous = new Map<string, StoredAssessment<AssessedKind>>();
  const followed: FollowedSweep[] = [];
  for (const [sweep, content] of sweeps.entries()) {
    const seen = snapshot('prod', minuteOf(sweep) * MINUTE, content);
    window = [...window, await offsetsOf(seen)].slice(-sweepsOfWindow);
    const offsetWindow = new OffsetWindow(window);
    const measurement = await measure(
      seen,
      { window: offsetWindow, past: [] },
      throughputWindowMs,
      lagMemories('prod', previous),
    );
    const assessed = new Map<string, Assessed>();
    const chunks = assess(measurement, {
      cluster: 'prod',
      policies,
      registrations,
      offsets: window[window.length - 1],
      lastSweepAt: window.at(-2)?.at,
      intervalSeconds,
      availabilityNoticeMs: 120_000,
      peakOf: () => undefined,
      previous: new Map(previous),
      window: offsetWindow,
    });
    for (const one of [...chunks].flat()) {
      const key = keyOf(one.assessment);
      previous.set(key, one.assessment);
      assessed.set(key, one);
    }
    followed.push({ measurement, assessed });
  }
  return followed;
}
