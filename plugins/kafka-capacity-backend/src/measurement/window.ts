import { CapacityPolicies } from 'backstage-plugin-kafka-capacity-common';
import { SweepSettings } from '../config/readSettings';

/** Sweeps by which the behavior of a group is assessed, and one more: sweeps come a little late. */
const SWEEPS = 12;

/** How far back, in milliseconds, measuring and assessing look at every sweep. */
export function windowMs(
  policies: CapacityPolicies,
  sweep: SweepSettings,
): number {
  const { consumerLagRecords, consumerLagTime } = policies;
  const minutes = Math.max(
    consumerLagRecords.windowMinutes,
    consumerLagTime.windowMinutes,
  );
  return Math.max(
    minutes * 60_000 + sweep.frequencyMs,
    sweep.throughputWindowMs + sweep.frequencyMs,
    SWEEPS * sweep.frequencyMs,
  );
}
