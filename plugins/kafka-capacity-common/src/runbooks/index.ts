export { evaluateBrokerAddition } from './brokerAddition';
export * from './brokerAdditionFacts';
export * from './brokerAdditionProgress';
export * from './observeAssessment';
export { deleteOffsetsCommand } from './actions';
export * from './createTopicScript';
export * from './procedure';
export type { ProcedureImpact } from './procedureImpact';
export type { ProcedureQuestion, ProcedureConsumer } from './procedureQuestion';
export type {
  Implementation,
  ProcedureNote,
  ProcedureStep,
  ProcedureStepId,
} from './procedureSteps';
export * from './scalePartitionsScript';
