import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Admin, Kafka, logLevel, Producer } from 'kafkajs';
import { KafkaCluster, KAFKA_VERSIONS, startKafka } from '../../dev/kafka';
import { migrationsDirectory } from '../database/migrate';
import { OffsetHistory } from '../history/OffsetHistory';
import { offsetsOf } from '../history/offsets';
import { PeakHistory } from '../history/PeakHistory';
import { HOUR_MS } from '../history/series/hours';
import { SeriesHistory } from '../history/series/SeriesHistory';
import { TimeIndexHistory } from '../history/time-index/TimeIndexHistory';
import { TimeIndexSearches } from '../history/time-index/TimeIndexSearches';
import { createKafkaClusterAdmin } from '../sources/kafka';
import { createTopics } from '../sources/kafka/testing/createTopics';

const MINUTE = 60_000;
const DAYS = 7;
const { signal } = new AbortController();

// In the middle of an hour, whenever it runs: nothing is written in the half hour before.
const PRESENT = Math.floor(Date.now() / HOUR_MS) - 1;
const START = (PRESENT + 0.5) * HOUR_MS;
const FIRST = PRESENT - DAYS * 24;
const perHour = (hour: number) => (hour % 24) + 3;

/** Records of each hour, evenly, up to half an hour before now. */
function evenly(from: number): number[] {
  const times: number[] = [];
  for (let hour = from; hour <= PRESENT; hour++) {
    const count = perHour(hour);
    for (let i = 0; i < count; i++) {
      const at = hour * HOUR_MS + Math.floor((i * HOUR_MS) / count);
      if (at < START - 30 * MINUTE) times.push(at);
    }
  }
  return times;
}

/** A burst of a minute, 400 records, among the ordinary ones. */
const BURST_HOUR = PRESENT - 50;
const burst = Array.from(
  { length: 400 },
  (_, i) => BURST_HOUR * HOUR_MS + 17 * MINUTE + i * 150,
);

const LOGS: Record<string, number[]> = {
  orders: [...evenly(FIRST), ...burst].sort((a, b) => a - b),
  future: evenly(FIRST).map((at, i) => (i === 900 ? START + 9e8 : at)),
  // The last ones, written after all others, are of long ago.
  backwards: [
    ...evenly(PRESENT - 48).filter(at => at < (PRESENT - 3) * HOUR_MS),
    ...evenly(PRESENT - 96).slice(0, 500),
  ],
  idle: [],
};

describe.each(KAFKA_VERSIONS)('the past of topics of Kafka %s', version => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let cluster: KafkaCluster;
  let admin: Admin;
  let producer: Producer;

  beforeAll(async () => {
    cluster = await startKafka({ version });
    const kafka = new Kafka({
      brokers: cluster.bootstrap,
      clientId: 'test',
      logLevel: logLevel.NOTHING,
      connectionTimeout: 10_000,
    });
    admin = kafka.admin();
    // A request that is sent again must not write twice.
    producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
    await Promise.all([admin.connect(), producer.connect()]);
    await createTopics(admin, {
      topics: Object.keys(LOGS).map(topic => ({
        topic,
        numPartitions: 2,
        replicationFactor: 1,
        configEntries: [
          {
            name: 'message.timestamp.after.max.ms',
            value: '9223372036854775807',
          },
          { name: 'retention.ms', value: '-1' },
        ],
      })),
    });
    for (const [topic, times] of Object.entries(LOGS)) {
      for (let from = 0; from < times.length; from += 200) {
        await producer.send({
          topic,
          messages: times.slice(from, from + 200).map((at, i) => ({
            partition: topic === 'orders' ? (from + i) % 2 : 0,
            value: 'x'.repeat(100),
            timestamp: String(at),
          })),
        });
      }
    }
  });

  afterAll(async () => {
    await Promise.all([admin?.disconnect(), producer?.disconnect()]);
    await cluster?.stop();
  });

  it('is found hour by hour, with gaps where the times of records mislead', async () => {
    const knex = await databases.init('SQLITE_3');
    await knex.migrate.latest({ directory: migrationsDirectory });
    const logger = mockServices.logger.mock();
    const port = createKafkaClusterAdmin({
      name: 'test',
      clientId: 'test',
      brokers: cluster.bootstrap,
    });
    const offsets = new OffsetHistory(knex, logger);
    for (const sweepId of [1, 2]) {
      const snapshot = await port.inspect({ signal });
      await offsets.record('test', sweepId, await offsetsOf(snapshot));
    }
    const snapshot = await port.inspect({ signal });
    const searches = new TimeIndexSearches(knex);
    const topics = snapshot.topics
      .filter(({ name }) => name in LOGS)
      .map(({ name, topicId }) => ({
        ...{ topic: name, topicId, bytesPerRecord: 100 },
        ...{ logAppendTime: false, retentionMs: null },
      }));
    await searches.begin('test', topics, topics, PRESENT);
    const series = new SeriesHistory(knex);
    const peaks = new PeakHistory(knex);
    const services = { logger, offsets, peaks, searches, series };
    await new TimeIndexHistory(services, 10_000).run(
      'test',
      port,
      Date.now(),
      signal,
    );
    expect(await searches.counts('test')).toEqual({ done: 3, untrusted: 1 });

    const recordsOf = async (name: string) => {
      const [read] = await series.readHours(
        'test',
        { kind: 'topic', metric: 'recordsInPerSecond', name },
        FIRST - 24,
        PRESENT,
      );
      return new Map(
        [...(read?.hours ?? [])].map(([hour, { mean }]) => [
          hour,
          Math.round(mean * 3600),
        ]),
      );
    };
    const expected = new Map(
      Array.from({ length: PRESENT - FIRST }, (_, i) => [
        FIRST + i,
        perHour(FIRST + i) + (FIRST + i === BURST_HOUR ? burst.length : 0),
      ]),
    );
    expect(await recordsOf('orders')).toEqual(expected);
    const hidden = Math.floor(LOGS.future[899] / HOUR_MS);
    expect([...(await recordsOf('future')).keys()]).toEqual(
      Array.from({ length: hidden - FIRST }, (_, i) => FIRST + i),
    );
    expect(await recordsOf('backwards')).toEqual(new Map());
    expect(await recordsOf('idle')).toEqual(new Map());

    const { topicId } = topics.find(({ topic }) => topic === 'orders')!;
    const peakOf = await peaks.reader('test', START);
    const peak = peakOf('orders', topicId);
    expect(peak).toMatchObject({
      at: BURST_HOUR * HOUR_MS + 20 * MINUTE,
      since: (FIRST + 1) * HOUR_MS,
    });
    // 400 records of 100 bytes in five minutes, and a few ordinary ones.
    expect(peak?.mbps).toBeGreaterThanOrEqual((400 * 100) / 300 / 1e6);
    expect(peak?.mbps).toBeLessThan((410 * 100) / 300 / 1e6);
    expect(peak?.days).toBeGreaterThanOrEqual(DAYS);
  });
});
