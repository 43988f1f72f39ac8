import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  ClusterAdmin,
  ClusterSnapshot,
  kafkaCapacityClustersExtensionPoint,
  TopicChangeResult,
} from 'backstage-plugin-kafka-capacity-node';
import { snapshot } from './snapshots';

/** A cluster that keeps the shapes of its topics, as the port says. It lets through what a real Kafka would refuse. */
export function keeper(content: Partial<ClusterSnapshot>) {
  const { topics = [] } = content;
  const kept = new Map(
    topics.map(({ name, partitions }) => [name, partitions.length]),
  );
  const changes: string[] = [];
  const shape = (name: string) => {
    const partitions = kept.get(name);
    return partitions === undefined
      ? null
      : { partitions, replicationFactor: 1 };
  };
  let next: (() => TopicChangeResult) | undefined;
  let answersAreLost = false;
  let seen = content;
  const admin: ClusterAdmin = {
    inspect: async () => snapshot('prod', Date.now(), seen),
    createTopic: async (wanted, { validateOnly }) => {
      if (next) return next();
      const before = shape(wanted.name);
      if (before) {
        const same =
          before.partitions === wanted.partitions &&
          before.replicationFactor === wanted.replicationFactor;
        return { outcome: same ? 'unchanged' : 'conflict', before };
      }
      if (validateOnly) return { outcome: 'valid', before };
      kept.set(wanted.name, wanted.partitions);
      changes.push(`${wanted.name} ${wanted.partitions}`);
      if (answersAreLost) {
        throw new Error(
          `Whether topic ${wanted.name} was created is not known`,
        );
      }
      return { outcome: 'changed', before };
    },
    increasePartitions: async ({ topic: name, from, to }, options) => {
      if (next) return next();
      const before = shape(name)!;
      if (before.partitions === to) return { outcome: 'unchanged', before };
      if (before.partitions !== from || to < from) {
        return { outcome: 'conflict', before };
      }
      if (options.validateOnly) return { outcome: 'valid', before };
      kept.set(name, to);
      changes.push(`${name} ${to}`);
      return { outcome: 'changed', before };
    },
  };
  return {
    admin,
    changes,
    kept,
    answer: (given: (() => TopicChangeResult) | undefined) => {
      next = given;
    },
    /** Whether what is done is not told. */
    loseAnswers: (lost: boolean) => {
      answersAreLost = lost;
    },
    see: (more: Partial<ClusterSnapshot>) => {
      seen = { ...seen, ...more };
    },
  };
}

/** Makes it the way to cluster `prod`. */
export function keeperModule(admin: ClusterAdmin) {
  return createBackendModule({
    pluginId: 'kafka-capacity',
    moduleId: 'keeper',
    register(env) {
      env.registerInit({
        deps: { clusters: kafkaCapacityClustersExtensionPoint },
        async init({ clusters }) {
          clusters.setClusterAdminFactory(() => admin, { cluster: 'prod' });
        },
      });
    },
  });
}
