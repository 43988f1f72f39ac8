import { ClusterAdmin } from 'backstage-plugin-kafka-capacity-node';

/** A port to a cluster that can't be read, which every sweep says, and nothing else. */
export function unreadableCluster(reason: string): ClusterAdmin {
  return {
    inspect: async () => {
      throw new Error(reason);
    },
  };
}
