import { resolvePackagePath } from '@backstage/backend-plugin-api';
import path from 'node:path';
import {
  GuardedProcess,
  kafkaJvm,
  KafkaCluster,
  startGuardedProcess,
} from '../../../../dev/kafka';

/** Consumers of one group. */
export interface Listeners {
  group: string;
  protocol: 'classic' | 'consumer';
  /** For each topic, or in all. */
  consumers: number;
  /** Whether each consumer subscribes to one of the topics, or all to all of them. */
  subscribe: 'each' | 'all';
  topics: readonly string[];
}

/** Starts consumers of Kafka's own, with the range assignor where the protocol is the classic one; they may still be joining. */
export function startListeners(
  kafka: KafkaCluster,
  { group, protocol, consumers, subscribe, topics }: Listeners,
): Promise<GuardedProcess> {
  return startGuardedProcess(
    ...kafkaJvm(
      kafka.libDir,
      resolvePackagePath(
        'backstage-plugin-kafka-capacity-backend',
        'src/sources/kafka/testing/Listeners.java',
      ),
      [
        kafka.internalBootstrap.join(','),
        ...[group, protocol, String(consumers), subscribe],
        ...topics,
      ],
      { heapMb: 512 },
    ),
    { logFile: path.join(kafka.dataDir, `${group}.log`) },
  );
}
