import type { OptionConsequence } from '../../topics/partitions/partitionOptions';
import { isModelFailure } from '../../calculation/modelInput';
import { DEFAULT_POLICIES } from '../../policies/defaultPolicies';
import { recommendPartitions } from '../../topics/partitions/recommendPartitions';
import {
  recommendationConfidence,
  targetReason,
} from '../../topics/partitions/recommendationReasons';
import {
  confidenceText,
  optionText,
  recommendationText,
  scriptDifferenceText,
  targetReasonText,
} from './topics';

function recommend(
  peakMBps: number | null,
  current: number | null = 6,
  policy = DEFAULT_POLICIES.partitions,
) {
  const recommendation = recommendPartitions({
    peakMBps,
    policy,
    targetParallelism: 3,
    currentPartitions: current,
  });
  if (isModelFailure(recommendation)) throw new Error('No recommendation.');
  return recommendation;
}

describe('the wording of topics', () => {
  it.each<[OptionConsequence, RegExp]>([
    [
      { code: 'saturates', partitions: 6, carriedMBps: 60, peakMBps: 65 },
      /^6 partitions saturate at 60 MB\/s; the peak is 65 MB\/s, 108% of that\.$/,
    ],
    [
      {
        code: 'groups-rebalance',
        groups: 2,
        members: 5,
        unnamedGroups: 1,
        consumersFault: null,
      },
      /^2 groups with 5 members and 1 group that you may not see rebalance\.$/,
    ],
    [
      {
        code: 'groups-rebalance',
        groups: 0,
        members: 0,
        unnamedGroups: 0,
        consumersFault: 'broker 2 is silent',
      },
      /^Which groups rebalance is not known: broker 2 is silent\.$/,
    ],
    [{ code: 'keys-move', share: 0.75 }, /^75% of keys move/],
  ])('words what an option does: %j', (consequence, expected) => {
    const text = optionText(
      {
        id: 'keep',
        consequences: [consequence],
        risk: {
          grade: 'high',
          reasons: [
            { code: 'hazard', hazard: 'keys-move' },
            { code: 'irreversible' },
          ],
        },
        effort: { grade: 'none', reason: { code: 'none' } },
        refusals: [],
        recommended: false,
      },
      [],
    );
    expect(text.consequences).toEqual([expect.stringMatching(expected)]);
    expect(text).toMatchObject({
      risk: {
        grade: 'High',
        why: "breaks ordering per key; can't be undone",
      },
      effort: { grade: 'None' },
    });
  });

  it.each([
    [65, 6, 'Increase from 6 to 24 partitions.'],
    [65, 24, 'Keep 24 partitions.'],
    [65, null, 'Create with 24 partitions.'],
    [1250, 48, 'Increase from 48 to 144 partitions. Have it reviewed first.'],
    [
      null,
      6,
      'Keep 6 partitions. It may need more: peak throughput is not known.',
    ],
  ])('words a recommendation for %p MB/s on %p', (peak, current, expected) => {
    expect(recommendationText(recommend(peak, current))).toBe(expected);
  });

  it('says why it is more than required, and what the script of the guide answers', () => {
    const recommendation = recommend(65);
    const reason = targetReason(recommendation);
    expect(reason && targetReasonText(reason)).toMatch(
      /^7 partitions would do now; High volume \(50–100 MB\/s\) starts at 24/,
    );
    const { partitions } = DEFAULT_POLICIES;
    expect(scriptDifferenceText(recommendation, partitions)).toBe(
      "The guide's script would say 6: it drops the fraction of the throughput, and it does not know that High volume starts at 24.",
    );
  });

  it('says that the script of the guide counts 10 MB/s for a partition where the limit is another', () => {
    const policy = { ...DEFAULT_POLICIES.partitions, singlePartitionMBps: 5 };
    const recommendation = recommend(65, 6, policy);
    expect(scriptDifferenceText(recommendation, policy)).toMatch(
      /^The guide's script would say 6: it always counts 10 MB\/s for a partition, not the limit of 5 MB\/s/,
    );
    const { steps } = recommendation.calculation;
    expect(steps.find(({ id }) => id === 'guide-script')?.expression).toBe(
      'max( ⌊65 ÷ 10⌋, 3 × 2, 6 ) to a multiple of 6 = 6 (it always counts 10 MB/s for a partition, not the limit of 5 MB/s)',
    );
  });

  it.each([
    [undefined, 30, 'measured 30 days'],
    [undefined, 12, 'measured on 12 of the last 30 days'],
    [65, 30, 'declared; measured 30 days'],
  ])('says how far it can be relied on', (declared, measuredDays, expected) => {
    const now = Date.UTC(2026, 2, 14);
    const throughput = {
      peakMBps: 60,
      measuredSince: new Date(now - 40 * 24 * 3600_000).toISOString(),
      measuredDays,
      peakDays: 30,
      reason: null,
    };
    const confidence = recommendationConfidence(
      recommend(65),
      throughput,
      declared,
      now,
    );
    expect(confidenceText(confidence)).toBe(expected);
  });
});
