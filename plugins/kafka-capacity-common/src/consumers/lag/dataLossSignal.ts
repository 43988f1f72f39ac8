import { unknownSignal } from '../../assessment/assessment';
import { DataLossRisk, formatMoment } from './dataLoss';
import { formatExact, formatQuantity } from '../../calculation/format';
import { compareLevels, Level } from '../../assessment/levels';
import { CapacityPolicies, policySource } from '../../policies/policies';
import { Signal } from '../../assessment/signals';
import { lagReasonText } from '../../wording/lag';
import type { LagReason } from './lagReason';
import { ThresholdName } from '../../assessment/sustained';
import { WorkingInput } from '../../calculation/working';

/** What decides the risk, as its working names it. */
export const RISK_BINDS = {
  lost: 'records deleted unread',
  size: 'retention.bytes',
  age: 'retention.ms',
} as const;

/** The worst risk among the partitions that unread records are deleted. */
export function dataLossSignal(
  risks: readonly DataLossRisk[],
  policies: CapacityPolicies,
  unmeasurable: LagReason = { code: 'not-measured' },
): Signal {
  const worst = worstRisk(risks);
  const { warning, scale, emergency } = policies.dataLossRisk;
  const working = {
    rule: `age of the oldest unread record ÷ retention.ms, or bytes after the commit ÷ retention.bytes, whichever is worse: warning > ${warning} %, scale > ${scale} %, emergency > ${emergency} %; a commit before the log start is an emergency while there is something left to lose`,
    source: 'not in the guide: follows from retention',
    inputs: worst ? inputsOf(worst) : [],
    steps: worst
      ? [
          {
            label: 'worst partition',
            expression: divisionOf(worst) ?? worst.summary,
            value: worst.percent,
            unit: '%',
          },
        ]
      : [],
    binds: worst && bindsOf(worst),
    policy: policySource(policies, `dataLossRisk.${thresholdOf(worst?.level)}`),
  };
  if (!worst) {
    return unknownSignal(
      'data-loss-risk',
      'Data-loss risk',
      risks[0]?.summary ?? lagReasonText(unmeasurable),
      working,
    );
  }
  return {
    id: 'data-loss-risk',
    title: 'Data-loss risk',
    level: worst.level,
    value: worst.percent ?? undefined,
    unit: worst.percent === null ? undefined : '%',
    summary: lossSummary(risks) ?? worst.summary,
    working,
  };
}

function bindsOf(risk: DataLossRisk): string | undefined {
  if (risk.lostRecords > 0) return RISK_BINDS.lost;
  if (risk.unreadBytes !== undefined) return RISK_BINDS.size;
  return risk.ageSeconds === undefined ? undefined : RISK_BINDS.age;
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

/** What was lost on all partitions together that still have something to lose; undefined where nothing was. */
function lossSummary(risks: readonly DataLossRisk[]): string | undefined {
  const losing = risks.filter(
    ({ level, lostRecords }) => level === 'emergency' && lostRecords > 0,
  );
  if (losing.length < 2) return undefined;
  const records = losing.reduce((sum, risk) => sum + risk.lostRecords, 0);
  const last = losing.reduce(
    (latest, { lostAt }) => Math.max(latest, lostAt ?? latest),
    -Infinity,
  );
  return `${formatQuantity(
    records,
    'records',
  )} deleted before they were read on ${formatQuantity(
    losing.length,
    'partitions',
  )}${
    Number.isFinite(last) ? `, the last at ${formatMoment(last)}` : ''
  }, and what is left comes next.`;
}

/** What the share of the retention is worked out from; nothing where no record is deleted, or some are deleted already. */
function inputsOf(risk: DataLossRisk): WorkingInput[] {
  const { ageSeconds, retentionSeconds, unreadBytes, retentionBytes } = risk;
  if (ageSeconds !== undefined && retentionSeconds !== undefined) {
    return [
      {
        name: `age of the oldest unread record${
          risk.atLeast ? ', at least' : ''
        }`,
        value: ageSeconds,
        unit: 's',
        source: "log end offsets over time, or Kafka's time index",
      },
      {
        name: 'retention',
        value: retentionSeconds,
        unit: 's',
        source: 'retention.ms of the topic',
      },
    ];
  }
  if (unreadBytes === undefined || retentionBytes === undefined) return [];
  return [
    {
      name: 'bytes after the commit, about',
      value: unreadBytes,
      unit: 'bytes',
      source: "unread records × the partition's bytes per record",
    },
    {
      name: 'retention of a partition',
      value: retentionBytes,
      unit: 'bytes',
      source: 'retention.bytes of the topic',
    },
  ];
}

function divisionOf(risk: DataLossRisk): string | undefined {
  const { ageSeconds, retentionSeconds, unreadBytes, retentionBytes } = risk;
  if (ageSeconds !== undefined && retentionSeconds !== undefined) {
    return `${formatExact(Math.round(ageSeconds))} s ÷ ${formatExact(
      retentionSeconds,
    )} s`;
  }
  return unreadBytes === undefined || retentionBytes === undefined
    ? undefined
    : `${formatExact(Math.round(unreadBytes))} bytes ÷ ${formatExact(
        retentionBytes,
      )} bytes`;
}

/** The threshold that a level was judged by: that of a warning where none is passed. */
function thresholdOf(level: Level | undefined): ThresholdName {
  return level === undefined || level === 'ok' || level === 'unknown'
    ? 'warning'
    : level;
}
