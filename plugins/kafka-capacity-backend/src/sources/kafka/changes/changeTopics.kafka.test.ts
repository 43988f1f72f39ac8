import {
  KAFKA_VERSIONS,
  KafkaCluster,
  startKafka,
} from '../../../../dev/kafka';
import { createKafkaClusterAdmin } from '../index';

const { signal } = new AbortController();
const made = { validateOnly: false, signal };
const asked = { validateOnly: true, signal };

describe.each(KAFKA_VERSIONS)('topics of Apache Kafka %s', version => {
  let kafka: KafkaCluster;

  const admin = () =>
    createKafkaClusterAdmin({
      name: 'test',
      clientId: 'test',
      brokers: kafka.bootstrap,
    });
  const create = (
    topic: { name: string; partitions?: number; replicationFactor?: number },
    options = made,
    configs?: Record<string, string>,
  ) =>
    admin().createTopic!(
      { partitions: 3, replicationFactor: 1, configs, ...topic },
      options,
    );
  const increase = (topic: string, from: number, to: number, options = made) =>
    admin().increasePartitions!({ topic, from, to }, options);
  const seen = async (name: string) => {
    const { topics } = await admin().inspect({ signal });
    return topics.find(topic => topic.name === name);
  };

  beforeAll(async () => {
    kafka = await startKafka({ version });
  });

  afterAll(async () => {
    await kafka?.stop();
  });

  it('are created once, with their settings, and not by a dry run', async () => {
    const configs = { 'retention.ms': '3600000', 'cleanup.policy': 'compact' };
    expect(await create({ name: 'orders' }, asked, configs)).toEqual({
      outcome: 'valid',
      before: null,
    });
    expect(await seen('orders')).toBeUndefined();
    expect(await create({ name: 'orders' }, made, configs)).toEqual({
      outcome: 'changed',
      before: null,
    });
    expect(await seen('orders')).toMatchObject({
      partitions: [{ replicas: [1] }, {}, {}],
      config: { retentionMs: 3600000, cleanupPolicy: 'compact' },
    });
    const before = { partitions: 3, replicationFactor: 1 };
    expect(await create({ name: 'orders' })).toEqual({
      outcome: 'unchanged',
      before,
    });
    expect(await create({ name: 'orders', partitions: 6 })).toEqual({
      outcome: 'conflict',
      before,
    });
  });

  it('that two ask for at once are created once', async () => {
    const results = await Promise.all([
      create({ name: 'raced' }),
      create({ name: 'raced' }),
    ]);
    const outcomes = results.map(({ outcome }) => outcome);
    expect(outcomes).toContain('changed');
    expect(['changed,unchanged', 'unchanged,changed']).toContain(
      outcomes.join(),
    );
  });

  it.each([
    [
      { name: 'wide', replicationFactor: 2 },
      {},
      'INVALID_REPLICATION_FACTOR',
      /^The replication factor of topic wide can't be had from 1 broker: /,
    ],
    [
      { name: 'odd' },
      { 'retention.ms': 'soon' },
      'INVALID_CONFIG',
      /^A setting of topic odd is wrong: .*retention\.ms/,
    ],
    [{ name: '..' }, {}, 'INVALID_TOPIC_EXCEPTION', /^\.\. /],
    [{ name: 'none', partitions: 0 }, {}, 'INVALID_PARTITIONS', /none/],
  ])('like %j with %j are refused as Kafka does', async (...expected) => {
    const [topic, configs, code, message] = expected;
    for (const options of [asked, made]) {
      expect(await create(topic, options, configs)).toEqual({
        outcome: 'refused',
        before: null,
        fault: { code, message: expect.stringMatching(message) },
      });
    }
    expect(await seen(topic.name)).toBeUndefined();
  });

  it('get more partitions, never fewer, and only from what is believed', async () => {
    await create({ name: 'growing' });
    const before = { partitions: 3, replicationFactor: 1 };
    expect(await increase('growing', 3, 6, asked)).toEqual({
      outcome: 'valid',
      before,
    });
    expect((await seen('growing'))?.partitions).toHaveLength(3);
    for (const [from, to] of [
      [4, 6],
      [3, 2],
      [6, 2],
    ]) {
      expect(await increase('growing', from, to)).toEqual({
        outcome: 'conflict',
        before,
      });
    }
    expect(await increase('growing', 3, 6)).toEqual({
      outcome: 'changed',
      before,
    });
    expect((await seen('growing'))?.partitions).toHaveLength(6);
    expect(await increase('growing', 3, 6)).toEqual({
      outcome: 'unchanged',
      before: { partitions: 6, replicationFactor: 1 },
    });
    expect(await increase('lost', 3, 6)).toMatchObject({
      outcome: 'refused',
      before: null,
      fault: { code: 'UNKNOWN_TOPIC_OR_PARTITION' },
    });
  });

  it('are left alone when nobody waits any more', async () => {
    const gone = { ...made, signal: AbortSignal.abort() };
    await expect(create({ name: 'abandoned' }, gone)).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });
});
