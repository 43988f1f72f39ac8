export type { SubjectAssessment } from './assessment';
export { verbatim, type Verbatim } from './finding';
export * from './levels';
export { SPEAKS_FOR } from './sampleWindow';
export type { ThresholdFinding } from './thresholdFinding';
export type { Signal, SignalLimit } from '../api/parts/signals';
export {
  clearingSince,
  evaluateLevel,
  levelOf,
  type EvaluateOptions,
} from './evaluateLevel';
export {
  type ActiveThreshold,
  type LevelReason,
  type LevelState,
  type Sample,
  type ThresholdName,
} from './levelState';
