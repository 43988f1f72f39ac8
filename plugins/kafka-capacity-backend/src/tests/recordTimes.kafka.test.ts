import { ConsumerGroupDetail } from 'backstage-plugin-kafka-capacity-common';
import { TimeLookup } from 'backstage-plugin-kafka-capacity-node';
import { Admin, Kafka, logLevel, Producer } from 'kafkajs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { KafkaCluster, KafkaVersion, startKafka } from '../../dev/kafka';
import { Replica, startReplica } from '../__testUtils__/replica';
import { createKafkaClusterAdmin } from '../sources/kafka';
import { KafkaTools } from '../sources/kafka/testing/kafkaTools';
import { createTopics } from '../sources/kafka/testing/createTopics';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A topic of one partition with records of these times, and the offsets at which groups stand. */
interface Log {
  times: number[];
  commits: number[];
  configs?: Record<string, string>;
  /** Records in one batch, all records unless given. */
  batch?: number;
}

const START = Date.now();
const ago = (ms: number) => Math.round(START - ms);
const each = (count: number, timeOf: (i: number) => number) =>
  Array.from({ length: count }, (_, i) => Math.round(timeOf(i)));

const LOGS: Record<string, Log> = {
  // Segments of a day each; written by day more than by night.
  days: {
    times: each(3_000, i =>
      ago(
        6 * DAY -
          Math.floor(i / 500) * DAY -
          ((i % 500) / 500) ** 2 * 14 * HOUR,
      ),
    ),
    commits: [0, 1, 499, 500, 1_234, 2_998],
    configs: { 'segment.ms': String(DAY), 'retention.ms': String(7 * DAY) },
    batch: 100,
  },
  // What came before the commit, and all that comes after, was written at one moment each.
  batches: {
    times: each(600, i => ago(5 * DAY - Math.floor(i / 100) * 20 * HOUR)),
    commits: [100, 150, 598],
    batch: 100,
  },
  appended: {
    times: each(300, () => ago(3 * DAY)),
    commits: [0, 150],
    configs: { 'message.timestamp.type': 'LogAppendTime' },
    batch: 100,
  },
  deleted: {
    times: each(1_000, i => ago(5 * DAY - i * 5 * MINUTE)),
    commits: [100, 400, 700],
    batch: 100,
  },
  future: {
    times: each(1_000, i =>
      i === 500 ? START + 2 * DAY : ago(2 * DAY - i * MINUTE),
    ),
    commits: [400, 500, 800],
    batch: 100,
  },
  backwards: {
    times: each(600, i =>
      i < 300 ? ago(2 * DAY - i * MINUTE) : ago(3 * DAY + i * MINUTE),
    ),
    commits: [200, 450],
    batch: 100,
  },
  compacted: {
    times: each(300, i => ago(3 * DAY - i * 10 * MINUTE)),
    commits: [150],
    configs: { 'cleanup.policy': 'compact' },
    batch: 100,
  },
  keepsUp: { times: each(10, () => ago(HOUR)), commits: [10] },
};

const groupOf = (topic: string, commit: number) => `${topic}-${commit}`;

