export { evaluateBrokerAddition } from './broker-addition/brokerAddition';
export * from './broker-addition/brokerAdditionFacts';
export * from './broker-addition/brokerAdditionProgress';
export * from './broker-addition/observeAssessment';
export { deleteOffsetsCommand } from './actions';
export * from './createTopicScript';
export * from './partition-procedure/procedure';
export type { ProcedureImpact } from './partition-procedure/procedureImpact';
export type {
  ProcedureQuestion,
  ProcedureConsumer,
} from './partition-procedure/procedureQuestion';
export type {
  Implementation,
  ProcedureNote,
  ProcedureStep,
  ProcedureStepId,
} from './partition-procedure/procedureSteps';
export * from './scalePartitionsScript';
