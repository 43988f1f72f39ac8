import { MeteredBroker } from 'backstage-plugin-kafka-capacity-node';

export type Labels = Readonly<Record<string, string>>;

/** How an installation's labels say which broker a series is of. */
export interface BrokerIdRule {
  label: string;
  /** Its first group is the id; without, the whole value is. */
  pattern?: string;
}

const ID_LABELS = [
  'node_id',
  'broker_id',
  'kafka_broker_id',
  'brokerid',
  'broker',
  'kafka_node_id',
];
export const POD_LABELS = ['pod', 'kubernetes_pod_name', 'pod_name'];
const HOST_LABELS = [
  'instance',
  'exported_instance',
  'host',
  'hostname',
  'server',
  'nodename',
];
/** As Strimzi, Confluent and others name pods: `my-cluster-kafka-3`, `kafka-3`. */
const ORDINAL = /-(\d+)$/;
const IP = /^[\d.]+$|:/;

/** The host of `host:port`, or of an IPv6 address in brackets. */
export function hostOf(address: string): string {
  const bracketed = /^\[([^\]]+)\]/.exec(address)?.[1];
  return (bracketed ?? address.replace(/:\d+$/, '')).toLocaleLowerCase('en-US');
}

/** What a host is called among its like: the first part of its name; an address is whole. */
function shortHost(host: string): string {
  return IP.test(host) ? host : host.split('.')[0];
}

type Method = (labels: Labels) => readonly number[];

/** Finds the brokers that series are of, by their labels. */
export class BrokerFinder {
  readonly #ids: ReadonlySet<number>;
  readonly #methods: readonly Method[];

  constructor(
    private readonly brokers: readonly MeteredBroker[],
    rule?: BrokerIdRule,
  ) {
    this.#ids = new Set(brokers.map(({ id }) => id));
    this.#methods = rule
      ? [labels => this.#byRule(labels, rule)]
      : [
          labels => this.#byId(labels),
          labels => this.#byName(labels, POD_LABELS),
          labels => this.#byHost(labels, host => host),
          labels => this.#byHost(labels, shortHost),
          labels => this.#byOrdinal(labels),
        ];
  }

  /**
   * The broker of each series, by the method that finds most brokers, so that one naming is read in one way. A series that may be of
   * several brokers, or of none, has none.
   */
  brokersOf<One extends { labels: Labels }>(
    series: readonly One[],
  ): Map<number, One[]> {
    const found = this.#methods.map(method => {
      const byBroker = new Map<number, One[]>();
      for (const one of series) {
        const ids = method(one.labels);
        if (ids.length !== 1) continue;
        const [id] = ids;
        byBroker.set(id, [...(byBroker.get(id) ?? []), one]);
      }
      return byBroker;
    });
    return found.reduce((best, other) =>
      other.size > best.size ? other : best,
    );
  }

  /** The brokers on the host that a series is of: several may share it. */
  brokersOnHost(labels: Labels): readonly number[] {
    const byId = this.#byId(labels);
    if (byId.length > 0) return byId;
    const byHost = this.#byHost(labels, host => host);
    return byHost.length > 0 ? byHost : this.#byHost(labels, shortHost);
  }

  #byRule(labels: Labels, { label, pattern }: BrokerIdRule) {
    const value = labels[label] ?? '';
    const id = pattern ? new RegExp(pattern).exec(value)?.[1] : value;
    return this.#known(id);
  }

  #known(id: string | undefined): readonly number[] {
    return id && /^\d+$/.test(id) && this.#ids.has(Number(id))
      ? [Number(id)]
      : [];
  }

  #byId(labels: Labels) {
    const label = ID_LABELS.find(name => /^\d+$/.test(labels[name] ?? ''));
    return label ? this.#known(labels[label]) : [];
  }

  #byName(labels: Labels, names: readonly string[]) {
    const pod = names.map(name => labels[name]).find(Boolean);
    return this.brokers
      .filter(({ host }) => shortHost(host) === pod)
      .map(({ id }) => id);
  }

  #byOrdinal(labels: Labels) {
    const pod = POD_LABELS.map(name => labels[name]).find(Boolean);
    return this.#known(ORDINAL.exec(pod ?? '')?.[1]);
  }

  #byHost(labels: Labels, of: (host: string) => string) {
    const hosts = HOST_LABELS.flatMap(name =>
      labels[name] ? [of(hostOf(labels[name]))] : [],
    );
    return this.brokers
      .filter(({ host }) => hosts.includes(of(host.toLocaleLowerCase('en-US'))))
      .map(({ id }) => id);
  }
}
