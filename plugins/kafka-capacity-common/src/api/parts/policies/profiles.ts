import { z } from 'zod';

export const workloadProfileSchema = z
  .enum(['high-throughput', 'low-latency', 'compliance'])
  .describe('A kind of workload that the guide treats apart');

/**
 * Kinds of workload that the guide treats apart ("Scaling for Special Use Cases").
 *
 * @public
 */
export type WorkloadProfile = z.infer<typeof workloadProfileSchema>;
