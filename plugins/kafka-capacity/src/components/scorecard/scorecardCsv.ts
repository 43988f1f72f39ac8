import {
  CAPACITY_CHECKS,
  ScorecardEntity,
} from 'backstage-plugin-kafka-capacity-common';
import { csvText } from '../table/csv';

/**
 * A table of entities as comma-separated values (RFC 4180): a row each, with a column for each check, which is empty where the check does not
 * apply.
 */
export function scorecardCsv(entities: readonly ScorecardEntity[]): string {
  const head = [
    'entity',
    'title',
    'owner',
    'system',
    'level',
    'passed',
    'failed',
    'unknown',
    ...CAPACITY_CHECKS.map(({ id }) => id),
  ];
  const rows = entities.map(
    ({ entityRef, title, owner, system, level, outcomes, open, passed }) => [
      entityRef,
      title ?? '',
      owner ?? '',
      system ?? '',
      level,
      outcomes.passed,
      outcomes.failed,
      outcomes.unknown,
      ...CAPACITY_CHECKS.map(
        ({ id }) =>
          open.find(check => check.id === id)?.outcome ??
          (passed.includes(id) ? 'passed' : ''),
      ),
    ],
  );
  return csvText(head, rows);
}
