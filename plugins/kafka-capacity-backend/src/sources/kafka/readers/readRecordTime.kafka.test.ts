import { CompressionTypes, Kafka, logLevel, Producer } from 'kafkajs';
import fs from 'node:fs/promises';
import path from 'node:path';
import {
  KAFKA_VERSIONS,
  KafkaCluster,
  startKafka,
} from '../../../../dev/kafka';
import { createKafkaClusterAdmin } from '../index';
import { createTopics } from '../testing/createTopics';

const { signal } = new AbortController();

/** The records of a topic are of this time, and each a second after the other. */
const SENT = Date.now() - 3_600_000;
const timeOf = (record: number) => SENT + record * 1000;

const messages = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    key: 'a key',
    value: 'a value '.repeat(50),
    timestamp: String(timeOf(i)),
  }));

describe.each(KAFKA_VERSIONS)('records of Apache Kafka %s', version => {
  let kafka: KafkaCluster;
  let client: Kafka;
  const producers: Producer[] = [];

  const admin = () =>
    createKafkaClusterAdmin({
      name: 'test',
      clientId: 'test',
      brokers: kafka.bootstrap,
    });
  const timeAt = (topic: string, offset: number, partition = 0) =>
    admin().readRecordTime!({ topic, partition, offset, signal });

  async function producer(transactionalId?: string) {
    const made = client.producer({
      transactionalId,
      ...(transactionalId && { idempotent: true, maxInFlightRequests: 1 }),
    });
    producers.push(made);
    await made.connect();
    return made;
  }

  beforeAll(async () => {
    kafka = await startKafka({ version });
    client = new Kafka({
      brokers: kafka.bootstrap,
      clientId: 'test',
      logLevel: logLevel.NOTHING,
      connectionTimeout: 10_000,
    });
    const topics = client.admin();
    await topics.connect();
    await createTopics(topics, {
      topics: [
        ...['plain', 'gzip', 'shortened', 'committed', 'open'].map(topic => ({
          topic,
        })),
        {
          topic: 'appended',
          configEntries: [
            { name: 'message.timestamp.type', value: 'LogAppendTime' },
          ],
        },
      ],
    });
    const plain = await producer();
    for (const topic of ['plain', 'appended', 'shortened']) {
      await plain.send({ topic, messages: messages(5) });
    }
    await plain.send({
      topic: 'gzip',
      compression: CompressionTypes.GZIP,
      messages: messages(5),
    });
    await topics.disconnect();
    const shortened = { topic: 'shortened', partition: 0, offset: 2 };
    const plan = path.join(kafka.dataDir, 'shortened.json');
    await fs.writeFile(
      plan,
      JSON.stringify({ version: 1, partitions: [shortened] }),
    );
    await kafka.runTool('org.apache.kafka.tools.DeleteRecordsCommand', [
      ...['--bootstrap-server', kafka.internalBootstrap.join(',')],
      ...['--offset-json-file', plan],
    ]);
    const transactional = await producer('one');
    const done = await transactional.transaction();
    await done.send({ topic: 'committed', messages: messages(2) });
    await done.commit();
    const last = await transactional.transaction();
    await last.send({ topic: 'committed', messages: messages(1) });
    await last.commit();
    const open = await transactional.transaction();
    await open.send({ topic: 'open', messages: messages(3) });
  });

  afterAll(async () => {
    await Promise.all(producers.map(it => it.disconnect()));
    await kafka?.stop();
  });

  it.each([
    ['plain', 0, { offset: 0, at: timeOf(0), type: 'create', of: 'record' }],
    ['plain', 3, { offset: 3, at: timeOf(3), type: 'create', of: 'record' }],
    ['gzip', 3, { offset: 3, at: timeOf(0), type: 'create', of: 'batch' }],
    [
      'committed',
      1,
      { offset: 1, at: timeOf(1), type: 'create', of: 'record' },
    ],
    // Behind the marker at offset 2.
    [
      'committed',
      2,
      { offset: 3, at: timeOf(0), type: 'create', of: 'record' },
    ],
    [
      'shortened',
      2,
      { offset: 2, at: timeOf(2), type: 'create', of: 'record' },
    ],
  ])('have their times: %s at offset %i', async (topic, offset, record) => {
    expect((await timeAt(topic, offset)).record).toEqual(record);
  });

  it('have the time of the broker where the topic says so', async () => {
    const { record } = await timeAt('appended', 3);
    expect(record).toMatchObject({ offset: 3, type: 'log-append' });
    expect(Math.abs(Date.now() - (record?.at ?? 0))).toBeLessThan(600_000);
  });

  it.each([
    ['that all have been read', 'plain', 5, { logEndOffset: 5 }],
    ['that are past the end', 'plain', 9, { logEndOffset: 5 }],
    ['that were deleted', 'shortened', 1, { logStartOffset: 2 }],
    ['but a marker', 'committed', 4, { logEndOffset: 5 }],
  ])('are none of those %s', async (_, topic, offset, expected) => {
    expect(await timeAt(topic, offset)).toMatchObject({
      record: null,
      ...expected,
    });
  });

  it('of an open transaction are told from those that all may read', async () => {
    expect(await timeAt('open', 1)).toMatchObject({
      record: { offset: 1, at: timeOf(1) },
      lastStableOffset: 0,
      logEndOffset: 3,
    });
    const seen = await admin().inspect({ signal });
    const offsets = (topic: string) =>
      seen.topics.find(it => it.name === topic)?.partitions[0];
    expect(offsets('open')).toMatchObject({
      lastStableOffset: 0,
      logEndOffset: 3,
    });
    expect(offsets('committed')).toMatchObject({
      lastStableOffset: 5,
      logEndOffset: 5,
    });
  });

  it('of what is not there are not there', async () => {
    expect(await timeAt('lost', 0)).toEqual({
      record: null,
      fault: {
        code: 'UNKNOWN_TOPIC_OR_PARTITION',
        message: expect.stringContaining('Topic lost does not exist'),
      },
    });
    expect(await timeAt('plain', 0, 7)).toEqual({
      record: null,
      fault: {
        code: 'UNKNOWN_TOPIC_OR_PARTITION',
        message:
          'Partition 7 of topic plain does not exist any more (UNKNOWN_TOPIC_OR_PARTITION)',
      },
    });
  });
});
