import {
  formatBytes,
  formatDuration,
  formatExact,
  formatQuantity,
} from '../../calculation/format';
import type {
  Calculation,
  CalculationInput,
} from '../../calculation/calculation';
import type { DataLossRisk } from '../../consumers/lag/dataLossRisk';
import type {
  DataLossFinding,
  DataLossSignal,
} from '../../consumers/lag/dataLossSignal';
import { CapacityPolicies, policySource } from '../../policies/defaultPolicies';
import { timeLagUnknownText } from './lag';
import { levelReasonText, thresholdText } from '../thresholds';

/** Words the risk of losing unread records of a partition. */
export function riskText(risk: DataLossRisk): string {
  switch (risk.code) {
    case 'never-deleted':
      return 'The topic deletes no records by age or size.';
    case 'never-deleted-by-age':
      return 'The topic deletes no records by age.';
    case 'nothing-unread':
      return 'Nothing is unread.';
    case 'deleted-at-once-by-age':
      return 'The topic deletes records at once (retention.ms = 0).';
    case 'deleted-at-once-by-size':
      return 'The topic deletes records at once (retention.bytes = 0).';
    case 'age':
      return `The oldest unread record has used ${ageText(risk)}.`;
    case 'size': {
      const segment =
        risk.segmentBytes === undefined
          ? ''
          : `, in whole segments of ${formatBytes(risk.segmentBytes)}`;
      return `Unread records take ${formatBytes(
        risk.unreadBytes ?? NaN,
      )} of the ${formatBytes(
        risk.retentionBytes ?? NaN,
      )} that a partition keeps; older ones are deleted by size${segment}.`;
    }
    case 'lost':
      return `${lostText(risk)}, and what is left comes next.`;
    case 'lost-all':
      return `${lostText(risk)}; nothing is left to read.`;
    default:
      return riskUnknownText(risk);
  }
}

/** Words why the risk on a partition is not known. */
export function riskUnknownText(risk: DataLossRisk): string {
  switch (risk.code) {
    case 'no-commit':
      return 'There is no committed offset.';
    case 'log-start-unread':
      return 'The log start is not known.';
    case 'log-end-unread':
      return 'The log end could not be read.';
    case 'retention-unread':
      return "The topic's retention is not known.";
    case 'age-unknown':
      return `Its age is not known: ${timeLagUnknownText(
        risk.ageUnknown ?? 'not-measured',
      )}.`;
    case 'size-unknown':
      return 'The topic deletes records by size, and the size of the partition is not known.';
    case 'age-open':
      return `The oldest unread record is ${ageText(
        risk,
      )} old; how much more is not known.`;
    default:
      return 'Not measured.';
  }
}

/** Words that a limit was passed and has not cleared. */
export function heldRiskText({
  risk,
  threshold,
}: Extract<DataLossFinding, { code: 'data-loss-held' }>): string {
  return thresholdText(threshold, '%', {
    value: share => `${share} of the retention used`,
    advice: '',
    reason: reason =>
      risk?.level === 'unknown'
        ? clauseOf(riskUnknownText(risk))
        : levelReasonText(reason),
  });
}

/** A sentence as part of another one. */
function clauseOf(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence
    .slice(1)
    .replace(/\.$/, '')}`;
}

/** Words what was lost on several partitions. */
export function lossText({
  records,
  partitions,
  lastAt,
}: Extract<DataLossFinding, { code: 'records-lost' }>): string {
  return `${formatQuantity(
    records,
    'records',
  )} deleted before they were read on ${formatQuantity(
    partitions,
    'partitions',
  )}${
    lastAt === null ? '' : `, the last at ${formatMoment(lastAt)}`
  }, and what is left comes next.`;
}

function ageText({
  ageSeconds,
  ageAtMostSeconds,
  atLeast,
  retentionSeconds,
}: DataLossRisk): string {
  const known = formatDuration(ageSeconds ?? 0);
  let age = known;
  if (atLeast) {
    age =
      ageAtMostSeconds === undefined
        ? `at least ${known}`
        : `between ${known} and ${formatDuration(ageAtMostSeconds)}`;
  }
  return `${age} of a retention of ${formatDuration(retentionSeconds ?? NaN)}`;
}

function lostText({ lostRecords, lostAt }: DataLossRisk): string {
  return `${formatQuantity(
    lostRecords,
    'records',
  )} deleted before they were read${
    lostAt === undefined ? '' : `, at ${formatMoment(lostAt)}`
  }`;
}

/**
 * A moment for people, in UTC, such as `2026-11-29 09:40 UTC`.
 *
 * @param at - milliseconds since the epoch
 */
function formatMoment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** How the risk of losing unread records was worked out. */
export function dataLossCalculation(
  { finding, level }: DataLossSignal,
  policies: CapacityPolicies,
): Calculation {
  const { risk } = finding;
  const worst = risk?.level === 'unknown' ? null : risk;
  const { warning, scale, emergency } = policies.dataLossRisk;
  const threshold = level === 'ok' || level === 'unknown' ? 'warning' : level;
  return {
    rule: `age of the oldest unread record ÷ retention.ms, or bytes after the commit ÷ retention.bytes, whichever is worse: warning > ${warning}%, scale > ${scale}%, emergency > ${emergency}%; a commit before the log start is an emergency while there is something left to lose`,
    source: 'not in the guide: follows from retention',
    inputs: worst ? inputsOf(worst) : [],
    steps: worst
      ? [
          {
            id: 'worst',
            label: 'worst partition',
            expression: divisionOf(worst) ?? riskText(worst),
            value: worst.percent,
            unit: '%',
          },
        ]
      : [],
    binds: worst ? bindsOf(worst) : undefined,
    policy: policySource(policies, `dataLossRisk.${threshold}`),
  };
}

function bindsOf(risk: DataLossRisk): string | undefined {
  if (risk.lostRecords > 0) return 'records deleted unread';
  if (risk.unreadBytes !== undefined) return 'retention.bytes';
  return risk.ageSeconds === undefined ? undefined : 'retention.ms';
}

/** What the share of the retention is worked out from; nothing where no record is deleted, or some are deleted already. */
function inputsOf(risk: DataLossRisk): CalculationInput[] {
  const { ageSeconds, retentionSeconds, unreadBytes, retentionBytes } = risk;
  if (ageSeconds !== undefined && retentionSeconds !== undefined) {
    return [
      {
        id: 'age',
        name: `age of the oldest unread record${
          risk.atLeast ? ', at least' : ''
        }`,
        value: ageSeconds,
        unit: 's',
        source: "log end offsets over time, or Kafka's time index",
      },
      {
        id: 'retention',
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
      id: 'unreadBytes',
      name: 'bytes after the commit, about',
      value: unreadBytes,
      unit: 'bytes',
      source: "unread records × the partition's bytes per record",
    },
    {
      id: 'retentionBytes',
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
