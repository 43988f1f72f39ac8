export * from './annotations';
export * from './brokerAnnotation';
export * from './catalogQuery';
