import { ClusterSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { Kafka, logLevel } from 'kafkajs';
import { KafkaCluster, startKafka } from '../../../dev/kafka';
import { Replica, startReplica } from '../../__testUtils__/replica';
import { createKafkaClusterAdmin } from './index';
import { EVENT_HUBS, startLimitedBroker } from './testing/startLimitedBroker';

describe('a service that offers few APIs, in the versions of Azure Event Hubs', () => {
  let kafka: KafkaCluster | undefined;
  let limited: Awaited<ReturnType<typeof startLimitedBroker>> | undefined;
  let replica: Replica | undefined;
  let seen: ClusterSnapshot;

  beforeAll(async () => {
    kafka = await startKafka({ version: '3.9.1' });
    limited = await startLimitedBroker(kafka.bootstrap[0], EVENT_HUBS);
    const client = new Kafka({
      brokers: kafka.bootstrap,
      clientId: 'test',
      logLevel: logLevel.NOTHING,
      connectionTimeout: 10_000,
    });
    const admin = client.admin();
    const producer = client.producer();
    await Promise.all([admin.connect(), producer.connect()]);
    await admin.createTopics({
      topics: [{ topic: 'orders', numPartitions: 2 }],
    });
    const records = Array.from({ length: 7 }, () => ({ value: 'x' }));
    await producer.send({
      topic: 'orders',
      messages: records.map(record => ({ ...record, partition: 1 })),
    });
    await admin.setOffsets({
      groupId: 'billing',
      topic: 'orders',
      partitions: [
        { partition: 0, offset: '0' },
        { partition: 1, offset: '4' },
      ],
    });
    await Promise.all([admin.disconnect(), producer.disconnect()]);
    const port = createKafkaClusterAdmin({
      name: 'prod',
      clientId: 'test',
      brokers: [limited.address],
    });
    replica = await startReplica({
      inspect: async options => {
        seen = await port.inspect(options);
        return seen;
      },
    });
    await replica.sweep();
  });

  afterAll(async () => {
    await replica?.stop();
    limited?.stop();
    await kafka?.stop();
  });

  it('is read as far as it goes, and what it does not offer is no fault', () => {
    expect(seen).toMatchObject({ faults: [], reassignments: undefined });
    const orders = seen.topics.find(({ name }) => name === 'orders');
    expect(orders?.config).toMatchObject({ cleanupPolicy: 'delete' });
    expect(orders?.partitions[1]).toMatchObject({
      logStartOffset: 0,
      logEndOffset: 7,
      fault: undefined,
      sizeFault: {
        code: 'UNSUPPORTED_VERSION',
        message: expect.stringContaining('does not offer DescribeLogDirs'),
      },
    });
    expect(seen.brokers).toMatchObject([
      { logDirsFault: { code: 'UNSUPPORTED_VERSION' }, fault: undefined },
    ]);
    expect(seen.groups.map(({ groupId, fault }) => [groupId, fault])).toEqual([
      ['billing', undefined],
    ]);
  });

  it('has lag, and lacks what needs sizes alone, which says so', async () => {
    const get = async (path: string) =>
      (await replica?.get(`/clusters/prod${path}`).expect(200))?.body;
    expect(await get('/consumer-groups/billing')).toMatchObject({ lag: 3 });
    expect(await get('')).toMatchObject({
      partial: null,
      brokers: [
        { fault: expect.stringContaining('does not offer DescribeLogDirs') },
      ],
    });
  });
});
