export * from './metrics';
export * from './policies';
export {
  parsePolicies,
  type ParsedPolicies,
  type PolicyProblem,
} from './policyParsing';
export * from './profiles';
