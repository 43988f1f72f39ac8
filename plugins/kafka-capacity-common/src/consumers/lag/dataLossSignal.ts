import type { DataLossRisk } from './dataLossRisk';
import { compareLevels, Level } from '../../assessment/levels';
import type { LevelState, Sample } from '../../assessment/levelState';
import {
  ThresholdFinding,
  thresholdFinding,
} from '../../assessment/thresholdFinding';
import type {
  CapacityPolicies,
  ThresholdPolicy,
} from '../../policies/defaultPolicies';
import type { LagReason } from './lagReason';

/**
 * The risk of losing unread records over all partitions: the worst of those that are known.
 *
 * @public
 */
export interface DataLossSignal {
  id: 'data-loss-risk';
  level: Level;
  finding: DataLossFinding;
}

/**
 * What was found of the risk. `records-lost` is what was lost on all partitions together that still have something to lose.
 *
 * @public
 */
export type DataLossFinding =
  | { code: 'data-loss'; risk: DataLossRisk }
  /** A limit was passed and has not cleared; the risk is that of now. */
  | {
      code: 'data-loss-held';
      risk: DataLossRisk | null;
      threshold: ThresholdFinding;
    }
  | {
      code: 'records-lost';
      risk: DataLossRisk;
      records: number;
      partitions: number;
      /** When the last of them were lost, milliseconds since the epoch; null where that is not known. */
      lastAt: number | null;
    }
  | { code: 'data-loss-unknown'; risk: DataLossRisk | null; reason: LagReason };

/** Levels in the order of their limits. */
const ASCENDING = ['ok', 'warning', 'scale', 'emergency'] as const;

/**
 * What of the retention is used at most, as a sample for the level that holds. A loss that goes on ends at once, so that it is no sample;
 * where nothing is left to lose the sample is 0. No sample is past a limit that its risk is not said to have passed.
 */
export function dataLossSamples(
  risks: readonly DataLossRisk[],
  policy: ThresholdPolicy,
  now: number,
): Sample[] {
  const worst = worstRisk(
    risks.filter(
      ({ level, lostRecords }) => lostRecords === 0 || level === 'ok',
    ),
  );
  if (!worst) return [];
  const next = ASCENDING[ASCENDING.findIndex(one => one === worst.level) + 1];
  const limit = next && next !== 'ok' ? policy[next] : undefined;
  return [{ at: now, value: Math.min(worst.percent ?? 0, limit ?? Infinity) }];
}

/**
 * The worst risk among the partitions that unread records are deleted.
 *
 * @param state - how the share of the retention stands to the limits
 */
export function dataLossSignal(
  risks: readonly DataLossRisk[],
  state: LevelState,
  policies: CapacityPolicies,
  unmeasurable?: LagReason,
): DataLossSignal {
  const worst = worstRisk(risks);
  const unknown = risks.find(({ level }) => level === 'unknown');
  const signal = (level: Level, finding: DataLossFinding): DataLossSignal => ({
    id: 'data-loss-risk',
    level,
    finding,
  });
  if (unmeasurable === undefined) {
    const held = thresholdFinding('dataLossRisk', state, policies);
    const { code } = held.finding;
    const isHeld = code === 'clearing' || code === 'held';
    if (isHeld && (!worst || compareLevels(held.level, worst.level) < 0)) {
      return signal(held.level, {
        code: 'data-loss-held',
        risk: worst ?? unknown ?? null,
        threshold: held.finding,
      });
    }
  }
  if (worst) {
    return signal(
      worst.level,
      lossOfAll(risks, worst) ?? { code: 'data-loss', risk: worst },
    );
  }
  return signal('unknown', {
    code: 'data-loss-unknown',
    risk: unknown ?? null,
    reason: unmeasurable ?? { code: 'not-measured' },
  });
}

function byRisk(a: DataLossRisk, b: DataLossRisk): number {
  return (
    compareLevels(a.level, b.level) ||
    (b.percent ?? 0) - (a.percent ?? 0) ||
    b.lostRecords - a.lostRecords
  );
}

/** The first of the worst that are known; undefined when none is, and where what is not known may be worse than what is ok. */
function worstRisk(risks: readonly DataLossRisk[]): DataLossRisk | undefined {
  let worst: DataLossRisk | undefined;
  let isWhole = true;
  for (const risk of risks) {
    if (risk.level === 'unknown') isWhole = false;
    else if (!worst || byRisk(risk, worst) < 0) worst = risk;
  }
  return isWhole || worst?.level !== 'ok' ? worst : undefined;
}

/** Undefined where records were lost on no more than one partition. */
function lossOfAll(
  risks: readonly DataLossRisk[],
  worst: DataLossRisk,
): DataLossFinding | undefined {
  const losing = risks.filter(
    ({ level, lostRecords }) => level === 'emergency' && lostRecords > 0,
  );
  if (losing.length < 2) return undefined;
  const last = losing.reduce(
    (latest, { lostAt }) => Math.max(latest, lostAt ?? latest),
    -Infinity,
  );
  return {
    code: 'records-lost',
    risk: worst,
    records: losing.reduce((sum, risk) => sum + risk.lostRecords, 0),
    partitions: losing.length,
    lastAt: Number.isFinite(last) ? last : null,
  };
}
