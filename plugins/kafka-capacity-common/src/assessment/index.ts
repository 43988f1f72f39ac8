export type { KeyFigure, SubjectAssessment } from './assessment';
export { verbatim, type Verbatim } from './finding';
export * from './levels';
export type { ThresholdFinding } from './thresholdFinding';
export * from './signals';
export {
  evaluateLevel,
  levelOf,
  type ActiveThreshold,
  type EvaluateOptions,
  type LevelReason,
  type LevelState,
  type Sample,
  type ThresholdName,
} from './evaluateLevel';
