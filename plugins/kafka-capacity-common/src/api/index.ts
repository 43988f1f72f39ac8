export * from './client';
export * from './openapi';
export * from './types';
