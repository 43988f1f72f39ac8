import {
  MeteredBroker,
  MetricsReading,
  MetricsSource,
} from 'backstage-plugin-kafka-capacity-node';
import { setTimeout as wait } from 'node:timers/promises';

const LONGEST_MS = 90_000;

/** Reads until something holds; returns the last reading when time is up, for the test to say what is wrong with it. */
export async function readUntil(
  source: MetricsSource,
  brokers: readonly MeteredBroker[],
  holds: (reading: MetricsReading) => boolean,
): Promise<MetricsReading> {
  const { signal } = new AbortController();
  const deadline = Date.now() + LONGEST_MS;
  for (;;) {
    const reading = await source.read(brokers, { signal });
    if (holds(reading) || Date.now() > deadline) return reading;
    await wait(500);
  }
}

/** Whether every broker has a value of each of the metrics. */
export const allHave =
  (
    ...metrics: readonly (keyof MetricsReading['brokers'][number]['values'])[]
  ) =>
  ({ brokers }: MetricsReading) =>
    brokers.every(({ values }) => metrics.every(metric => values[metric]));
