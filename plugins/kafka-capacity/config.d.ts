export interface Config {
  kafkaCapacity?: {
    /**
     * Path of the Kafka capacity tab of an entity, with `:kind`, `:namespace` and `:name` in it, that the home page's card leads to.
     * Default: `/kafka-capacity` below the entity's page.
     *
     * @visibility frontend
     */
    entityTabPath?: string;

    catalog?: {
      /**
       * The owner that stands for none: pages show it as one to be registered and link to nothing. Default: `group:default/unknown`.
       *
       * @visibility frontend
       */
      unknownOwner?: string;
    };
  };
}
