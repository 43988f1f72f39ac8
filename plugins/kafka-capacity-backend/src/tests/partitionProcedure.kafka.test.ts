import {
  HazardAnswer,
  Implementation,
  isModelFailure,
  partitionProcedure,
  ProcedureStep,
  ProcedureStepId,
} from 'backstage-plugin-kafka-capacity-common';
import { Admin, Kafka, logLevel, Producer } from 'kafkajs';
import { ChildProcess, execFile, spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  KAFKA_VERSIONS,
  KafkaCluster,
  KafkaTools,
  startKafka,
  startTools,
} from '../../dev/kafka';
import { createTopics } from '../sources/kafka/testing/createTopics';

const TOOLS = {
  'kafka-topics': 'org.apache.kafka.tools.TopicCommand',
  'kafka-get-offsets': 'org.apache.kafka.tools.GetOffsetShell',
  'kafka-consumer-groups':
    'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand',
  'kafka-streams-application-reset': 'org.apache.kafka.tools.StreamsResetter',
};

// A dash in front is allowed for both, and must not pass for an option.
const GROUP = '-billing';
const OLD = '-orders.placed';
const NEW = '-orders.placed-p4';
const PROCESSOR = 'totals';
const STREAM_PROCESSING: HazardAnswer = {
  id: 'stream-processing',
  severity: 'blocking',
  blocks: ['in-place'],
  finding: {
    code: 'stream-processing',
    processors: [],
    more: 0,
    isDeclared: true,
  },
  title: '',
  evidence: '',
  advice: '',
};

async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await new Promise(next => setTimeout(next, 20));
}

