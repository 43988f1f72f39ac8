import { MeteredBroker } from 'backstage-plugin-kafka-capacity-node';
import { fault, MetricsFault } from '../SourceFailure';

/** Where the brokers' exporters are. */
export interface EndpointSettings {
  protocol: 'http' | 'https';
  /** Host of a broker's exporter, in which `{host}` and `{id}` stand for the broker's. */
  host: string;
  port: number;
  path: string;
  /** Port of a node exporter on the same host. */
  nodeExporterPort?: number;
  /** Brokers whose exporter is elsewhere. */
  endpoints: readonly { broker: number; url: string }[];
}

/** An exporter and the broker that it is of. */
export interface Endpoint {
  broker: number;
  key: string;
  url: URL | MetricsFault;
}

/** The exporters of brokers, each with the broker that it is of. */
export function endpointsOf(
  brokers: readonly MeteredBroker[],
  settings: EndpointSettings,
): Endpoint[] {
  const urls = brokers.map(broker => ({
    broker: broker.id,
    url: urlOf(broker, settings, settings.port),
  }));
  const count = new Map<string, number>();
  for (const { url } of urls) count.set(url, (count.get(url) ?? 0) + 1);
  const own = urls.map(({ broker, url }): Endpoint => {
    const several = (count.get(url) ?? 0) > 1;
    return {
      broker,
      key: `${broker} ${url}`,
      url: several
        ? fault(
            'SAME_ENDPOINT',
            `${url} would be that of several brokers: set metrics.scrape.endpoints`,
          )
        : parsed(url),
    };
  });
  const { nodeExporterPort } = settings;
  if (nodeExporterPort === undefined) return own;
  return [
    ...own,
    ...brokers.map((broker): Endpoint => {
      const url = addressOf(broker, settings, nodeExporterPort);
      return {
        broker: broker.id,
        key: `${broker.id} ${url}/metrics`,
        url: parsed(`${url}/metrics`),
      };
    }),
  ];
}

function urlOf(
  broker: MeteredBroker,
  settings: EndpointSettings,
  port: number,
): string {
  const given = settings.endpoints.find(one => one.broker === broker.id);
  return given?.url ?? `${addressOf(broker, settings, port)}${settings.path}`;
}

function addressOf(
  { id, host }: MeteredBroker,
  settings: EndpointSettings,
  port: number,
): string {
  const name = settings.host
    .replaceAll('{host}', host.includes(':') ? `[${host}]` : host)
    .replaceAll('{id}', String(id));
  return `${settings.protocol}://${name}:${port}`;
}

function parsed(url: string): URL | MetricsFault {
  return URL.canParse(url)
    ? new URL(url)
    : fault('CONNECTION_FAILED', `${url} is not a URL`);
}
