import type { PartitionAdviceAnswer } from '../api/resources/topics/partitions';
import type { Advice } from '../calculation/calculation';
import type { UnusualTraffic } from '../forecasting/forecastSignal';
import type { DeclarationAdvice } from './demand';
import type { ImplausibleNeed } from './topicFinding';

/** The same of each member of a union. */
type WithoutText<Worded> = Worded extends { text: string }
  ? Omit<Worded, 'text'>
  : never;

/**
 * What is worth doing or knowing of a partition count.
 *
 * @public
 */
export type PartitionAdvice = WithoutText<PartitionAdviceAnswer>;

/**
 * What is worth doing or knowing of a topic, without an effect on its level. What a workload profile advises has its text.
 *
 * @public
 */
export type TopicAdvice =
  | PartitionAdvice
  | DeclarationAdvice
  | UnusualTraffic
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
