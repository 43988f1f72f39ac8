import {
  MeteredBroker,
  SourceBroker,
  SourceMetric,
  SourceValue,
  SOURCE_METRICS,
} from 'backstage-plugin-kafka-capacity-node';
import { fault, MetricsFault } from './SourceFailure';

/** Of more than this, a share is no share: a query or a rule has another unit. Short windows and rounding bring a little more than 1. */
const LARGEST_SHARE = 1.2;
const SHARES: readonly SourceMetric[] = [
  'cpuShare',
  'gcTimeShare',
  'requestHandlerIdleShare',
];

/** Gathers what is measured of brokers: the first value of a metric stays, and a fault only where no value comes. */
export class BrokerReadings {
  readonly #brokers: Map<number, SourceBroker>;

  constructor(brokers: readonly MeteredBroker[]) {
    this.#brokers = new Map(
      brokers.map(({ id }) => [id, { id, values: {}, faults: {} }]),
    );
  }

  /** The brokers that have no value of a metric yet. */
  lacking(metric: SourceMetric): number[] {
    return [...this.#brokers.values()]
      .filter(({ values }) => !values[metric])
      .map(({ id }) => id);
  }

  add(id: number, metric: SourceMetric, given: SourceValue): void {
    const broker = this.#brokers.get(id);
    if (!broker || broker.values[metric]) return;
    const problem = problemOf(metric, given.value);
    if (problem) {
      this.fail(id, metric, problem);
      return;
    }
    delete broker.faults[metric];
    broker.values[metric] = SHARES.includes(metric)
      ? { ...given, value: Math.min(1, given.value) }
      : given;
  }

  /** Says why a metric is unknown; the first reason stays. */
  fail(id: number, metric: SourceMetric, reason: MetricsFault): void {
    const broker = this.#brokers.get(id);
    if (!broker || broker.values[metric]) return;
    broker.faults[metric] ??= reason;
  }

  /** Makes of what was measured what follows from it. */
  derive(): void {
    for (const { id, values } of this.#brokers.values()) {
      const { cpuUsedCores: used, cpuCores: cores } = values;
      if (used && cores && !values.cpuShare) {
        this.add(id, 'cpuShare', {
          ...used,
          value: used.value / cores.value,
          at: Math.min(used.at, cores.at),
          query: `(${used.query}) / (${cores.query})`,
        });
      }
    }
  }

  /** What was gathered, in which each metric is a value or has a reason. */
  finish(
    missing: (metric: SourceMetric, broker: number) => MetricsFault,
  ): SourceBroker[] {
    return [...this.#brokers.values()].map(broker => {
      const { values, faults } = broker;
      // The percentile stays as it is when no more requests come.
      if (
        values.messagesInPerSecond?.value === 0 &&
        values.produceLatencyP95Ms
      ) {
        delete values.produceLatencyP95Ms;
        faults.produceLatencyP95Ms = fault(
          'NO_TRAFFIC',
          'Nothing was written to this broker in the last minutes, so the latency that it shows is of before',
        );
      }
      // Between collections the heap only fills.
      if (
        values.heapAfterGcBytes?.caveat === 'heap-minimum' &&
        !((values.gcTimeShare?.value ?? 0) > 0)
      ) {
        delete values.heapAfterGcBytes;
        faults.heapAfterGcBytes = fault(
          'NO_COLLECTION',
          'There was no garbage collection in the last minutes, so what survives one is unknown',
        );
      }
      for (const metric of SOURCE_METRICS) {
        if (!values[metric]) faults[metric] ??= missing(metric, broker.id);
      }
      return broker;
    });
  }
}

function problemOf(
  metric: SourceMetric,
  value: number,
): MetricsFault | undefined {
  if (!Number.isFinite(value)) {
    return fault(
      'NOT_A_NUMBER',
      'The exporter answers with a value that is not a number',
    );
  }
  const largest = SHARES.includes(metric) ? LARGEST_SHARE : Infinity;
  return value < 0 || value > largest
    ? fault(
        'IMPLAUSIBLE',
        `${value} can't be right for ${metric}: check the query and its unit`,
      )
    : undefined;
}
