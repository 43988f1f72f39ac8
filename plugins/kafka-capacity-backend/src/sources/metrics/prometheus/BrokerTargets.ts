import { MeteredBroker } from 'backstage-plugin-kafka-capacity-node';
import { BrokerFinder, Labels, POD_LABELS } from '../BrokerFinder';
import { matcher } from '../expression';
import { fault, MetricsFault } from '../SourceFailure';
import { InstantSeries } from './PrometheusClient';

/** The process of a broker as Prometheus scrapes it. */
export interface BrokerTarget {
  broker: number;
  labels: Labels;
  /** Milliseconds since it was last scraped, by the server's clock. */
  ageMs: number;
}

const LONGEST_LABELS = 300;

/** What of labels belongs to the target, not to the family. */
function targetLabels(labels: Labels, ofFamily: readonly string[]): Labels {
  return Object.fromEntries(
    Object.entries(labels).filter(
      ([label]) => label !== '__name__' && !ofFamily.includes(label),
    ),
  );
}

const signature = (labels: Labels, keys: readonly string[]) =>
  keys.map(key => `${key}=${labels[key] ?? ''}`).join('\n');

/** The brokers' processes among all targets of a Prometheus: by them, series of other programs on the same labels are told apart. */
export class BrokerTargets {
  readonly #bySignature = new Map<string, BrokerTarget>();
  readonly #keySets = new Map<string, readonly string[]>();
  readonly #rejected: Labels[];
  readonly faults = new Map<number, MetricsFault>();

  /**
   * @param markers - one series of each process that is a broker: when it was scraped, in seconds
   * @param ofFamily - labels that the markers have of their family
   */
  constructor(
    markers: readonly InstantSeries[],
    ofFamily: readonly string[],
    private readonly brokers: readonly MeteredBroker[],
    finder: BrokerFinder,
    staleMs: number,
  ) {
    const series = markers.map(({ labels, at, value }) => ({
      labels: targetLabels(labels, ofFamily),
      ageMs: Math.max(0, at - value * 1000),
    }));
    const found = finder.brokersOf(series);
    const chosen = new Set<Labels>();
    for (const { id } of brokers) {
      const ofBroker = found.get(id) ?? [];
      // Of two Prometheus that scrape the same process, the same one for every broker.
      const order = ({ labels, ageMs }: (typeof series)[number]) =>
        `${ageMs > staleMs ? 1 : 0}${signature(
          labels,
          Object.keys(labels).sort(),
        )}`;
      const [first] = [...ofBroker].sort((a, b) =>
        order(a) < order(b) ? -1 : 1,
      );
      const places = new Set(ofBroker.map(({ labels }) => labels.instance));
      if (!first) {
        this.faults.set(id, this.#notFound(id, series));
      } else if (places.size > 1) {
        this.faults.set(
          id,
          fault(
            'DUPLICATE_SERIES',
            `Several processes are labeled as broker ${id} (${[...places].join(
              ', ',
            )}): set the selector so that only this cluster's are read`,
          ),
        );
      } else if (first.ageMs > staleMs) {
        this.faults.set(
          id,
          fault(
            'STALE',
            `Prometheus has scraped broker ${id} ${Math.round(
              first.ageMs / 1000,
            )} s ago for the last time`,
          ),
        );
      } else {
        chosen.add(first.labels);
        this.#add({ broker: id, ...first });
      }
    }
    this.#rejected = series
      .map(({ labels }) => labels)
      .filter(labels => !chosen.has(labels));
  }

  #add(target: BrokerTarget) {
    const keys = Object.keys(target.labels).sort();
    this.#keySets.set(keys.join(), keys);
    this.#bySignature.set(signature(target.labels, keys), target);
  }

  #notFound(id: number, series: readonly { labels: Labels }[]): MetricsFault {
    const broker = this.brokers.find(one => one.id === id);
    const example = series[0]
      ? Object.entries(series[0].labels)
          .map(([label, value]) => `${label}=${value}`)
          .join(', ')
          .slice(0, LONGEST_LABELS)
      : '';
    return fault(
      'BROKER_NOT_FOUND',
      series.length === 0
        ? 'Prometheus has no target that is a broker: check the selector'
        : `No target can be matched to broker ${id} (host ${
            broker?.host ?? 'unknown'
          }). Targets have labels like ${example}: set brokerId to the label that names the broker`,
    );
  }

  get all(): BrokerTarget[] {
    return [...this.#bySignature.values()];
  }

  /** The target that a series is of. */
  of(labels: Labels): BrokerTarget | undefined {
    for (const keys of this.#keySets.values()) {
      const target = this.#bySignature.get(signature(labels, keys));
      if (target) return target;
    }
    return undefined;
  }

  /** The broker's pod, where targets are labeled with it. */
  podOf({ labels }: BrokerTarget): { pod: string; namespace: string } | null {
    const pod = POD_LABELS.map(label => labels[label]).find(Boolean);
    return pod ? { pod, namespace: labels.namespace ?? '' } : null;
  }

  /**
   * Conditions that the chosen targets meet, and as far as labels tell no others; `exact` where that is so.
   */
  selection(): { matchers: string[]; exact: boolean } {
    const chosen = this.all.map(({ labels }) => labels);
    const values = (key: string) => [
      ...new Set(chosen.map(labels => labels[key] ?? '')),
    ];
    const keys = [...new Set(chosen.flatMap(labels => Object.keys(labels)))];
    const first = keys.includes('instance')
      ? 'instance'
      : keys.sort((a, b) => values(b).length - values(a).length)[0];
    if (first === undefined) return { matchers: [], exact: false };
    const passes = (labels: Labels, key: string) =>
      values(key).includes(labels[key] ?? '');
    const others = this.#rejected.filter(labels => passes(labels, first));
    const telling = keys.filter(
      key => key !== first && others.some(labels => !passes(labels, key)),
    );
    return {
      matchers: [first, ...telling].map(key =>
        matcher(key, { in: values(key) }),
      ),
      exact: !others.some(labels => telling.every(key => passes(labels, key))),
    };
  }
}