describe.each(KAFKA_VERSIONS)(
  'the steps to a new topic, followed on Apache Kafka %s',
  version => {
    let directory: string;
    let kafka: KafkaCluster;
    let tools: KafkaTools | undefined;
    let client: Kafka;
    let admin: Admin;
    let producer: Producer;
    let copy: ChildProcess | undefined;

    beforeAll(async () => {
      directory = await fs.mkdtemp(path.join(os.tmpdir(), 'procedure-'));
      kafka = await startKafka({
        version,
        // A group that nobody else joins need not wait for more.
        properties: { 'group.initial.rebalance.delay.ms': '0' },
      });
      tools = await startTools(kafka.libDir, directory, TOOLS);
      // While a command waits, the test does what would happen meanwhile, and then ends the wait.
      await fs.writeFile(
        path.join(directory, 'sleep'),
        `#!/bin/sh
: > '${directory}/asleep'
while [ -e '${directory}/asleep' ]; do /bin/sleep 0.02; done
`,
        { mode: 0o755 },
      );
      client = new Kafka({
        brokers: kafka.internalBootstrap,
        clientId: 'test',
        logLevel: logLevel.NOTHING,
        connectionTimeout: 10_000,
      });
      admin = client.admin();
      // kafkajs sends again what has arrived already, on a busy machine or where the topic is new: it must not count twice.
      producer = client.producer({ idempotent: true, maxInFlightRequests: 1 });
      await admin.connect();
      await producer.connect();
    });

    afterAll(async () => {
      copy?.kill();
      await producer?.disconnect();
      await admin?.disconnect();
      await tools?.stop();
      await kafka?.stop();
      await fs.rm(directory, { recursive: true, force: true });
    });

    const write = (topic: string, count = 8, minutesAgo = 0) =>
      producer.send({
        topic,
        messages: Array.from({ length: count }, (_, i) => ({
          key: `key ${i}`,
          value: `${i}`,
          timestamp: `${Date.now() - minutesAgo * 60_000}`,
        })),
      });

    async function run(
      command: string | undefined,
      meanwhile: () => Promise<unknown> = async () => {},
    ): Promise<string> {
      if (command === undefined) throw new Error('no such command');
      const state = { ended: false };
      const said = new Promise<string>(resolve => {
        execFile(
          '/bin/sh',
          ['-c', command],
          {
            cwd: directory,
            env: {
              ...process.env,
              PATH: `${directory}:${process.env.PATH}`,
              KAFKA_BROKERS: kafka.internalBootstrap.join(','),
            },
          },
          (_error, stdout, stderr) => {
            state.ended = true;
            resolve(stdout + stderr);
          },
        );
      });
      const asleep = path.join(directory, 'asleep');
      const exists = () =>
        fs.access(asleep).then(
          () => true,
          () => false,
        );
      while (!state.ended) {
        await until(async () => state.ended || (await exists()));
        if (state.ended) break;
        await meanwhile();
        await fs.rm(asleep);
      }
      return said;
    }

    function stepsOf(
      kind: Implementation,
      streamProcessors: string[] = [],
    ): (id: ProcedureStepId) => ProcedureStep {
      const procedure = partitionProcedure({
        topic: {
          name: OLD,
          replicationFactor: 1,
          declared: { orderPerKey: true },
          configs: { 'retention.ms': '3600000' },
        },
        groups: [
          { groupId: GROUP, members: 1 },
          ...streamProcessors.map(groupId => ({
            groupId,
            members: 0,
            streamProcessor: 'as declared',
          })),
        ],
        from: 2,
        to: 4,
        hazards: streamProcessors.map(() => STREAM_PROCESSING),
      });
      if (isModelFailure(procedure)) throw new Error(procedure.error.message);
      const all = procedure.options[0].implementations.find(
        one => one.kind === kind,
      );
      return id => {
        const step = all?.steps.find(one => one.id === id);
        if (!step) throw new Error(`no step ${id}`);
        return step;
      };
    }

    /** A member of the group that reads one topic, and where it has read: on a busy machine it may be handed a record again. */
    async function reader(topic: string) {
      const read = new Set<string>();
      const consumer = client.consumer({ groupId: GROUP });
      await consumer.connect();
      await consumer.subscribe({ topic, fromBeginning: true });
      await consumer.run({
        autoCommitInterval: 200,
        eachMessage: async ({ partition, message }) => {
          read.add(`${partition}/${message.offset}`);
        },
      });
      return { read, stop: () => consumer.disconnect() };
    }

    it('by dual write: nothing is changed before its time, and nothing is missed', async () => {
      const step = stepsOf('zero-downtime');
      await createTopics(admin, {
        topics: [{ topic: OLD, numPartitions: 2 }],
      });
      await write(OLD, 8, 10);
      for (const id of [
        'check-topic',
        'check-absent',
        'create-topic',
        'verify-new-topic',
      ] as const) {
        for (const command of step(id).commands) {
          expect(await run(command)).not.toContain('STOP');
        }
      }
      const { commands: both } = step('check-dual-write');
      expect(await run(both[0], () => write(OLD))).toContain('STOP');
      expect(
        await run(both[0], async () => {
          await write(OLD);
          await write(NEW);
        }),
      ).toMatch(/\+8, .* \+8 in a minute\nboth topics receive/);

      const [hasRead, place, describe] = step('switch-group').commands;
      expect(await run(hasRead)).toContain(`STOP: ${GROUP} is behind`);
      expect(await run(place)).toMatch(
        new RegExp(`STOP: not moved ${GROUP} to ${NEW}`),
      );
      const before = await reader(OLD);
      await until(() => before.read.size === 24);
      await until(async () => (await run(hasRead)).includes('has read all of'));
      // What comes while it waits is not held against the group.
      expect(
        await run(step('catch-up-groups').commands[0], () => write(OLD)),
      ).toContain('has read all of');
      expect(await run(place)).toMatch(/inactive/);
      const { commands: remove } = step('delete-old-topic');
      expect(await run(remove[0])).toContain('STOP');
      expect(await run(step('check-old-topic-unused').commands[1])).toContain(
        `STOP: ${OLD} is read`,
      );
      await before.stop();
      // What comes while it is stopped is in the new topic too.
      await write(OLD);
      await write(NEW);

      expect(await run(place)).toContain(NEW);
      const after = await reader(NEW);
      await until(() => after.read.size === 16);
      expect(await run(describe)).toContain(NEW);
      const [back] = step('keep-groups-reversible').commands;
      expect(await run(back)).toMatch(/inactive/);
      for (const command of step('check-old-topic-unused').commands) {
        expect(await run(command)).not.toContain('STOP');
      }
      await after.stop();
      expect(await run(back)).toMatch(/ -orders\.placed +\d/);

      expect(await run(remove[0], () => write(OLD))).toContain('STOP');
      expect(await admin.listTopics()).toContain(OLD);
      expect(await run(describe)).toMatch(/ -orders\.placed +\d/);
      expect(await run(remove[0])).toContain(`deleted ${OLD}`);
      expect(await admin.listTopics()).not.toContain(OLD);
      // Its commits go with it, so that no lag is left.
      await until(
        async () => !/ -orders\.placed +\d/.test(await run(describe)),
      );
    });

    it('with a stream processor: the preview shows what its reset would delete', async () => {
      const others = `${PROCESSOR}-eu-store-changelog`;
      const own = `${PROCESSOR}-store-changelog`;
      await createTopics(admin, {
        topics: [own, others].map(topic => ({ topic, numPartitions: 2 })),
      });
      const step = stepsOf('zero-downtime-mirror', [PROCESSOR]);
      const [preview] = step('preview-streams-reset').commands;
      const said = await run(preview);
      expect(said).toContain(`Topic: ${NEW} Partition: 3 Offset: 0`);
      expect(said).toMatch(
        new RegExp(`${own}[^]*${others}|${others}[^]*${own}`),
      );
      expect(await admin.listTopics()).toEqual(
        expect.arrayContaining([own, others]),
      );
      const [reset] = step('reset-streams').commands;
      // As the note has it: only its own ones.
      const named = reset.replace(
        '--input-topics',
        `--internal-topics=${own} --input-topics`,
      );
      expect(await run(named)).not.toContain('STOP');
      await until(async () => !(await admin.listTopics()).includes(own));
      expect(await admin.listTopics()).toContain(others);
      await admin.deleteTopics({ topics: [NEW] });
    });

    // The jars of the older one that the launcher knows lack Kafka Streams.
    if (version.startsWith('4')) {
      it('by a mirror: each key is copied to its partition', async () => {
        const step = stepsOf('zero-downtime-mirror');
        await until(async () => !(await admin.listTopics()).includes(NEW));
        await createTopics(admin, {
          topics: [
            { topic: OLD, numPartitions: 2 },
            { topic: NEW, numPartitions: 4 },
          ],
        });
        await write(OLD, 40);
        const [settings, source, start] = step('start-copy').commands;
        await run(settings);
        await run(source);
        await fs.symlink(kafka.libDir, path.join(directory, 'libs'));
        copy = spawn(
          '/bin/sh',
          ['-c', `exec ${start.slice(start.lastIndexOf('java -cp'))}`],
          {
            cwd: directory,
            env: {
              ...process.env,
              KAFKA_HOME: directory,
              KAFKA_BROKERS: kafka.internalBootstrap.join(','),
            },
            stdio: 'inherit',
          },
        );
        const caughtUp = step('finish-copy').commands[0];
        await until(async () =>
          (await run(caughtUp)).includes('has read all of'),
        );
        copy.kill();
        await new Promise(resolve => copy?.once('exit', resolve));
        // Producers that write the same keys then must find each where the copy has put it.
        await write(NEW, 40);
        // By offset: a consumer may be handed a record again.
        const places = new Map<string, Map<string, number>>();
        const consumer = client.consumer({ groupId: 'places' });
        await consumer.connect();
        await consumer.subscribe({ topic: NEW, fromBeginning: true });
        await consumer.run({
          eachMessage: async ({ message, partition }) => {
            const key = `${message.key}`;
            const known = places.get(key) ?? new Map<string, number>();
            known.set(`${partition}:${message.offset}`, partition);
            places.set(key, known);
          },
        });
        const copies = () => [...places.values()].map(one => [...one.values()]);
        // One by the copy and one by the producers, of each key.
        await until(
          () =>
            places.size === 40 && copies().every(({ length }) => length >= 2),
        );
        await consumer.disconnect();
        const partitions = copies().map(one => new Set(one));
        expect(partitions.filter(({ size }) => size !== 1)).toEqual([]);
        expect(new Set(copies().flat()).size).toBe(4);
      });
    }
  },
);
