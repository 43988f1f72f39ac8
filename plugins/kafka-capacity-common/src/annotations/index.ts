export * from './annotations';
export * from './catalogQuery';
