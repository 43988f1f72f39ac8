/*
 * What the bench of metrics sources asks: a Prometheus with many brokers, and brokers' exporters that answer with all that they have, whatever
 * they are asked for. A process of its own, so that its CPU is not counted.
 */
import http from 'node:http';
import { AddressInfo } from 'node:net';

const [, , brokerCount, topicCount, partitionCount] = process.argv.map(Number);

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

const targetOf = (id: number) => ({
  instance: `kafka-${id}.kafka-headless.production.svc.cluster.local:9404`,
  job: 'production/kafka-metrics',
  namespace: 'production',
  pod: `kafka-${id}`,
  container: 'kafka',
  endpoint: 'tcp-prometheus',
});

function samplesOf(query: string, now: number) {
  if (query.startsWith('count by (__name__)')) {
    const names = /=~"([^"]+)"/.exec(query)?.[1].split('|') ?? [];
    return names
      .filter(
        name =>
          !/_OneMinuteRate|_Count$|_Value$|Percentile$|persec|^k?minion|avgidlepercent$/.test(
            name,
          ),
      )
      .map(__name__ => ({ metric: { __name__ }, value: [now, '3'] }));
  }
  if (/^sum by \(topic\)/.test(query)) {
    return numbers(topicCount).map(i => ({
      metric: { topic: `team-${i % 50}.domain.events-${i}` },
      value: [now, String(1000.123 + i)],
    }));
  }
  const value = query.startsWith('timestamp(') ? String(now - 7) : '0.512345';
  return numbers(brokerCount).map(id => ({
    metric: targetOf(id),
    value: [now, value],
  }));
}

/** As Strimzi's rules of before show a broker: a few families by topic, eleven by partition. */
function exposition(seconds: number): string {
  const lines = [
    'kafka_network_socketserver_networkprocessoravgidle_percent 0.99',
    'kafka_server_replicamanager_partitioncount 8000.0',
    'kafka_server_kafkarequesthandlerpool_requesthandleravgidlepercent_count_total 1.5E9',
    'kafka_network_requestmetrics_totaltimems{quantile="0.95",request="Produce"} 5.0',
    `process_cpu_seconds_total ${seconds}`,
    'process_start_time_seconds 1.7e9',
  ];
  for (const name of ['bytesin', 'bytesout', 'messagesin']) {
    const family = `kafka_server_brokertopicmetrics_${name}_total`;
    lines.push(`${family} ${seconds * 1e6}`);
    for (const i of numbers(topicCount)) {
      lines.push(
        `${family}{topic="team-${i % 50}.events-${i}"} ${seconds * i}`,
      );
    }
  }
  for (const family of numbers(11)) {
    for (const i of numbers(partitionCount)) {
      lines.push(
        `kafka_log_log_family${family}{partition="${i % 12}",topic="team-${
          i % 50
        }.events-${Math.floor(i / 12)}"} ${i}.0`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

const begin = Date.now();
const prepared = new Map<number, Buffer>();
const server = http.createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', chunk => chunks.push(chunk));
  request.on('end', () => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://any');
    if (pathname !== '/api/v1/query') {
      const second = Math.floor((Date.now() - begin) / 1000);
      const body = prepared.get(second) ?? Buffer.from(exposition(second + 1));
      prepared.set(second, body);
      response.end(body);
      return;
    }
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    const query = searchParams.get('query') ?? form.get('query') ?? '';
    const result = samplesOf(query, Date.now() / 1000);
    response.end(
      JSON.stringify({
        status: 'success',
        data: { resultType: 'vector', result },
      }),
    );
  });
});
server.listen(0, '127.0.0.1', () =>
  process.send?.((server.address() as AddressInfo).port),
);
process.on('disconnect', () => process.exit());
