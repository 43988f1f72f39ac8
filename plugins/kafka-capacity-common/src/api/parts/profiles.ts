import { z } from 'zod';
import type { WorkloadProfile } from '../../policies/profiles';

export const workloadProfileSchema = z
  .enum(['high-throughput', 'low-latency', 'compliance'])
  .describe(
    'A kind of workload that the guide treats apart',
  ) satisfies z.ZodType<WorkloadProfile>;
