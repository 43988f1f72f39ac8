import type { Advice } from '../calculation/calculation';
import type { DeclarationAdvice } from './demand';
import type { FixedCount } from './fixedTopics';
import type { ImplausibleNeed } from './topicFinding';

/**
 * What is worth doing or knowing of a partition count.
 *
 * @public
 */
export type PartitionAdvice =
  | { id: 'not-one'; fixed: FixedCount; partitions: number }
  | { id: 'review'; recommended: number; max: number; tier: string }
  | {
      id: 'consumer-room';
      partitions: number;
      parallelism: number;
      growth: number;
      consumers: number;
    }
  | { id: 'minimum'; partitions: number; minimum: number }
  | {
      id: 'tier-start';
      partitions: number;
      start: number;
      target: number;
      tier: string;
    }
  | { id: 'tier-maximum'; partitions: number; max: number; tier: string }
  | { id: 'surplus'; partitions: number; target: number };

/**
 * What is worth doing or knowing of a topic, without an effect on its level. What a workload profile advises has its text.
 *
 * @public
 */
export type TopicAdvice =
  | PartitionAdvice
  | DeclarationAdvice
  | { id: 'implausible-rate'; need: ImplausibleNeed }
  | {
      id: 'group-backlog';
      group: string | null;
      members: number;
      partitions: number;
    }
  | {
      id: 'min-isr-above-replicas';
      minInsyncReplicas: number;
      replicas: number;
    }
  | {
      id: 'open-transaction';
      partition: number;
      minutes: number;
      limitMinutes: number;
      records: number;
    }
  | { id: 'workload-profile'; advice: Advice };
