export * from './findings';
export * from './runbooks';
