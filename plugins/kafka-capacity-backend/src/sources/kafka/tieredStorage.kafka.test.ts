import { TopicDetail } from 'backstage-plugin-kafka-capacity-common';
import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { KafkaCluster, startKafka } from '../../../dev/kafka';
import { startReplica } from '../../__testUtils__/replica';
import { createKafkaClusterAdmin } from './index';
import { KafkaTools } from './testing/kafkaTools';
import { inspectUntil } from './testing/liveCluster';

const run = promisify(execFile);
const VERSION = '4.3.0';

/** Kafka's own tests have a remote storage that is a directory. */
async function copyLocalTieredStorage(directory: string): Promise<string> {
  await run('mvn', [
    ...['-q', '-B', 'dependency:copy'],
    `-Dartifact=org.apache.kafka:kafka-storage:${VERSION}:jar:test`,
    `-DoutputDirectory=${directory}`,
  ]);
  return path.join(directory, `kafka-storage-${VERSION}-test.jar`);
}

describe('a topic with tiered storage', () => {
  let directory: string;
  let kafka: KafkaCluster | undefined;

  beforeAll(async () => {
    directory = await fs.mkdtemp(path.join(os.tmpdir(), 'kafka-tiered-'));
    kafka = await startKafka({
      version: VERSION,
      properties: {
        'log.retention.check.interval.ms': '500',
        'remote.log.storage.system.enable': 'true',
        'remote.log.storage.manager.class.name':
          'org.apache.kafka.server.log.remote.storage.LocalTieredStorage',
        'remote.log.storage.manager.class.path': await copyLocalTieredStorage(
          directory,
        ),
        'remote.log.metadata.manager.listener.name': 'INTERNAL',
        'remote.log.manager.task.interval.ms': '500',
        'rlmm.config.remote.log.metadata.topic.replication.factor': '1',
        'rlmm.config.remote.log.metadata.topic.num.partitions': '1',
        'rsm.config.dir': path.join(directory, 'remote'),
      },
    });
  });

  afterAll(async () => {
    await kafka?.stop();
    await fs.rm(directory, { recursive: true, force: true });
  });

  it('is measured by what is written, though most of its records are elsewhere', async () => {
    const cluster = kafka;
    if (!cluster) throw new Error('Kafka has not started');
    const tools = new KafkaTools(cluster);
    const write = (count: number) =>
      cluster.runTool('org.apache.kafka.tools.ProducerPerformance', [
        ...['--topic', 'tiered', '--num-records', `${count}`],
        ...['--record-size', '1000', '--throughput', '-1'],
        '--producer-props',
        `bootstrap.servers=${cluster.internalBootstrap.join(',')}`,
      ]);
    await tools.run(
      'org.apache.kafka.tools.TopicCommand',
      ...['--create', '--topic', 'tiered', '--partitions', '1'],
      ...['--config', 'remote.storage.enable=true'],
      ...['--config', 'local.retention.ms=1000'],
      ...['--config', 'segment.bytes=1048576'],
    );
    await write(20_000);
    const seen = await inspectUntil(cluster, ({ topics }) => {
      const [partition] =
        topics.find(({ name }) => name === 'tiered')?.partitions ?? [];
      return (partition?.localLogStartOffset ?? 0) > 15_000;
    });
    const tiered = seen.topics.find(({ name }) => name === 'tiered');
    expect(tiered).toMatchObject({
      config: { remoteStorage: true },
      partitions: [{ logStartOffset: 0, logEndOffset: 20_000 }],
    });

    const backend = await startReplica({
      inspect: createKafkaClusterAdmin({
        name: 'prod',
        clientId: 'test',
        brokers: cluster.bootstrap,
      }).inspect,
      config: { sweep: { throughputWindow: { seconds: 10 } } },
    });
    try {
      let topic: TopicDetail;
      do {
        await backend.sweep();
        await write(300);
        await backend.sweep();
        ({ body: topic } = await backend.get('/clusters/prod/topics/tiered'));
      } while (topic.throughput.currentMBps === null);
      const { bytesPerRecord, currentMBps, recordsPerSecond } =
        topic.throughput;
      expect(bytesPerRecord).toBeGreaterThan(1_000);
      expect(bytesPerRecord).toBeLessThan(1_100);
      expect(currentMBps).toBeCloseTo(
        ((recordsPerSecond ?? 0) * (bytesPerRecord ?? 0)) / 1e6,
        6,
      );
    } finally {
      await backend.stop();
    }
  });
});
