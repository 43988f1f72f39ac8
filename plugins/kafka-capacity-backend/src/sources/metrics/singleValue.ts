import { Labels } from './BrokerFinder';
import { fault, MetricsFault } from './SourceFailure';

/** Two scrapes of the same thing differ by their times, not by more than this share. */
const SAME_SHARE = 0.05;

/** The value of a broker from all of its series: several are taken for one thing only where they agree. */
export function singleValue(
  series: readonly { labels: Labels; value: number }[],
): number | MetricsFault {
  const values = series.map(({ value }) => value);
  const largest = Math.max(...values);
  if (largest - Math.min(...values) <= SAME_SHARE * Math.abs(largest)) {
    return largest;
  }
  const unusable = values.find(value => !Number.isFinite(value));
  if (unusable !== undefined) return unusable;
  const labels = new Set(series.flatMap(one => Object.keys(one.labels)));
  const differing = [...labels].filter(
    label => new Set(series.map(one => one.labels[label])).size > 1,
  );
  return fault(
    'DUPLICATE_SERIES',
    `${series.length} series of this broker differ by ${differing.join(
      ', ',
    )} and do not agree: set the selector, or configure a query`,
  );
}
