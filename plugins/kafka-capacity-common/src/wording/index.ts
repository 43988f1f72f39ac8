export * from './findings';
export * from './runbooks';
export * from './topics';
