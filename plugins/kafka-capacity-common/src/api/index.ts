export * from './announcements';
export * from './client';
export * from './openapi';
export * from './scorecardTypes';
export * from './snoozes';
export * from './types';
