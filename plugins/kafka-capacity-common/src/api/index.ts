export * from './announcements';
export * from './client';
export * from './limits';
export * from './openapi';
export * from './rollUp';
export * from './scorecardTypes';
export type { Snooze, SnoozeRequest } from './snoozes';
export type { SweepFault, SweepState } from './sweeps';
export * from './types';
