import { existsSync } from 'node:fs';
import { Kafka, logLevel } from 'kafkajs';
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { KafkaCluster, KAFKA_VERSIONS, startKafka } from '.';
import { askBroker } from '../ownCluster';
import { createTopics } from '../../src/sources/kafka/testing/createTopics';

const TOPIC_COMMAND = 'org.apache.kafka.tools.TopicCommand';

function clientOf(brokers: string[]) {
  return new Kafka({
    brokers,
    connectionTimeout: 10_000,
    logLevel: logLevel.NOTHING,
  });
}

/** Asks until the answer is the expected one or time is up: brokers elect leaders, and learn of each other, in their own time. */
async function eventually<T>(ask: () => Promise<T>, expected: T) {
  const deadline = Date.now() + 180_000;
  for (;;) {
    const answer = await ask().catch((error: unknown) => String(error));
    if (isDeepStrictEqual(answer, expected) || Date.now() > deadline) {
      return answer;
    }
    await setTimeout(200);
  }
}

describe('startKafka', () => {
  let kafka: KafkaCluster | undefined;

  afterEach(async () => {
    await kafka?.stop();
    kafka = undefined;
  });

  it.each(KAFKA_VERSIONS)(
    'starts Kafka %s, whose tools and clients see the same',
    async version => {
      kafka = await startKafka({ version });
      await askBroker(kafka.bootstrap[0]);
      const admin = clientOf(kafka.bootstrap).admin();
      await admin.connect();
      await createTopics(admin, { topics: [{ topic: 'a', numPartitions: 4 }] });
      await admin.disconnect();
      const described = await kafka.runTool(TOPIC_COMMAND, [
        '--bootstrap-server',
        kafka.internalBootstrap.join(','),
        '--describe',
        '--topic',
        'a',
      ]);
      expect(described).toMatch(/PartitionCount: 4/);
      await expect(
        kafka.runTool(TOPIC_COMMAND, ['--no-such-option']),
      ).rejects.toThrow(/no-such-option/);

      await kafka.stop();
      expect(existsSync(kafka.dataDir)).toBe(false);
    },
  );

  it('brings a killed broker of three back with its records', async () => {
    kafka = await startKafka({ brokers: 3 });
    const client = clientOf(kafka.bootstrap);
    const admin = client.admin();
    await admin.connect();
    await createTopics(admin, {
      topics: [{ topic: 'a', numPartitions: 3, replicationFactor: 3 }],
    });
    // A request that is sent again must not write twice.
    const producer = client.producer({
      idempotent: true,
      maxInFlightRequests: 1,
    });
    await producer.connect();
    await producer.send({
      topic: 'a',
      acks: -1,
      messages: Array.from({ length: 30 }, (_, i) => ({ value: `${i}` })),
    });
    await producer.disconnect();

    await kafka.brokers[1].kill();
    await kafka.brokers[1].start();
    await kafka.brokers[1].start(); // it runs already
    const countRecords = async () =>
      (await admin.fetchTopicOffsets('a')).reduce(
        (sum, { high }) => sum + Number(high),
        0,
      );
    expect(await eventually(countRecords, 30)).toBe(30);
    const findPorts = async () =>
      (await admin.describeCluster()).brokers.map(({ port }) => port).sort();
    const ports = kafka.brokers.map(({ port }) => port).sort();
    expect(await eventually(findPorts, ports)).toEqual(ports);
    await admin.disconnect();
  });

  it('shows the log of a broker that does not start', async () => {
    await expect(
      startKafka({
        properties: { 'broker.rack.aware': 'x', 'num.io.threads': '-1' },
      }),
    ).rejects.toThrow(/num\.io\.threads/);
  });
});
