import { MetricsSource } from 'backstage-plugin-kafka-capacity-node';
import { PrometheusSettings } from './prometheus/PrometheusQuestions';
import { PrometheusSource } from './prometheus/PrometheusSource';
import { ScrapeSettings, ScrapeSource } from './scrape/ScrapeSource';

export type { BrokerIdRule } from './BrokerFinder';
export { PROFILES } from './profiles';
export type { Measure, Profile } from './profiles/profile';

/** Where the metrics of a cluster's brokers come from. */
export type MetricsSettings =
  | { prometheus: PrometheusSettings }
  | { scrape: ScrapeSettings };

/** The source that the configuration of a cluster describes. */
export function createMetricsSource(settings: MetricsSettings): MetricsSource {
  return 'prometheus' in settings
    ? new PrometheusSource(settings.prometheus)
    : new ScrapeSource(settings.scrape);
}