describe.each<KafkaVersion>(['4.3.0', '3.9.1'])(
  'time lag at the first sweep of Kafka %s',
  version => {
    let cluster: KafkaCluster;
    let replica: Replica;
    let admin: Admin;
    let producer: Producer;
    /** When the records of `appended` were written, at the earliest and latest. */
    const appended = { from: 0, to: 0 };
    const lookups: (readonly TimeLookup[])[] = [];

    const detailOf = async (group: string): Promise<ConsumerGroupDetail> => {
      const { body } = await replica
        .get(`/clusters/prod/consumer-groups/${group}`)
        .expect(200);
      return body;
    };

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
        topics: Object.entries(LOGS).map(([topic, { configs = {} }]) => ({
          topic,
          numPartitions: 1,
          replicationFactor: 1,
          configEntries: Object.entries({
            'message.timestamp.after.max.ms': '9223372036854775807',
            ...configs,
          }).map(([name, value]) => ({ name, value })),
        })),
      });
      for (const [topic, { times, batch = times.length }] of Object.entries(
        LOGS,
      )) {
        if (topic === 'appended') appended.from = Date.now();
        for (let from = 0; from < times.length; from += batch) {
          await producer.send({
            topic,
            messages: times.slice(from, from + batch).map((time, i) => ({
              key: `${from + i}`,
              value: 'x',
              timestamp: String(time),
            })),
          });
        }
        if (topic === 'appended') appended.to = Date.now();
      }
      const tools = new KafkaTools(cluster);
      const deletions = path.join(cluster.dataDir, 'deletions.json');
      await fs.writeFile(
        deletions,
        JSON.stringify({
          partitions: [{ topic: 'deleted', partition: 0, offset: 400 }],
          version: 1,
        }),
      );
      await tools.run(
        'org.apache.kafka.tools.DeleteRecordsCommand',
        ...['--offset-json-file', deletions],
      );
      const file = path.join(cluster.dataDir, 'commits.csv');
      const groups = Object.entries(LOGS).flatMap(([topic, { commits }]) =>
        commits.map(commit => ({
          topic,
          commit,
          group: groupOf(topic, commit),
        })),
      );
      await fs.writeFile(
        file,
        groups
          .map(({ group, topic, commit }) => `${group},${topic},0,${commit}`)
          .join('\n'),
      );
      await tools.run(
        'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand',
        ...['--reset-offsets', '--from-file', file, '--execute'],
        ...groups.flatMap(({ group }) => ['--group', group]),
      );
      const own = createKafkaClusterAdmin({
        name: 'prod',
        clientId: 'test',
        brokers: cluster.bootstrap,
      });
      replica = await startReplica({
        inspect: own.inspect,
        searchOffsetsByTime: (options, search) =>
          own.searchOffsetsByTime!(options, lookUp =>
            search(asked => {
              lookups.push(asked);
              return lookUp(asked);
            }),
          ),
      });
      await replica.sweep();
    });

    afterAll(async () => {
      await Promise.all([admin?.disconnect(), producer?.disconnect()]);
      await replica?.stop();
      await cluster?.stop();
    });

    const exact = Object.entries(LOGS).flatMap(([topic, { commits }]) =>
      ['days', 'batches', 'deleted'].includes(topic)
        ? commits.map((commit): [string, number] => [topic, commit])
        : [],
    );
    it.each([
      ...exact,
      ['future', 400],
      ['backwards', 200],
      ['compacted', 150],
    ])('is known within 2 s: %s, committed %s', async (topic, commit) => {
      const detail = await detailOf(groupOf(String(topic), Number(commit)));
      const [{ timeLag }] = detail.partitions;
      const first = topic === 'deleted' ? 400 : 0;
      const record = LOGS[topic].times[Math.max(Number(commit), first)];
      const seconds = (Date.parse(detail.assessedAt ?? '') - record) / 1000;
      expect(timeLag).toMatchObject({ atLeast: false, reason: null });
      expect(Math.abs((timeLag?.seconds ?? 0) - seconds)).toBeLessThan(2.5);
    });

    it('is known where brokers set the times', async () => {
      for (const commit of LOGS.appended.commits) {
        const detail = await detailOf(groupOf('appended', commit));
        const at = Date.parse(detail.assessedAt ?? '');
        const { seconds, atLeast } = detail.partitions[0].timeLag!;
        expect(atLeast).toBe(false);
        expect(seconds).toBeGreaterThan((at - appended.to) / 1000 - 2.5);
        expect(seconds).toBeLessThan((at - appended.from) / 1000 + 2.5);
      }
    });

    it('tells the data-loss risk', async () => {
      const detail = await detailOf('days-1234');
      const age = Date.parse(detail.assessedAt ?? '') - LOGS.days.times[1_234];
      const signal = detail.signals.find(({ id }) => id === 'data-loss-risk');
      const percent = (100 * age) / (7 * DAY);
      expect(signal?.value).toBeCloseTo(percent, 1);
      expect(signal?.level).toBe('warning');
      const fresh = await detailOf('days-2998');
      expect(
        fresh.signals.find(({ id }) => id === 'data-loss-risk')?.level,
      ).toBe('ok');
    });

    it('is between bounds behind a record from the future', async () => {
      for (const commit of [500, 800]) {
        const detail = await detailOf(groupOf('future', commit));
        const at = Date.parse(detail.assessedAt ?? '');
        const { seconds, atLeast, atMostSeconds, doubt } =
          detail.partitions[0].timeLag!;
        expect({ atLeast, doubt }).toEqual({
          atLeast: true,
          doubt: 'future-record-times',
        });
        expect(seconds).toBeLessThan(60);
        const last = (at - LOGS.future.times[499]) / 1000;
        expect(Math.abs((atMostSeconds ?? 0) - last)).toBeLessThan(5);
      }
    });

    it('is between bounds where times go backwards', async () => {
      const detail = await detailOf('backwards-450');
      const at = Date.parse(detail.assessedAt ?? '');
      const { seconds, atLeast, atMostSeconds, doubt } =
        detail.partitions[0].timeLag!;
      expect({ atLeast, doubt }).toEqual({
        atLeast: true,
        doubt: 'backward-record-times',
      });
      expect(seconds).toBeLessThan(60);
      const last = (at - LOGS.backwards.times[299]) / 1000;
      expect(Math.abs((atMostSeconds ?? 0) - last)).toBeLessThan(5);
    });

    it('asks little, and nothing again once all is known', async () => {
      expect(lookups.length).toBeLessThanOrEqual(12);
      const asked = lookups.flat();
      expect(asked.map(({ topic }) => topic)).not.toContain('keepsUp');
      const records =
        Object.values(LOGS).flatMap(log => log.commits).length - 1;
      expect(asked.length).toBeLessThan(records * 20);
      lookups.splice(0);
      await replica.sweep();
      expect(lookups).toEqual([]);
      const detail = await detailOf('days-1234');
      expect(detail.partitions[0].timeLag?.seconds).toBeCloseTo(
        (Date.parse(detail.assessedAt ?? '') - LOGS.days.times[1_234]) / 1000,
        -1,
      );
      expect(replica.complaints).toEqual([]);
    });
  },
);
