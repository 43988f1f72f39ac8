export { deleteOffsetsCommand } from './actions';
export * from './createTopicScript';
export * from './procedure';
export type { ProcedureImpact, ProcedureReader } from './procedureImpact';
export type {
  ProcedureNote,
  ProcedureStep,
  ProcedureStepId,
  StepKind,
} from './procedureSteps';
export * from './scalePartitionsScript';
