export * from './brokerPolicy';
export * from './metricDescriptions';
export * from './defaultPolicies';
export {
  parsePolicies,
  type ParsedPolicies,
  type PolicyProblem,
} from './policyParsing';
export * from './profiles';
