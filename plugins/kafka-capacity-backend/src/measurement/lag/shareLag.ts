import { LagReason, verbatim } from 'backstage-plugin-kafka-capacity-common';
import { GroupSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { LagMeasurement } from './measureLag';
import { ShareLagMemory } from './reading';

const NOT_TOLD: LagReason = { code: 'share-lag-untold' };

/**
 * Puts what brokers tell of a share group's lag in the place of what offsets say: its members acknowledge records one by one, so that no
 * offset says how many are left. How long it is behind and whether it progresses is not told.
 *
 * @param from - begin of the window, milliseconds since the epoch
 */
export function withShareLag(
  measured: LagMeasurement,
  { shareLags }: Pick<GroupSnapshot, 'shareLags'>,
  { told = [] }: ShareLagMemory,
  { from, now }: { from: number; now: number },
): LagMeasurement {
  if (!shareLags) return measured;
  const lagByTopic = new Map<string, number>();
  const without: LagReason[] = [];
  for (const { topic, lag, fault } of shareLags) {
    if (lag === undefined) {
      without.push(fault ? verbatim(fault.message) : NOT_TOLD);
      continue;
    }
    lagByTopic.set(topic, (lagByTopic.get(topic) ?? 0) + lag);
  }
  const known = shareLags.length - without.length;
  const lag =
    known > 0 ? [...lagByTopic.values()].reduce((sum, one) => sum + one) : null;
  // A sum that lacks a partition would pass for a fall of the lag.
  const isWhole = known > 0 && without.length === 0;
  const before = told.filter(({ at }) => at >= from);
  const samples =
    isWhole && lag !== null ? [...before, { at: now, value: lag }] : before;
  return {
    ...measured,
    lag,
    lagByTopic,
    samples,
    partitions: shareLags.length,
    withoutLag: without.length,
    withoutLagReason: without[0] ?? (shareLags.length === 0 ? NOT_TOLD : null),
    behaviors: [],
    topics: new Set([
      ...measured.topics,
      ...shareLags.map(({ topic }) => topic),
    ]),
    unmeasurable: null,
    memory: {
      ...measured.memory,
      ...(samples.length > 0 && { told: samples }),
    },
  };
}
