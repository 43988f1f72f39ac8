export * from './client';
export * from './openapi';
export * from './snoozes';
export * from './types';
