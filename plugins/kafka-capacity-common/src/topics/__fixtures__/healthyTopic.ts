import { DEFAULT_POLICIES } from '../../policies/defaultPolicies';
import type { TopicFacts } from '../topicFacts';

/** A value as it was measured. */
export const measured = (value: number, days?: number) => ({
  value,
  source: 'log sizes',
  at: '2026-01-05T12:00:00.000Z',
  ...(days !== undefined && { days }),
});

/** A topic that lacks nothing. */
export const healthy: TopicFacts = {
  partitions: 12,
  peak: measured(20),
  declared: {},
  largestGroupMembers: { value: 4, source: 'group description' },
  bytesPerRecord: 500,
  offlinePartitions: 0,
  underMinIsrPartitions: 0,
  underReplicated: { partitions: 0, minutes: 0 },
  partitionRatesMBps: Array<number>(12).fill(1.5),
  policies: DEFAULT_POLICIES,
};
