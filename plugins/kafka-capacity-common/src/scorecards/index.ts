export * from './checks';
export * from './conditions';
export * from './entityFacts';
export * from './evaluateChecks';
export * from './factsOfEntity';
export * from './subjectTraits';
