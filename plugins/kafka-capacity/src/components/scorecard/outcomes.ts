import {
  CAPACITY_CHECKS,
  CapacityCheck,
  OutcomeCounts,
  formatQuantity,
} from 'backstage-plugin-kafka-capacity-common';

const CHECKS = new Map(CAPACITY_CHECKS.map(check => [check.id, check]));

/** A check by its id; one that a newer backend knows is told by its id alone. */
export function checkOf(
  id: string,
): Pick<CapacityCheck, 'title' | 'description' | 'why'> {
  return CHECKS.get(id) ?? { title: id, description: '', why: '' };
}

/** How many checks there are. */
export function totalOf({ passed, failed, unknown }: OutcomeCounts): number {
  return passed + failed + unknown;
}

/** Share of checks that are passed, in %; null when there are none. */
export function passedPercent(counts: OutcomeCounts): number | null {
  const total = totalOf(counts);
  return total === 0 ? null : (100 * counts.passed) / total;
}

/** Such as `17 of 21 checks passed (81%), 3 failed, 1 unknown`. */
export function outcomesInWords(counts: OutcomeCounts): string {
  const percent = passedPercent(counts);
  if (percent === null) return 'no check applies';
  const rest = [
    ...(counts.failed > 0 ? [`${counts.failed} failed`] : []),
    ...(counts.unknown > 0 ? [`${counts.unknown} unknown`] : []),
  ];
  return [
    `${counts.passed} of ${totalOf(counts)} checks passed (${formatQuantity(
      percent,
      '%',
    )})`,
    ...rest,
  ].join(', ');
}
