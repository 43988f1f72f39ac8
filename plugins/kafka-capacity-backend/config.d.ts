import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';
import { HumanDuration } from '@backstage/types';

export interface Config {
  /** Kafka capacity: which clusters are swept, how often, and by which limits topics and consumer groups are assessed. */
  kafkaCapacity?: {
    /**
     * The clusters. A block has the shape of `kafka.clusters[]` of the community plugin for Kafka; a block with nothing but a
     * name takes the connection from the block of that name there. Absent: every cluster of `kafka.clusters[]`.
     */
    clusters?: Array<{
      /**
       * Name by which annotations and pages call the cluster. Without `/` and `,`.
       *
       * @pattern ^[^/,\s][^/,\r\n]*$
       */
      name: string;
      /** The community plugin's, not read here. */
      dashboardUrl?: string;
      /**
       * `host:port` of some brokers; an item may hold several, separated by commas.
       *
       * @minItems 1
       */
      brokers?: string[];
      /** TLS: `true` for the system's certificate authorities, or PEM texts. Default: no TLS. */
      ssl?:
        | boolean
        | {
            /** Certificate authorities: a PEM text, also with `\n` for its line ends or in base64, or a list of them. */
            ca?: string | string[];
            /**
             * Key of the client's certificate, PEM as above.
             * @visibility secret
             */
            key?: string;
            /** The client's certificate, PEM as above. */
            cert?: string;
            /**
             * Of an encrypted key.
             * @visibility secret
             */
            passphrase?: string;
            /** The name that certificates of brokers must have. Default: the host of each broker. */
            servername?: string;
            /** Whether the brokers' certificates are checked. Default: true. */
            rejectUnauthorized?: boolean;
          };
      /** Default: no authentication. */
      sasl?:
        | {
            mechanism:
              | 'plain'
              | 'PLAIN'
              | 'scram-sha-256'
              | 'SCRAM-SHA-256'
              | 'scram-sha-512'
              | 'SCRAM-SHA-512';
            username: string;
            /** @visibility secret */
            password: string;
          }
        | {
            /** Client credentials of OAuth 2. */
            mechanism: 'oauthbearer' | 'OAUTHBEARER';
            /** Where tokens come from: an https URL. */
            tokenEndpoint: string;
            clientId: string;
            /** @visibility secret */
            clientSecret: string;
            /** Default: the server's own. */
            scope?: string;
            /** SASL extensions, such as `logicalCluster` and `identityPoolId` of Confluent Cloud. Default: none. */
            extensions?: { [name: string]: string };
          }
        | {
            /** IAM access control of Amazon MSK. Needs package `aws-msk-iam-sasl-signer-js` in the backend. */
            mechanism: 'aws' | 'AWS';
            region: string;
            /** Profile of AWS's shared configuration. Default: AWS's own chain of credentials. */
            profile?: string;
            /** Role to assume. Default: none. */
            roleArn?: string;
          };
      /**
       * Whether people with the permission for it may check a group's time lag against the time of the record at its committed
       * offset, which reads that one record. Keys and values are never shown. Default: false.
       */
      allowRecordTimeChecks?: boolean;
      /**
       * Whether people with the permission for it may create topics in this cluster and add partitions to those that it has.
       * Default: false, and nothing is ever written to the cluster.
       */
      allowChanges?: boolean;
      /**
       * Whether sweeps read the cluster's ACLs, so that rules of the import into the catalog can tell owners by principal. Needs
       * DESCRIBE on the cluster, and an authorizer. Default: false.
       */
      readAcls?: boolean;
      /** Which topics are read, by their names; `*` stands for any characters. Nothing else is asked of Kafka. */
      topics?: {
        /**
         * One must match. Default: every topic.
         *
         * @minItems 1
         */
        include?: string[];
        /** None may match. Default: none. */
        exclude?: string[];
      };
      /** Which consumer groups are read, by their ids; the same. */
      consumerGroups?: {
        include?: string[];
        /** Such as `console-consumer-*`. */
        exclude?: string[];
      };
      /** Rules like those of `kafkaCapacity.fixedTopics`, for this cluster; they come first. */
      fixedTopics?: Array<{
        pattern: string;
        partitions?: 'one' | 'keep' | 'any';
        reason?: string;
      }>;
      /** What declares the topics of this cluster, so that a change made past it is warned of. Annotations come first. */
      managedBy?:
        | 'strimzi'
        | 'terraform'
        | 'confluent-for-kubernetes'
        | 'julieops'
        | 'kafka-gitops'
        | 'crossplane'
        | 'pulumi'
        | 'jikkou'
        | 'ansible'
        | 'other';
      /** Name of Strimzi's `Kafka` resource: its topics are taken to be declared in Strimzi unless `managedBy` says otherwise. */
      kafkaResource?: string;
      /**
       * Where the metrics of the cluster's brokers come from: either `prometheus` or `scrape`. Default: none, and CPU, heap, network and
       * latency of brokers are unknown.
       */
      metrics?: {
        /** Prometheus, or what speaks its HTTP API, such as Thanos, Mimir or Amazon Managed Service for Prometheus. */
        prometheus?: {
          /** Above `/api/v1`, such as `https://prometheus.example.com` or `https://mimir.example.com/prometheus`. */
          url: string;
          /** Matchers of PromQL that only this cluster's series pass, without braces: `namespace="kafka",cluster="prod"`. Default: none. */
          selector?: string;
          /**
           * Headers of every request, such as `X-Scope-OrgID`.
           * @deepVisibility secret
           */
          headers?: { [name: string]: string };
          /** Parameters of every query, such as `dedup: 'true'`. */
          parameters?: { [name: string]: string };
          /** @visibility secret */
          bearerToken?: string;
          basic?: {
            username: string;
            /** @visibility secret */
            password: string;
          };
          /** PEM texts. Default: the system's certificate authorities. */
          tls?: {
            ca?: string | string[];
            /** The client's certificate. */
            cert?: string;
            /** @visibility secret */
            key?: string;
            /** @visibility secret */
            passphrase?: string;
            servername?: string;
            /** Whether the server's certificate is checked. Default: true. */
            rejectUnauthorized?: boolean;
          };
          /** Range of rates: at least twice the scrape interval. Default: 5 minutes. */
          window?: HumanDuration | string;
          /** For one query; a reading as a whole may take three times as long. Default: 10 seconds. */
          timeout?: HumanDuration | string;
          /**
           * Further attempts where the server can't be reached or is busy, 0 to 5. Default: 2.
           *
           * @minimum 0
           * @maximum 5
           */
          retries?: number;
          /**
           * Largest answer to a query, in MB; 100 at most. Default: 5.
           *
           * @exclusiveMinimum 0
           * @maximum 100
           */
          maxAnswerMegabytes?: number;
          /** How labels name the broker. Default: labels with an id, the pod's name, the host, in that order. */
          brokerId?: {
            label: string;
            /** A regular expression whose first group is the id. Default: the whole label is. */
            pattern?: string;
          };
          /** CPU of consumers, as a share of their limit, 0 to 1. Default: not measured. */
          consumerCpu?: {
            /** PromQL; `$selector` and `$window` stand for what is configured. */
            query: string;
            /** Label with the consumer group. Default: `group`. */
            label?: string;
          };
        };
        /** The brokers' own exporters, read directly. */
        scrape?: {
          /** Host of a broker's exporter; `{host}` and `{id}` stand for the broker's. Default: `{host}`. */
          host?: string;
          /** Default: 9404. */
          port?: number;
          /** Default: `/metrics`. */
          path?: string;
          /** Port of a node exporter on the same host. Default: none. */
          nodeExporterPort?: number;
          /** Brokers whose exporter is elsewhere. */
          endpoints?: Array<{
            /** Id of the broker. */
            broker: number;
            url: string;
          }>;
          /**
           * Headers of every request.
           * @deepVisibility secret
           */
          headers?: { [name: string]: string };
          /** @visibility secret */
          bearerToken?: string;
          basic?: {
            username: string;
            /** @visibility secret */
            password: string;
          };
          /** TLS: `true` for the system's certificate authorities, or PEM texts. Default: no TLS. */
          tls?:
            | boolean
            | {
                ca?: string | string[];
                cert?: string;
                /** @visibility secret */
                key?: string;
                /** @visibility secret */
                passphrase?: string;
                servername?: string;
                rejectUnauthorized?: boolean;
              };
          /** Longest range of rates, which are taken between readings. Default: 5 minutes. */
          window?: HumanDuration | string;
          /** For one exporter. Default: 10 seconds. */
          timeout?: HumanDuration | string;
          /**
           * Largest answer of one exporter, in MB; 100 at most. Default: 32.
           *
           * @exclusiveMinimum 0
           * @maximum 100
           */
          maxAnswerMegabytes?: number;
        };
        /** Exporters with names of their own, or other queries for known ones. */
        profiles?: Array<{
          /** Id of a known profile, whose metrics these replace, or a new one. */
          id: string;
          /** Its name on pages. Default: the id. */
          title?: string;
          /** How series tell their broker. Default: `target`, the process that exports them. */
          identity?: 'target' | 'pod' | 'claim' | 'host' | 'label';
          /** By metric, such as `cpuShare`, either a `query` of PromQL or a `family` of the exporter. */
          metrics: {
            [metric: string]: {
              query?: string;
              family?: string;
              labels?: { [label: string]: string };
              rate?: boolean;
              sum?: string[];
              max?: string[];
              times?: number;
            };
          };
        }>;
        /** Ids of known profiles that are not used. Default: none. */
        excludeProfiles?: string[];
      };
      /**
       * Size of one broker, which load is compared with. What is absent is taken from the metrics source and from Kafka, as far as they
       * tell; IOPS and network are known only from here.
       */
      size?: {
        /**
         * Cores of the CPU limit.
         *
         * @exclusiveMinimum 0
         */
        cpuCores?: number;
        /**
         * Memory limit in GB of 2^30 bytes.
         *
         * @exclusiveMinimum 0
         */
        memoryGb?: number;
        /**
         * Maximum heap in GB of 2^30 bytes.
         *
         * @exclusiveMinimum 0
         */
        heapGb?: number;
        /**
         * Log directories in TB of 10^12 bytes.
         *
         * @exclusiveMinimum 0
         */
        diskTb?: number;
        /**
         * Provisioned read and write operations per second.
         *
         * @exclusiveMinimum 0
         */
        iops?: number;
        /**
         * Of the network interface, in Gbit/s, in each direction.
         *
         * @exclusiveMinimum 0
         */
        networkGbps?: number;
      };
      /** What the cluster was tested for. */
      tested?: {
        /**
         * Messages per second that all brokers together can take. The level of the message rate is unknown without it.
         *
         * @exclusiveMinimum 0
         */
        messagesPerSecond?: number;
        /**
         * Brokers that it was tested with. Each broker then counts as one of them, and the message rate says how many brokers it needs.
         * Without it, the maximum stays as it is however many brokers there are, and no number of brokers follows from it.
         *
         * @minimum 1
         */
        brokers?: number;
      };
      /** Prices of this cluster, in the place of `kafkaCapacity.prices`. */
      prices?: {
        /** Shown with amounts, such as `USD`. */
        currency: string;
        /**
         * Of one broker for one hour, at its current size.
         *
         * @minimum 0
         */
        brokerHour?: number;
        /**
         * Of a GB (10^9 bytes) of disk for a month.
         *
         * @minimum 0
         */
        diskGbMonth?: number;
        /**
         * Of a GB (10^9 bytes) that producers write, consumers read or followers copy.
         *
         * @minimum 0
         */
        transferredGb?: number;
      };
      /** Limits of this cluster, laid over `kafkaCapacity.policies`; the same shape. */
      policies?: object;
    }>;

    /**
     * Topics whose partition count must stay as it is, by their names. The first rule that matches holds; those of Kafka Connect,
     * MirrorMaker, schema registries, ksqlDB, Kafka Streams and others follow by themselves.
     */
    fixedTopics?: Array<{
      /** The whole name; `*` stands for any characters. */
      pattern: string;
      /** `one`: one partition by design; `keep`: the count that it has; `any`: not fixed. Default: `keep`. */
      partitions?: 'one' | 'keep' | 'any';
      /** Why, as people read it. Needed unless `any`. */
      reason?: string;
    }>;

    /** What capacity costs. Absent: no costs are shown. */
    prices?: {
      /** Shown with amounts, such as `USD`. */
      currency: string;
      /**
       * Of one broker for one hour, at its current size.
       *
       * @minimum 0
       */
      brokerHour?: number;
      /**
       * Of a GB (10^9 bytes) of disk for a month.
       *
       * @minimum 0
       */
      diskGbMonth?: number;
      /**
       * Of a GB (10^9 bytes) that producers write, consumers read or followers copy.
       *
       * @minimum 0
       */
      transferredGb?: number;
    };

    /** The convention for names of topics that are created here. Default: Kafka's own rules alone. */
    topicNames?: {
      /** Regular expression that the whole name must match, such as `[a-z]+(\\.[a-z-]+)+`. */
      pattern: string;
      /** A name that follows it, shown where another does not. */
      example: string;
    };

    /**
     * Configurations that may be set when a topic is created here, by Kafka's keys. Default: `cleanup.policy`, `compression.type`,
     * `delete.retention.ms`, `max.compaction.lag.ms`, `max.message.bytes`, `message.timestamp.type`, `min.cleanable.dirty.ratio`,
     * `min.compaction.lag.ms`, `min.insync.replicas`, `retention.bytes`, `retention.ms`, `segment.bytes`, `segment.ms`.
     */
    topicConfigs?: string[];

    /**
     * Lets `allowChanges` of clusters have effect while `permission.enabled` is not true: then everybody may create and scale topics.
     * Default: false.
     */
    allowChangesWithoutPermissions?: boolean;

    /** Whether and of what the owners of entities are told by Backstage's notifications. */
    notifications?: {
      /** Default: true. Nothing is sent where Backstage's notifications backend is not installed. */
      enabled?: boolean;
      /** The mildest level that owners are told of; milder ones pass for ok. Default: `warning`. */
      minimumLevel?: 'warning' | 'scale' | 'emergency';
      /**
       * More changes than that for one owner in a sweep, of what has no notification of its own yet, come as one; 0 to 100. Default: 5.
       *
       * @minimum 0
       * @maximum 100
       */
      digestAbove?: number;
      /**
       * For how long after the first sweep of a cluster what gets worse waits to be told, but for emergencies. Default: 1 hour. What the
       * very first sweep finds is known to those who own it then.
       */
      quietStart?: HumanDuration | string;
      /**
       * For how long partitions must be without a leader or under min.insync.replicas before owners are notified: restarts come and go.
       * Pages show it at once. Default: 2 minutes.
       */
      availabilityAfter?: HumanDuration | string;
    };

    /**
     * Path of the Kafka capacity tab of an entity, with `:kind`, `:namespace` and `:name` in it, that notifications, search results and
     * the home page's card lead to. Default: `/catalog/:namespace/:kind/:name/kafka-capacity`.
     */
    entityTabPath?: string;

    /** What the module for Backstage's search does, where it is installed. */
    search?: {
      /** When the index is made anew. Default: every 10 minutes, for the first time after 2 minutes. */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      /**
       * Whether levels, findings and recommendations are in the index, for all who may see the entities. Default: true.
       */
      levels?: boolean;
    };

    /** How clusters are read. */
    sweep?: {
      /** Time from one sweep of a cluster to the next. Default: 60 seconds. */
      frequency?: HumanDuration | string;
      /** A sweep that takes longer is given up. Default: 2 minutes. */
      timeout?: HumanDuration | string;
      /** Default: 10 seconds. */
      connectionTimeout?: HumanDuration | string;
      /** For a single request. Default: 30 seconds. */
      requestTimeout?: HumanDuration | string;
      /** Time from the start of a sweep until another one can be requested, or 0 s for none. Default: 10 seconds. */
      minimumInterval?: HumanDuration | string;
      /**
       * Length of the means that throughput and its peaks are taken from. Default: 5 minutes, as in the scaling guide. Shorter
       * ones suit demonstrations: a level shows sooner, and a short burst counts as a peak.
       */
      throughputWindow?: HumanDuration | string;
      /**
       * Most lookups of one sweep in the time index of one broker, which tells how old the records are that a group has not read since before
       * the first sweep: 4 to 1,000,000, or 0 for none. One takes a broker about 44 microseconds, and one partition 10 to 48 of them, once.
       * Default: 24,000, 500 partitions at least.
       *
       * @minimum 0
       * @maximum 1000000
       */
      timeIndexLookups?: number;
    };

    /** What is kept of the past. */
    history?: {
      /**
       * Most lookups per second in the time index of one broker, which tells how much was written to each topic before the first sweep, as
       * long as Kafka holds it: 1 to 100,000, or 0 to leave it out. Default: 500, 2% of a core.
       *
       * @minimum 0
       * @maximum 100000
       */
      timeIndexLookupsPerSecond?: number;
    };

    /**
     * Limits that differ from the scaling guide's, by metric: `{ consumerLagRecords: { warning: 5000 } }`. The keys, units and
     * defaults are in the documentation's table of policies.
     */
    policies?: object;
    /** What pages call limits that are set here, such as `example limits`. Default: `configured limits`. */
    limitsName?: string;
  };

  kafka?: {
    /** Name by which brokers know this client. Default: `backstage-kafka-capacity`. */
    clientId?: string;
    /** The clusters of the community plugin for Kafka, read here where `kafkaCapacity.clusters` does not say otherwise. */
    clusters?: Array<{
      name: string;
      brokers: string[];
      ssl?:
        | boolean
        | {
            /** The same. Left open here, since the community's plugin declares it as a list, and the two must agree. */
            ca?: unknown;
            /** @visibility secret */
            key?: string;
            /** @visibility secret */
            passphrase?: string;
            servername?: string;
            cert?: string;
            rejectUnauthorized?: boolean;
          };
      /** The same. Left open here, since the community's plugin declares some of it, and the two must agree. */
      sasl?: {
        mechanism: string;
        username?: string;
        /** @visibility secret */
        password?: string;
        tokenEndpoint?: string;
        clientId?: string;
        /** @visibility secret */
        clientSecret?: string;
        scope?: string;
        extensions?: { [name: string]: string };
        region?: string;
        profile?: string;
        roleArn?: string;
      };
    }>;
  };
}
