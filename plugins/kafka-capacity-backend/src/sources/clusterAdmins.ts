import {
  ClusterAdminFactory,
  KafkaCapacityClustersExtensionPoint,
} from 'backstage-plugin-kafka-capacity-node';

/** The ways to clusters that other modules brought. */
export class ClusterAdminFactories
  implements KafkaCapacityClustersExtensionPoint
{
  #everyCluster: ClusterAdminFactory | undefined;
  readonly #byCluster = new Map<string, ClusterAdminFactory>();

  setClusterAdminFactory(
    factory: ClusterAdminFactory,
    options: { cluster?: string } = {},
  ): void {
    const { cluster } = options;
    if (cluster === undefined) {
      if (this.#everyCluster) {
        throw new Error('A factory for every cluster is already set');
      }
      this.#everyCluster = factory;
      return;
    }
    if (this.#byCluster.has(cluster)) {
      throw new Error(`A factory for cluster '${cluster}' is already set`);
    }
    this.#byCluster.set(cluster, factory);
  }

  /** The factory for a cluster; undefined when no module brought one. */
  forCluster(cluster: string): ClusterAdminFactory | undefined {
    return this.#byCluster.get(cluster) ?? this.#everyCluster;
  }
}
