import {
  createTopicScript,
  GeneratedDocument,
  isModelFailure,
  ModelResult,
  scalePartitionsScript,
} from 'backstage-plugin-kafka-capacity-common';
import {
  AclOperationTypes,
  AclResourceTypes,
  Admin,
  Kafka,
  logLevel,
} from 'kafkajs';
import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {
  KAFKA_VERSIONS,
  KafkaCluster,
  kafkaJvm,
  startKafka,
} from '../../dev/kafka';
import { createAcls } from '../sources/kafka/testing/acls';
import { createTopics } from '../sources/kafka/testing/createTopics';

const PASSWORDS = { stranger: 'stranger-secret', reader: 'reader-secret' };

/** A port that nobody listens on. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('port');
  return address.port;
}

describe.each(KAFKA_VERSIONS)(
  'the scripts, run on Apache Kafka %s',
  version => {
    let directory: string;
    let kafka: KafkaCluster;
    let admin: Admin;

    beforeAll(async () => {
      directory = await fs.mkdtemp(path.join(os.tmpdir(), 'topic-scripts-'));
      const users = Object.entries(PASSWORDS).map(
        ([name, password]) => `user_${name}="${password}"`,
      );
      kafka = await startKafka({
        version,
        clientProtocol: 'SASL_PLAINTEXT',
        properties: {
          'sasl.enabled.mechanisms': 'PLAIN',
          'listener.name.client.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required ${users.join(
            ' ',
          )};`,
          'authorizer.class.name':
            'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
        },
      });
      // What a distribution has as bin/kafka-topics.sh, of the launcher's jars.
      const [java, args] = kafkaJvm(
        kafka.libDir,
        'org.apache.kafka.tools.TopicCommand',
        [],
        { heapMb: 128 },
      );
      const command = [java, ...args].map(word => `'${word}'`).join(' ');
      await fs.writeFile(
        path.join(directory, 'kafka-topics'),
        `#!/bin/sh\nexec ${command} "$@"\n`,
        { mode: 0o755 },
      );
      admin = new Kafka({
        brokers: kafka.internalBootstrap,
        clientId: 'test',
        logLevel: logLevel.NOTHING,
        connectionTimeout: 10_000,
      }).admin();
      await admin.connect();
    });

    afterAll(async () => {
      await admin?.disconnect();
      await kafka?.stop();
      await fs.rm(directory, { recursive: true, force: true });
    });

    async function run(
      script: ModelResult<GeneratedDocument>,
      ...args: string[]
    ): Promise<{ status: number; said: string }> {
      if (isModelFailure(script)) throw new Error(script.error.message);
      const file = path.join(directory, script.fileName);
      await fs.writeFile(file, script.text);
      return new Promise((resolve, reject) => {
        execFile(
          '/bin/bash',
          [file, ...args],
          {
            env: { ...process.env, PATH: `${directory}:${process.env.PATH}` },
            timeout: 300_000,
          },
          (error, stdout, stderr) => {
            const status = error ? error.code : 0;
            if (typeof status === 'number') {
              resolve({ status, said: stdout + stderr });
            } else {
              reject(error);
            }
          },
        );
      });
    }

    const bootstrap = () => kafka.internalBootstrap.join(',');
    const scale = (topic: string, from: number, to: number) =>
      scalePartitionsScript({ topic, bootstrap: bootstrap(), from, to });
    const create = (topic: string, partitions: number) =>
      createTopicScript({
        topic,
        bootstrap: bootstrap(),
        partitions,
        replicationFactor: 1,
        configs: { 'retention.ms': '60000' },
      });

    /** Partitions by topic, of Kafka's own topics none. */
    async function counts(): Promise<Record<string, number>> {
      const { topics } = await admin.fetchTopicMetadata();
      return Object.fromEntries(
        topics.map(({ name, partitions }) => [name, partitions.length]),
      );
    }

    /** Makes topics for one test, which takes the names for itself. */
    async function given(topics: Record<string, number>, compacted = false) {
      await createTopics(admin, {
        topics: Object.entries(topics).map(([topic, numPartitions]) => ({
          topic,
          numPartitions,
          configEntries: compacted
            ? [{ name: 'cleanup.policy', value: 'compact' }]
            : [],
        })),
      });
    }

    /** Arguments to come to the cluster as a user, with little patience. */
    async function as(
      username: keyof typeof PASSWORDS,
      password = PASSWORDS[username],
    ): Promise<string[]> {
      const known = password === PASSWORDS[username] ? 'known' : 'wrong';
      const file = path.join(directory, `${username}-${known}.properties`);
      await fs.writeFile(
        file,
        [
          'security.protocol=SASL_PLAINTEXT',
          'sasl.mechanism=PLAIN',
          `sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="${username}" password="${password}";`,
          '',
        ].join('\n'),
      );
      return [
        ...['--bootstrap-server', kafka.bootstrap.join(',')],
        ...['--command-config', file],
      ];
    }

    async function allowReader(topic: string, ...operations: number[]) {
      await createAcls(
        admin,
        'User:reader',
        operations.map(operation => ({
          resourceType: AclResourceTypes.TOPIC,
          resourceName: topic,
          operation,
        })),
      );
    }

    it('creates six, makes them twelve when told to, and knows when it is done', async () => {
      const made = create('orders', 6);
      expect(await run(made)).toMatchObject({
        status: 0,
        said: expect.stringContaining('Nothing was changed'),
      });
      expect(await counts()).not.toHaveProperty('orders');
      expect(await run(made, '--apply')).toMatchObject({
        status: 0,
        said: expect.stringContaining('Verified: orders has 6 partitions'),
      });
      expect(await run(made, '--apply')).toMatchObject({
        status: 0,
        said: expect.stringMatching(/nothing to do\. .*retention\.ms=60000/),
      });

      const increase = scale('orders', 6, 12);
      expect(await run(increase)).toMatchObject({
        status: 0,
        said: expect.stringMatching(/Would run: .*--alter[^]*Nothing was/),
      });
      expect(await counts()).toMatchObject({ orders: 6 });
      expect(await run(increase, '--apply')).toMatchObject({
        status: 0,
        said: expect.stringContaining('Verified: orders has 12 partitions'),
      });
      expect(await counts()).toMatchObject({ orders: 12 });
      expect(await run(increase, '--apply')).toMatchObject({
        status: 0,
        said: expect.stringContaining('already has 12 partitions'),
      });

      // Never fewer, and not what the recommendation did not see.
      expect(await run(scale('orders', 6, 9), '--apply')).toMatchObject({
        status: 4,
        said: expect.stringContaining("Partitions can't be removed"),
      });
      expect(await run(scale('orders', 6, 24), '--apply')).toMatchObject({
        status: 4,
        said: expect.stringContaining('expected 6 partitions'),
      });
      expect(await run(create('orders', 6), '--apply')).toMatchObject({
        status: 4,
      });
      expect(await counts()).toMatchObject({ orders: 12 });
    });

    it('changes the topic with the dot and no other', async () => {
      await given({ 'audit.v1': 2, auditXv1: 2, 'audit-v1': 2 });
      expect(await run(scale('audit.v1', 2, 4), '--apply')).toMatchObject({
        status: 0,
      });
      expect(await counts()).toMatchObject({
        'audit.v1': 4,
        auditXv1: 2,
        'audit-v1': 2,
      });
    });

    it('leaves a compacted topic as it is, and one that is not there', async () => {
      await given({ customers: 3 }, true);
      expect(await run(scale('customers', 3, 6), '--apply')).toMatchObject({
        status: 4,
        said: expect.stringContaining('compacted'),
      });
      expect(await run(scale('lost', 3, 6), '--apply')).toMatchObject({
        status: 4,
        said: expect.stringContaining('topic lost does not exist'),
      });
      const after = await counts();
      expect(after).toMatchObject({ customers: 3 });
      expect(after).not.toHaveProperty('lost');
    });

    it('does nothing where no broker answers', async () => {
      await given({ unreached: 3 });
      const impatient = path.join(directory, 'impatient.properties');
      await fs.writeFile(
        impatient,
        'default.api.timeout.ms=5000\nrequest.timeout.ms=2000\n',
      );
      const args = [
        ...['--bootstrap-server', `127.0.0.1:${await closedPort()}`],
        ...['--command-config', impatient, '--apply'],
      ];
      expect(await run(scale('unreached', 3, 6), ...args)).toMatchObject({
        status: 3,
        said: expect.stringMatching(
          /can't read topic unreached.*\n?.*Timed? ?out/i,
        ),
      });
      expect(await run(create('fresh', 6), ...args)).toMatchObject({
        status: 3,
        said: expect.stringContaining("can't tell whether topic fresh exists"),
      });
      const after = await counts();
      expect(after).toMatchObject({ unreached: 3 });
      expect(after).not.toHaveProperty('fresh');
    });

    it('does nothing that its user may not, and never tells a password', async () => {
      await given({ secret: 3, readable: 3, describable: 3 });
      await allowReader(
        'readable',
        AclOperationTypes.DESCRIBE,
        AclOperationTypes.DESCRIBE_CONFIGS,
      );
      await allowReader('describable', AclOperationTypes.DESCRIBE);
      const stranger = await as('stranger');
      const reader = await as('reader');
      const wrong = await as('stranger', 'wrong-secret');
      const before = await counts();
      const runs = {
        // Kafka hides what one may not describe.
        hidden: await run(scale('secret', 3, 6), ...stranger, '--apply'),
        created: await run(create('secret', 3), ...stranger, '--apply'),
        unaltered: await run(scale('readable', 3, 6), ...reader, '--apply'),
        // Without its settings it can't be told whether it is compacted.
        halfRead: await run(scale('describable', 3, 6), ...reader, '--apply'),
      };
      const refused = await run(scale('secret', 3, 6), ...wrong, '--apply');
      expect(runs).toEqual({
        hidden: {
          status: 4,
          said: expect.stringContaining('this user may not describe it'),
        },
        created: { status: 5, said: expect.stringMatching(/authoriz/i) },
        unaltered: { status: 5, said: expect.stringMatching(/authoriz/i) },
        halfRead: { status: 3, said: expect.stringMatching(/authoriz/i) },
      });
      expect(refused).toEqual({
        status: 3,
        said: expect.stringMatching(/Authentication failed/),
      });
      const said = [...Object.values(runs), refused].map(it => it.said);
      expect(said.join('')).not.toMatch(/-secret/);
      expect(await counts()).toEqual(before);
    });
  },
);
