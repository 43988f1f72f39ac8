export interface Config {
  kafkaCapacity?: {
    /**
     * Path of the Kafka capacity tab of an entity, with `:kind`, `:namespace` and `:name` in it, that the home page's card leads to.
     * Default: `/kafka-capacity` below the entity's page.
     *
     * @visibility frontend
     */
    entityTabPath?: string;
  };
}
