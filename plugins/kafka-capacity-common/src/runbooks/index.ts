export * from './createTopicScript';
export * from './procedure';
export * from './scalePartitionsScript';
