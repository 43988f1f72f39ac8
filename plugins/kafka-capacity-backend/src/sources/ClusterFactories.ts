/** What other modules brought to reach clusters: a factory for every cluster, or for those of a name. */
export class ClusterFactories<Factory> {
  #everyCluster: Factory | undefined;
  readonly #byCluster = new Map<string, Factory>();

  /** @param port - what the factories make, for the messages */
  constructor(private readonly port: string) {}

  set(factory: Factory, options: { cluster?: string } = {}): void {
    const { cluster } = options;
    if (cluster === undefined) {
      if (this.#everyCluster) {
        throw new Error(`A ${this.port} for every cluster is already set`);
      }
      this.#everyCluster = factory;
      return;
    }
    if (this.#byCluster.has(cluster)) {
      throw new Error(`A ${this.port} for cluster '${cluster}' is already set`);
    }
    this.#byCluster.set(cluster, factory);
  }

  /** The factory for a cluster; undefined when no module brought one. */
  forCluster(cluster: string): Factory | undefined {
    return this.#byCluster.get(cluster) ?? this.#everyCluster;
  }
}
