import { JsonObject } from '@backstage/types';
import { TopicDetail } from 'backstage-plugin-kafka-capacity-common';
import {
  ClusterSnapshot,
  GroupSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { Kafka, logLevel } from 'kafkajs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { KAFKA_VERSIONS, KafkaCluster } from '../../../dev/kafka';
import { startReplica } from '../../__testUtils__/replica';
import { createKafkaClusterAdmin } from './index';
import { KafkaTools } from './testing/kafkaTools';
import {
  inspect,
  inspectBeside,
  inspectUntil,
  LiveCluster,
  startLiveCluster,
} from './testing/liveCluster';

const partitionsOf = ({ topics }: ClusterSnapshot) =>
  topics.flatMap(topic =>
    topic.partitions.map(it => ({ topic: topic.name, ...it })),
  );

const topicOf = ({ topics }: ClusterSnapshot, name: string) =>
  topics.find(it => it.name === name);

const groupOf = ({ groups }: ClusterSnapshot, id: string) =>
  groups.find(it => it.groupId === id);

describe.each(KAFKA_VERSIONS)('a cluster of Apache Kafka %s', version => {
  const isNew = version.startsWith('4.');
  let live: LiveCluster | undefined;
  let kafka: KafkaCluster;
  let tools: KafkaTools;

  beforeAll(async () => {
    live = await startLiveCluster(version);
    kafka = live.kafka;
    tools = new KafkaTools(kafka);
  });

  afterAll(async () => {
    await live?.stop();
  });

  it('is seen whole', async () => {
    const seen = await inspect(kafka);
    expect(seen).toMatchObject({
      cluster: 'test',
      clusterId: expect.stringMatching(/^[\w-]{22}$/),
      controllerId: expect.any(Number),
      faults: [],
      reassignments: [],
      simulated: false,
    });
    expect(seen.commitsAt).toBeLessThanOrEqual(seen.offsetsAt);
    expect([1, 2, 3]).toContain(seen.controllerId);
    expect(seen.brokers).toEqual(
      kafka.brokers.map(({ id, port }) => ({
        id,
        host: '127.0.0.1',
        port,
        rack: `rack-${id}`,
        logDirs: [
          {
            path: path.join(kafka.dataDir, `broker-${id}`, 'records'),
            totalBytes: expect.any(Number),
            usableBytes: expect.any(Number),
          },
        ],
      })),
    );
    expect(partitionsOf(seen).filter(it => it.fault)).toEqual([]);
    expect(seen.groups.filter(it => it.fault)).toEqual([]);
    for (const { topicId, internal, name } of seen.topics) {
      expect(topicId).toMatch(/^[\w-]{22}$/);
      expect(internal).toBe(name.startsWith('__'));
    }
  });

  it('is seen as whole when ACLs are asked for and there is no authorizer', async () => {
    const seen = await inspect(kafka, { readAcls: true });
    expect(seen.faults).toEqual([
      {
        code: 'SECURITY_DISABLED',
        message: expect.stringMatching(/no authorizer.*leave out readAcls/),
      },
    ]);
    expect(partitionsOf(seen).filter(it => it.fault)).toEqual([]);
    expect(seen.groups.filter(it => it.fault)).toEqual([]);
    expect(
      new Set([...seen.topics, ...seen.groups].map(it => it.principals)),
    ).toEqual(new Set([null]));
  });

  it('has the offsets and placements that Kafka’s tools print', async () => {
    const [seen, { latest, earliest, placements }] = await inspectBeside(
      kafka,
      async () => ({
        latest: await tools.offsets('latest'),
        earliest: await tools.offsets('earliest'),
        placements: await tools.placements(),
      }),
    );
    const partitions = partitionsOf(seen).filter(
      // Brokers write to their own topics all the time.
      it => !it.topic.startsWith('__'),
    );
    expect(partitions).toHaveLength(16);
    for (const it of partitions) {
      const at = `${it.topic}:${it.partition}`;
      expect([at, it.logEndOffset]).toEqual([at, latest.get(at)]);
      expect([at, it.logStartOffset]).toEqual([at, earliest.get(at)]);
      const { leader, replicas, inSyncReplicas } = it;
      expect(placements.get(`${it.topic}-${it.partition}`)).toEqual({
        leader,
        replicas,
        inSyncReplicas,
      });
    }
    expect(
      partitions
        .filter(it => it.topic === 'load-1')
        .reduce((sum, it) => sum + (it.logEndOffset ?? 0), 0),
    ).toBe(2_004);
  });

  it('has the commits, lag, members and states that Kafka’s tools print', async () => {
    const [seen, { truth, states }] = await inspectBeside(kafka, async () => ({
      truth: await tools.groupOffsets(),
      states: await tools.groupStates(),
    }));
    const ends = new Map(
      partitionsOf(seen).map(it => [
        `${it.topic}:${it.partition}`,
        it.logEndOffset,
      ]),
    );
    for (const it of truth) {
      const group = groupOf(seen, it.group);
      const commit = group?.committed?.find(
        ({ topic, partition }) =>
          topic === it.topic && partition === it.partition,
      );
      const logEnd = ends.get(`${it.topic}:${it.partition}`) ?? NaN;
      const member = group?.members.find(
        ({ memberId }) => memberId === it.memberId,
      );
      expect({
        ...it,
        committed: commit?.offset,
        logEnd,
        lag:
          commit?.offset === undefined
            ? undefined
            : Math.max(0, logEnd - commit.offset),
        memberId: member?.memberId,
        host: member && `/${member.host}`,
        clientId: member?.clientId,
      }).toEqual(it);
      expect(member ? member.assignment?.[it.topic] : [it.partition]).toContain(
        it.partition,
      );
    }
    const groups = [
      'classic-0',
      'classic-1',
      'empty-0',
      'never-committed',
      ...(isNew ? ['consumer-0'] : []),
    ];
    expect([...new Set(truth.map(it => it.group))].sort()).toEqual(
      groups.sort(),
    );
    for (const id of groups) {
      const rows = truth.filter(it => it.group === id);
      expect(groupOf(seen, id)?.committed).toHaveLength(
        rows.filter(it => it.committed !== undefined).length,
      );
    }
    expect(groupOf(seen, 'never-committed')?.committed).toEqual([]);
    expect(truth.some(it => (it.lag ?? 0) > 0)).toBe(true);

    expect(states.map(it => it.group).sort()).toEqual(groups);
    for (const it of states) {
      const group = groupOf(seen, it.group)!;
      expect({
        group: group.groupId,
        coordinator: group.coordinator,
        assignor: group.assignor,
        state: group.state,
        members: group.members.length,
      }).toEqual(it);
    }
    expect(groupOf(seen, 'consumer-0')?.type).toBe(
      isNew ? 'consumer' : undefined,
    );
    const share = groupOf(seen, 'share-0');
    expect(share?.type).toBe(isNew ? 'share' : undefined);
    expect(share?.members[0].assignment).toEqual(
      isNew ? { table: [0, 1] } : undefined,
    );
  });

  it('has the lag of share groups that Kafka’s own tool prints, where the broker tells it', async () => {
    if (isNew) {
      const client = new Kafka({
        brokers: kafka.bootstrap,
        clientId: 'test',
        logLevel: logLevel.NOTHING,
        connectionTimeout: 10_000,
      });
      const producer = client.producer();
      await producer.connect();
      await producer.send({
        topic: 'table',
        messages: [0, 1].map(partition => ({
          key: 'k',
          value: 'v',
          partition,
        })),
      });
      await producer.disconnect();
      // Known once members have read; until then the broker tells none.
      await inspectUntil(kafka, seen =>
        (groupOf(seen, 'share-0')?.shareLags ?? []).every(
          ({ lag }) => lag !== undefined,
        ),
      );
    }
    const [seen, printed] = await inspectBeside(kafka, () =>
      isNew
        ? kafka.runTool(
            'org.apache.kafka.tools.consumer.group.ShareGroupCommand',
            [
              ...['--bootstrap-server', kafka.internalBootstrap.join()],
              ...['--describe', '--offsets', '--group', 'share-0'],
            ],
          )
        : Promise.resolve(''),
    );
    const [head = [], ...rows] = printed
      .split('\n')
      .map(line => line.trim().split(/\s+/))
      .filter(cells => cells.length > 3);
    const told = rows.map(cells => ({
      topic: cells[head.indexOf('TOPIC')],
      partition: Number(cells[head.indexOf('PARTITION')]),
      lag: Number(cells[head.indexOf('LAG')]),
    }));
    const byPartition = (a: { partition: number }, b: { partition: number }) =>
      a.partition - b.partition;
    expect(told).toHaveLength(isNew ? 2 : 0);
    expect(
      [...(groupOf(seen, 'share-0')?.shareLags ?? [])].sort(byPartition),
    ).toEqual(told.sort(byPartition));
  });

  it('has the settings that Kafka’s tools print', async () => {
    const seen = await inspect(kafka);
    for (const name of ['table', 'load-0']) {
      const truth = await tools.topicConfig(name);
      expect(topicOf(seen, name)?.config).toEqual({
        cleanupPolicy: truth.get('cleanup.policy'),
        retentionMs: Number(truth.get('retention.ms')),
        retentionBytes: Number(truth.get('retention.bytes')),
        minInsyncReplicas: Number(truth.get('min.insync.replicas')),
        maxMessageBytes: Number(truth.get('max.message.bytes')),
        segmentBytes: Number(truth.get('segment.bytes')),
        compressionType: truth.get('compression.type'),
        timestampType: truth.get('message.timestamp.type'),
      });
    }
    expect(topicOf(seen, 'table')?.config).toMatchObject({
      cleanupPolicy: 'compact,delete',
      retentionMs: -1,
      minInsyncReplicas: 2,
    });
  });

  it('has the sizes that Kafka’s tools print', async () => {
    const [seen, truth] = await inspectBeside(kafka, () =>
      tools.replicaSizes(),
    );
    const partitions = partitionsOf(seen).filter(
      it => !it.topic.startsWith('__'),
    );
    for (const it of partitions) {
      const at = `${it.topic}-${it.partition}`;
      const sizes = it.replicas.map(id => truth.get(`${id}:${at}`) ?? NaN);
      expect([at, it.sizeBytes, it.replicaBytes]).toEqual([
        at,
        truth.get(`${it.leader}:${at}`),
        sizes.reduce((sum, size) => sum + size),
      ]);
    }
    expect(
      partitions.find(it => it.topic === 'moving')?.sizeBytes,
    ).toBeGreaterThan(2_000_000);
  });

  it('is read without the topics and groups that are not to be read, but for where they are', async () => {
    const whole = await inspect(kafka);
    const seen = await inspect(kafka, {
      readsTopic: name => name !== 'table' && !name.startsWith('__'),
      readsGroup: id => !id.startsWith('empty-'),
    });
    const isEmpty = ({ groupId }: GroupSnapshot) =>
      groupId.startsWith('empty-');
    expect(seen.groups.filter(isEmpty)).toEqual([]);
    expect(seen.excluded?.groups).toBe(whole.groups.filter(isEmpty).length);
    expect(topicOf(seen, 'table')).toBeUndefined();
    expect(topicOf(seen, '__consumer_offsets')).toBeUndefined();
    expect(seen.faults).toEqual([]);
    const table = seen.excluded?.topics.find(({ name }) => name === 'table');
    const known = topicOf(whole, 'table');
    expect(table?.config).toBeUndefined();
    expect(
      table?.partitions.map(
        ({ replicas, leader, sizeBytes, logEndOffset }) => ({
          ...{ replicas, leader, logEndOffset },
          isSized: sizeBytes !== undefined,
        }),
      ),
    ).toEqual(
      known?.partitions.map(({ replicas, leader }) => ({
        ...{ replicas, leader, logEndOffset: undefined },
        isSized: true,
      })),
    );
    // Whoever reads it holds what is there, and only that.
    expect(groupOf(seen, 'share-0')?.members[0]?.assignment).toEqual(
      isNew ? { table: [0, 1] } : undefined,
    );
  });

  it('is asked in a number of requests that does not grow with its topics', async () => {
    const { cost } = await inspect(kafka);
    expect(Object.keys(cost.requestsByBroker)).toEqual(['1', '2', '3']);
    for (const requests of Object.values(cost.requestsByBroker)) {
      expect(requests).toBeLessThanOrEqual(15);
    }
    expect(cost.bytesSent).toBeGreaterThan(500);
    expect(cost.bytesReceived).toBeGreaterThan(5_000);
  });

  it('says of expected topics and groups that are not there that they are not', async () => {
    const seen = await inspect(kafka, {
      topics: ['table', 'lost'],
      groups: ['classic-0', 'lost'],
    });
    expect(topicOf(seen, 'lost')?.fault).toEqual({
      code: 'UNKNOWN_TOPIC_OR_PARTITION',
      message: expect.stringContaining('Topic lost does not exist'),
    });
    expect(groupOf(seen, 'lost')?.fault).toEqual({
      code: 'GROUP_ID_NOT_FOUND',
      message: expect.stringContaining('Consumer group lost does not exist'),
    });
    expect(topicOf(seen, 'table')?.fault).toBeUndefined();
    expect(groupOf(seen, 'classic-0')?.fault).toBeUndefined();
    // Asking has made nothing.
    expect(topicOf(await inspect(kafka), 'lost')).toBeUndefined();
  });

  /** A backend that sweeps this cluster. */
  const startBackend = (config: JsonObject) =>
    startReplica({
      inspect: createKafkaClusterAdmin({
        name: 'prod',
        clientId: 'test',
        brokers: kafka.bootstrap,
      }).inspect,
      config,
    });

  it('is measured by what is written now, however small older records are', async () => {
    const write = (count: number, bytes: number) =>
      kafka.runTool('org.apache.kafka.tools.ProducerPerformance', [
        ...['--topic', 'moving', '--num-records', `${count}`],
        ...['--record-size', `${bytes}`, '--throughput', '-1'],
        ...[
          '--producer-props',
          `bootstrap.servers=${kafka.internalBootstrap.join(',')}`,
        ],
      ]);
    const backend = await startBackend({
      sweep: { throughputWindow: { seconds: 10 } },
    });
    try {
      await write(100_000, 100);
      let topic: TopicDetail;
      do {
        await backend.sweep();
        await write(500, 1_000);
        await backend.sweep();
        ({ body: topic } = await backend.get('/clusters/prod/topics/moving'));
        // The mean of a window that holds none of the older records.
      } while (
        topic.throughput.currentMBps === null ||
        (topic.throughput.recordsPerSecond ?? 0) > 5_000
      );
      const { recordsPerSecond, currentMBps, bytesPerRecord } =
        topic.throughput;
      expect(recordsPerSecond).toBeGreaterThan(0);
      // Batches of records have a head of their own.
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

  it('shows a reassignment under way', async () => {
    const plan = path.join(kafka.dataDir, 'plan.json');
    await fs.writeFile(
      plan,
      JSON.stringify({
        version: 1,
        partitions: [{ topic: 'moving', partition: 0, replicas: [1, 3] }],
      }),
    );
    const reassign = (...args: string[]) =>
      tools.run(
        'org.apache.kafka.tools.reassign.ReassignPartitionsCommand',
        ...['--reassignment-json-file', plan],
        ...args,
      );
    await reassign('--execute', '--throttle', '1');
    // Brokers learn of it one after the other, and each tells what it knows.
    const seen = await inspectUntil(
      kafka,
      ({ topics, reassignments }) =>
        reassignments?.length === 1 &&
        topics.find(it => it.name === 'moving')?.partitions[0].replicas
          .length === 3,
    );
    expect(seen.reassignments).toEqual([
      { topic: 'moving', partition: 0, adding: [3], removing: [2] },
    ]);
    expect(topicOf(seen, 'moving')?.partitions[0].replicas).toEqual([1, 3, 2]);

    // What is being moved is neither missing nor part of the replication factor.
    const backend = await startBackend({
      policies: { partitions: { underReplicatedMinutes: 0 } },
    });
    try {
      await backend.sweep();
      await backend.sweep();
      const { body } = await backend.get('/clusters/prod/topics/moving');
      const topic: TopicDetail = body;
      expect(topic).toMatchObject({
        replicationFactor: 2,
        partitions: [{ replicas: [1, 2], inSyncReplicas: [1, 2] }],
      });
      expect(
        topic.signals.find(({ id }) => id === 'under-replicated'),
      ).toMatchObject({
        level: 'ok',
        value: 0,
        summary: expect.stringContaining('being moved'),
      });
    } finally {
      await backend.stop();
    }
    await reassign('--cancel');
    const cancelled = await inspectUntil(
      kafka,
      ({ reassignments }) => reassignments?.length === 0,
    );
    expect(topicOf(cancelled, 'moving')?.partitions[0].replicas).toContain(2);
  });

  it('does without a broker that is down, and has it back', async () => {
    const before = partitionsOf(await inspect(kafka));
    const endOf = (topic: string, partition: number) =>
      before.find(it => it.topic === topic && it.partition === partition)
        ?.logEndOffset;
    const load = (seen: ClusterSnapshot) =>
      partitionsOf(seen).filter(it => it.topic.startsWith('load-'));
    const lost = kafka.brokers[2];

    // In the middle of a sweep, and at the beginning of the next.
    const [caught] = await Promise.all([inspect(kafka), lost.kill()]);
    const during = await inspect(kafka);
    expect(during.faults).toContainEqual(
      expect.objectContaining({
        message: expect.stringMatching(`^Broker ${lost.id}\\b`),
      }),
    );
    for (const seen of [caught, during]) {
      expect(load(seen)).toHaveLength(12);
      const ledByOthers = load(seen).filter(it => it.leader !== lost.id);
      expect(ledByOthers.length).toBeGreaterThan(0);
      for (const it of ledByOthers) {
        expect(it).toMatchObject({
          fault: undefined,
          logEndOffset: endOf(it.topic, it.partition),
          sizeBytes: expect.any(Number),
        });
      }
      expect(seen.topics.filter(it => !it.config)).toEqual([]);
    }

    const settled = await inspectUntil(
      kafka,
      seen =>
        load(seen).every(it => !it.fault) &&
        groupOf(seen, 'empty-0')?.committed !== undefined &&
        seen.groups.every(it => !it.fault) &&
        // Until the others have noticed, it is only out of reach.
        seen.faults.length === 1 &&
        seen.faults[0].code !== 'CONNECTION_FAILED',
    );
    expect(
      load(settled).map(
        it => it.logEndOffset === endOf(it.topic, it.partition),
      ),
    ).not.toContain(false);
    expect(topicOf(settled, 'single')?.partitions[0]).toMatchObject({
      leader: -1,
      offlineReplicas: [3],
      fault: { code: 'LEADER_NOT_AVAILABLE' },
    });
    expect(groupOf(settled, 'empty-0')?.committed).toHaveLength(12);
    expect(settled.faults).toEqual([
      {
        code: 'BROKER_NOT_AVAILABLE',
        message: expect.stringContaining(`Broker ${lost.id} is down`),
      },
    ]);

    await lost.start();
    const after = await inspectUntil(
      kafka,
      seen =>
        seen.brokers.length === 3 &&
        seen.faults.length === 0 &&
        partitionsOf(seen).every(it => !it.fault),
    );
    expect(topicOf(after, 'single')?.partitions[0].leader).toBe(3);
  });
});
