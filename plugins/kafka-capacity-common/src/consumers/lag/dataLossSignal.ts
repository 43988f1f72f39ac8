import type { DataLossRisk } from './dataLoss';
import { compareLevels, Level } from '../../assessment/levels';
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
  | {
      code: 'records-lost';
      risk: DataLossRisk;
      records: number;
      partitions: number;
      /** When the last of them were lost, milliseconds since the epoch; null where that is not known. */
      lastAt: number | null;
    }
  | { code: 'data-loss-unknown'; risk: DataLossRisk | null; reason: LagReason };

/** The worst risk among the partitions that unread records are deleted. */
export function dataLossSignal(
  risks: readonly DataLossRisk[],
  unmeasurable: LagReason = { code: 'not-measured' },
): DataLossSignal {
  const worst = worstRisk(risks);
  return {
    id: 'data-loss-risk',
    level: worst?.level ?? 'unknown',
    finding: worst
      ? lossOfAll(risks, worst) ?? { code: 'data-loss', risk: worst }
      : {
          code: 'data-loss-unknown',
          risk: risks[0] ?? null,
          reason: unmeasurable,
        },
  };
}

function byRisk(a: DataLossRisk, b: DataLossRisk): number {
  return (
    compareLevels(a.level, b.level) ||
    (b.percent ?? 0) - (a.percent ?? 0) ||
    b.lostRecords - a.lostRecords
  );
}

/** The first of the worst that are known; undefined when none is. */
function worstRisk(risks: readonly DataLossRisk[]): DataLossRisk | undefined {
  let worst: DataLossRisk | undefined;
  for (const risk of risks) {
    if (risk.level === 'unknown') continue;
    if (!worst || byRisk(risk, worst) < 0) worst = risk;
  }
  return worst;
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
