export * from './checks';
export * from './clusterTraits';
export * from './conditions';
export * from './entityFacts';
export * from './evaluateChecks';
export type { ScoredCluster } from './factsOfClusters';
export * from './factsOfEntity';
export type { SignalLevels } from './signalLevels';
export * from './subjectTraits';
