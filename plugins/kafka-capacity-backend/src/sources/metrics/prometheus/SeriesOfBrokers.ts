import { SourceMetric } from 'backstage-plugin-kafka-capacity-node';
import { BrokerFinder, Labels } from '../BrokerFinder';
import { matcher } from '../expression';
import { Profile, SeriesIdentity } from '../profiles/profile';
import { fault, MetricsFault } from '../SourceFailure';
import { singleValue } from '../singleValue';
import { BrokerTargets } from './BrokerTargets';
import { InstantSeries } from './PrometheusClient';

/** What a query says of a broker. */
export interface BrokerOutcome {
  broker: number;
  outcome: { value: number; ageMs: number } | MetricsFault;
}

const CLAIM = 'persistentvolumeclaim';

/** Says which broker each series of an answer is of, as the profile tells it. */
export class SeriesOfBrokers {
  readonly #pods: ReadonlyMap<string, number>;
  readonly #namespaces: readonly string[];

  /**
   * @param finder - by the rule of the configuration, if there is one
   * @param labels - by no such rule
   */
  constructor(
    private readonly finder: BrokerFinder,
    private readonly labels: BrokerFinder,
    private readonly targets: BrokerTargets | undefined,
  ) {
    const pods = (targets?.all ?? []).flatMap(target => {
      const pod = targets?.podOf(target);
      return pod ? [{ ...pod, broker: target.broker }] : [];
    });
    this.#pods = new Map(pods.map(({ pod, broker }) => [pod, broker]));
    this.#namespaces = [
      ...new Set(pods.map(({ namespace }) => namespace)),
    ].filter(Boolean);
  }

  /** Matchers in PromQL that leave other programs' series out, as far as the brokers' own tell. */
  matchersFor(identity: SeriesIdentity): string[] {
    if (identity === 'target') return this.targets?.selection().matchers ?? [];
    if (identity !== 'pod' && identity !== 'claim') return [];
    const namespace =
      this.#namespaces.length > 0
        ? [matcher('namespace', { in: this.#namespaces })]
        : [];
    return identity === 'pod' && this.#pods.size > 0
      ? [matcher('pod', { in: [...this.#pods.keys()] }), ...namespace]
      : namespace;
  }

  /** The brokers that series are of. */
  brokersOf(series: readonly InstantSeries[], { identity }: Profile): number[] {
    return [...this.#byBroker(series, identity).keys()];
  }

  /** One outcome for each broker that has series. */
  assign(
    series: readonly InstantSeries[],
    profile: Profile,
    metric: SourceMetric,
  ): BrokerOutcome[] {
    return [...this.#byBroker(series, profile.identity)].map(
      ([broker, own]) => ({
        broker,
        outcome:
          profile.identity === 'claim'
            ? this.#sumOfClaims(own, metric)
            : this.#one(own, profile),
      }),
    );
  }

  #byBroker(
    series: readonly InstantSeries[],
    identity: SeriesIdentity,
  ): Map<number, InstantSeries[]> {
    // The exporter's own labels, whatever those of targets are.
    if (identity === 'label') return this.labels.brokersOf(series);
    if (identity === 'target') {
      const known = series.filter(({ labels }) => this.targets?.of(labels));
      // A query of the configuration may leave no label of the target but the broker's.
      if (known.length === 0) return this.finder.brokersOf(series);
      return groupBy(known, ({ labels }) => [
        this.targets?.of(labels)?.broker ?? -1,
      ]);
    }
    if (identity === 'host') {
      return groupBy(series, ({ labels }) => this.finder.brokersOnHost(labels));
    }
    if (this.#pods.size === 0) {
      const named = series.map(one => ({
        labels: { pod: one.labels.pod ?? one.labels[CLAIM] ?? '' },
        one,
      }));
      return new Map(
        [...this.finder.brokersOf(named)].map(([broker, own]) => [
          broker,
          own.map(({ one }) => one),
        ]),
      );
    }
    return groupBy(series, ({ labels }) => this.#ofPod(labels, identity));
  }

  #ofPod(labels: Labels, identity: SeriesIdentity): readonly number[] {
    if (identity === 'pod') {
      const broker = this.#pods.get(labels.pod ?? '');
      return broker === undefined ? [] : [broker];
    }
    const claim = labels[CLAIM] ?? '';
    return [...this.#pods]
      .filter(([pod]) => claim.endsWith(`-${pod}`))
      .map(([, broker]) => broker);
  }

  #one(
    own: readonly InstantSeries[],
    { identity }: Profile,
  ): BrokerOutcome['outcome'] {
    const value = singleValue(own);
    if (typeof value !== 'number') return value;
    const target =
      identity === 'target' ? this.targets?.of(own[0].labels) : undefined;
    return { value, ageMs: target?.ageMs ?? 0 };
  }

  /** A broker may have several volumes, each with one claim. */
  #sumOfClaims(
    own: readonly InstantSeries[],
    metric: SourceMetric,
  ): BrokerOutcome['outcome'] {
    const claims = new Map<string, number>();
    for (const { labels, value } of own) {
      const claim = labels[CLAIM] ?? '';
      const other = claims.get(claim);
      if (other === undefined || value > other) claims.set(claim, value);
    }
    const sum = [...claims.values()].reduce((total, one) => total + one, 0);
    return Number.isFinite(sum)
      ? { value: sum, ageMs: 0 }
      : fault('NOT_A_NUMBER', `${metric} of a volume is not a number`);
  }
}

function groupBy(
  series: readonly InstantSeries[],
  brokersOf: (one: InstantSeries) => readonly number[],
): Map<number, InstantSeries[]> {
  const groups = new Map<number, InstantSeries[]>();
  for (const one of series) {
    for (const broker of brokersOf(one)) {
      groups.set(broker, [...(groups.get(broker) ?? []), one]);
    }
  }
  return groups;
}
