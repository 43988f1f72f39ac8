export * from './findings';
export * from './lag';
export * from './runbooks';
export * from './topics';
