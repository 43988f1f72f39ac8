import {
  AssessedKind,
  CapacityAction,
  CapacityFinding,
  Figure,
  Level,
  LEVELS,
  SubjectKind,
} from 'backstage-plugin-kafka-capacity-common';
import { codeColumn, readCode } from './codeColumn';
import { StoredAssessment } from '../storedAssessment';

/** An assessment as the table has it. */
export interface AssessmentRow<Kind extends AssessedKind = SubjectKind> {
  cluster: string;
  kind: Kind;
  name: string;
  level: Level;
  severity: number;
  since: number | string;
  finding: string;
  action: string | null;
  figure: string | null;
  measured: number;
  total: number;
  memory: string | null;
  traits: string | null;
  partial: string | null;
}

/** Place of a level in lists, 0 is the worst. */
export function severityOf(level: Level): number {
  return LEVELS.indexOf(level);
}

/** A figure as a column of text has it. */
export function figureText(figure: Figure | null): string | null {
  return figure && JSON.stringify(figure);
}

/** The same as it was stored. */
export function readFigure(text: string | null): Figure | null {
  return text === null ? null : JSON.parse(text);
}

/** An assessment as a row. */
export function toRow(
  assessment: StoredAssessment<AssessedKind>,
): AssessmentRow<AssessedKind> {
  const { coverage, figure, level, memory, traits, partial, ...rest } =
    assessment;
  return {
    cluster: rest.cluster,
    kind: rest.kind,
    name: rest.name,
    level,
    severity: severityOf(level),
    since: rest.since,
    finding: codeColumn(rest.finding),
    action: rest.action && codeColumn(rest.action),
    figure: figureText(figure),
    measured: coverage.measured,
    total: coverage.total,
    memory: memory && JSON.stringify(memory),
    traits: traits && JSON.stringify(traits),
    partial: partial ? JSON.stringify(partial) : null,
  };
}

/** The same as it was stored. */
export function toAssessment<Kind extends AssessedKind>(
  row: AssessmentRow<Kind>,
): StoredAssessment<Kind> {
  return {
    cluster: row.cluster,
    kind: row.kind,
    name: row.name,
    level: row.level,
    since: Number(row.since),
    finding: readCode<CapacityFinding>(row.finding),
    action: row.action === null ? null : readCode<CapacityAction>(row.action),
    figure: readFigure(row.figure),
    coverage: { measured: row.measured, total: row.total },
    memory: row.memory === null ? null : JSON.parse(row.memory),
    traits: row.traits === null ? null : JSON.parse(row.traits),
    partial: row.partial === null ? undefined : JSON.parse(row.partial),
  };
}
