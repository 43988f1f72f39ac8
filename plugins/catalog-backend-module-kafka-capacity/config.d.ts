import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  kafkaCapacity?: {
    /** How clusters, topics and consumer groups become entities of the catalog. */
    catalog?: {
      /** When the catalog is brought up to date. Default: every 5 minutes, 30 seconds after the start for the first time. */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      /** Namespace of the entities. Default: `default`. */
      namespace?: string;
      /** Which topics are imported. */
      topics?: {
        /** Regular expressions, of which one must match the name. Default: every topic. */
        include?: string[];
        /** Regular expressions, of which none may match the name. */
        exclude?: string[];
        /** Whether topics that Kafka keeps for itself, or whose names begin with `__`, are imported. Default: false. */
        internal?: boolean;
      };
      /** Which consumer groups are imported. */
      consumerGroups?: {
        /** Regular expressions, of which one must match the group id. Default: every group. */
        include?: string[];
        /** Regular expressions, of which none may match the group id. */
        exclude?: string[];
      };
      /** Whether brokers become entities too, of type `kafka-broker`, with the owner of their cluster. Default: false. */
      brokers?: boolean;
      /**
       * Which entities may be related: `all`, or `same-owner` alone, because who sees an entity sees the references of what it is related
       * to. Default: `same-owner` where `permission.enabled` is true, else `all`.
       */
      relations?: 'all' | 'same-owner';
      /**
       * Imported entities that may depend on one, and that one may depend on: beyond these the relations are left out, for pages of the
       * catalog ask for every relation of an entity. Default: 200.
       */
      maxRelations?: number;
      /** Owner of what no rule gives one, an entity reference. Default: `group:default/unknown`. */
      unknownOwner?: string;
      /**
       * Who owns what, and to which system it belongs. The first rule that matches and has an owner gives the owner, the first
       * that matches and has a system the system. A rule has exactly one of `prefix`, `pattern`, `topicConfig`,
       * `aclPrincipal` and `map`.
       */
      rules?: Array<{
        /** Default: topics and consumer groups. */
        kind?: 'cluster' | 'topic' | 'consumer-group';
        /** Only in this cluster. */
        cluster?: string;
        /** What the name begins with. */
        prefix?: string;
        /** A regular expression for the name. */
        pattern?: string;
        /** Of topics only: a setting of its configuration. */
        topicConfig?: {
          /** `cleanup.policy`, `retention.ms`, `retention.bytes`, `min.insync.replicas`, `max.message.bytes`, `segment.bytes` or `compression.type`. */
          key: string;
          /** A regular expression for the value. */
          value: string;
        };
        /**
         * A principal that ACLs allow to write to the topic, or to read with the consumer group. Needs
         * `kafkaCapacity.clusters[].readAcls`.
         */
        aclPrincipal?: {
          /** A regular expression for the principal, such as `^User:svc-(\\w+)$`. */
          value: string;
        };
        /** Owners by name. */
        map?: { [name: string]: string };
        /** Entity reference; `$1` to `$9` are what the regular expression captured. */
        owner?: string;
        /** Entity reference; the same. */
        system?: string;
      }>;
    };
  };
}
