import http from 'node:http';

export type Labels = Record<string, string>;
export type Sample = readonly [labels: Labels, value: number | string];

/** A series that only brokers have. */
export const MARKER = 'kafka_server_replicamanager_partitioncount';

/** The brokers that it knows. */
export const FAKE_BROKERS = [1, 2].map(id => ({
  id,
  host: `k-${id}`,
  port: 9092,
}));

/** Labels of a broker's target. */
export const targetOf = (id: number, more: Labels = {}): Labels => ({
  instance: `k-${id}:9404`,
  job: 'kafka',
  ...more,
});

/** A Prometheus that has two brokers with heaps, and answers other queries as a test wants it to. */
export class FakePrometheus {
  /** By a part of the query. */
  answers: Record<string, readonly Sample[]> = {};
  warnings: string[] | undefined;
  clockMs = 0;
  queries: string[] = [];

  families = [
    MARKER,
    'kafka_server_brokertopicmetrics_bytesin_total',
    'process_cpu_seconds_total',
    'jvm_memory_max_bytes',
  ];

  answer = (request: http.IncomingMessage, response: http.ServerResponse) => {
    let body = '';
    request.on('data', chunk => {
      body += chunk;
    });
    request.on('end', () => {
      const { searchParams } = new URL(request.url ?? '', 'http://any');
      const query =
        searchParams.get('query') ??
        new URLSearchParams(body).get('query') ??
        '';
      this.queries.push(query);
      const now = (Date.now() + this.clockMs) / 1000;
      const result = this.#samples(query, now).map(([metric, value]) => ({
        metric,
        value: [now, String(value)],
      }));
      response.end(
        JSON.stringify({
          status: 'success',
          ...(this.warnings && { warnings: this.warnings }),
          data: { resultType: 'vector', result },
        }),
      );
    });
  };

  #samples(query: string, now: number): readonly Sample[] {
    if (query.startsWith('count by (__name__)')) {
      return this.families.map(__name__ => [{ __name__ }, 1]);
    }
    const given = Object.entries(this.answers).find(([part]) =>
      query.includes(part),
    );
    if (given) return given[1];
    if (query.startsWith(`timestamp(${MARKER}`)) {
      return FAKE_BROKERS.map(({ id }) => [targetOf(id), now - 10]);
    }
    if (query.startsWith('jvm_memory_max_bytes')) {
      return FAKE_BROKERS.map(({ id }) => [
        targetOf(id, { area: 'heap' }),
        id * 1000,
      ]);
    }
    return [];
  }
}
