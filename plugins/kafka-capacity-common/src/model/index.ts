export * from './format';
export * from './hashing';
export * from './hazards';
export * from './levels';
export {
  isModelFailure,
  type ModelFailure,
  type ModelInputError,
  type ModelResult,
} from './modelInput';
export {
  recommendPartitions,
  scriptAnswer,
  tierOf,
  type PartitionDemand,
  type PartitionFactors,
  type PartitionRecommendation,
  type TierRange,
} from './partitions';
export * from './policies';
export {
  parsePolicies,
  type ParsedPolicies,
  type PolicyProblem,
} from './policyParsing';
export * from './profiles';
export * from './signals';
export * from './working';
