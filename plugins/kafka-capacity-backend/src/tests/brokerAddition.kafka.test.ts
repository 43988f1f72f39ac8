import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  BrokerAddition,
  ReassignmentAnswer,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityClustersExtensionPoint } from 'backstage-plugin-kafka-capacity-node';
import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  KafkaCluster,
  KafkaTools as ToolCommands,
  startKafka,
  startTools,
} from '../../dev/kafka';
import { Replica, startReplica } from '../__testUtils__/replica';
import { createKafkaClusterAdmin } from '../sources/kafka';
import { KafkaTools } from '../sources/kafka/testing/kafkaTools';

jest.setTimeout(900_000);

const run = promisify(execFile);

const MINUTE = 60_000;

/** Bytes that are written to each topic. */
const RECORDS = { count: 4_000, size: 1_000 };

describe('a fourth broker on a real cluster of three', () => {
  let kafka: KafkaCluster;
  let tools: ToolCommands;
  let directory: string;
  let replica: Replica;
  /** How much later than now sweeps are: nobody wants to wait for ten stable minutes. */
  let laterMs = 0;

  beforeAll(async () => {
    directory = await fs.mkdtemp(path.join(os.tmpdir(), 'broker-addition-'));
    kafka = await startKafka({ brokers: 3 });
    // As Kafka's own download names them.
    tools = await startTools(kafka.libDir, directory, {
      'kafka-topics.sh': 'org.apache.kafka.tools.TopicCommand',
      'kafka-reassign-partitions.sh':
        'org.apache.kafka.tools.reassign.ReassignPartitionsCommand',
      'kafka-leader-election.sh':
        'org.apache.kafka.tools.LeaderElectionCommand',
    });
    const bootstrap = kafka.internalBootstrap.join(',');
    for (const [topic, partitions, replicas] of [
      ['orders', 24, 3],
      ['payments', 12, 2],
    ] as const) {
      await kafka.runTool('org.apache.kafka.tools.TopicCommand', [
        ...['--bootstrap-server', bootstrap, '--create', '--topic', topic],
        ...['--partitions', `${partitions}`],
        ...['--replication-factor', `${replicas}`],
      ]);
      await kafka.runTool('org.apache.kafka.tools.ProducerPerformance', [
        ...['--topic', topic, '--num-records', `${RECORDS.count}`],
        ...['--record-size', `${RECORDS.size}`, '--throughput', '-1'],
        ...['--producer-props', `bootstrap.servers=${bootstrap}`],
      ]);
    }
    const admin = createKafkaClusterAdmin({
      name: 'prod',
      clientId: 'test',
      brokers: kafka.bootstrap,
    });
    replica = await startReplica({
      inspect: admin.inspect,
      features: [
        createBackendModule({
          pluginId: 'kafka-capacity',
          moduleId: 'real-cluster',
          register(env) {
            env.registerInit({
              deps: { clusters: kafkaCapacityClustersExtensionPoint },
              async init({ clusters }) {
                const inspect: typeof admin.inspect = async options => {
                  const seen = await admin.inspect(options);
                  return { ...seen, offsetsAt: seen.offsetsAt + laterMs };
                };
                clusters.setClusterAdminFactory(() => ({ inspect }), {
                  cluster: 'prod',
                });
              },
            });
          },
        }),
      ],
      config: {
        clusters: [{ name: 'prod', brokers: kafka.bootstrap }],
        // How full the disk of this machine is does not matter here.
        policies: { brokerDisk: { warning: 98, scale: 99, emergency: 99.5 } },
      },
    });
  });

  afterAll(async () => {
    await replica?.stop();
    await tools?.stop();
    await kafka?.stop();
    if (directory) await fs.rm(directory, { recursive: true, force: true });
  });

  const additions = '/clusters/prod/broker-additions';

  /** Sweeps until something holds of the addition. */
  async function sweepUntil(
    id: number,
    holds: (addition: BrokerAddition) => boolean,
  ): Promise<BrokerAddition> {
    for (;;) {
      await replica.sweep();
      const { body } = await replica.get(`${additions}/${id}`).expect(200);
      if (holds(body)) return body;
    }
  }

  const statusOf = (addition: BrokerAddition, check: string) =>
    addition.phases
      .flatMap(({ checks }) => checks)
      .find(({ id }) => id === check)?.status;

  const phasesOf = ({ phases }: BrokerAddition) =>
    phases.map(({ status }) => status);

  const confirm = async (id: number, ...checks: string[]) => {
    for (const check of checks) {
      await replica
        .post(`${additions}/${id}/confirmations`, { check, confirmed: true })
        .expect(200);
    }
  };

  /** Runs the script of a plan with Kafka's own tools. */
  async function reassign(file: string, ...args: string[]): Promise<string> {
    const { stdout } = await run('bash', [file, ...args], {
      env: {
        ...process.env,
        KAFKA_BIN: `${directory}/`,
        KAFKA_BROKERS: kafka.internalBootstrap.join(','),
        WAIT_SECONDS: '0.2',
      },
      timeout: 600_000,
    });
    return stdout;
  }

  it('goes through the checklist, with its partitions moved by the plan and back', async () => {
    await replica.post(additions, { count: 1 }).expect(409);
    await replica.sweep();
    const { body: begun } = await replica
      .post(additions, { count: 1, reason: 'CPU' })
      .expect(201);
    const { id } = begun;
    expect(phasesOf(begun)[0]).not.toBe('passed');
    expect(phasesOf(begun).slice(1)).toEqual(['open', 'open', 'open']);
    expect(statusOf(begun, 'replicas-in-sync')).toBe('passed');
    expect(statusOf(begun, 'no-reassignment')).toBe('passed');
    await replica.post(additions, { count: 2 }).expect(409);
    const end = { outcome: 'completed' };
    await replica.post(`${additions}/${id}/end`, end).expect(409);
    await confirm(id, 'metrics-known', 'adding-is-the-answer', 'quiet-hour');

    await kafka.addBroker();
    laterMs += 11 * MINUTE;
    const joined = await sweepUntil(id, one => one.joined.length === 1);
    expect(joined.joined).toMatchObject([{ id: 4 }]);
    expect(statusOf(joined, 'brokers-registered')).toBe('passed');
    expect(statusOf(joined, 'racks-set')).toBe('passed');
    expect(statusOf(joined, 'reassigned')).toBe('open');
    expect(statusOf(joined, 'replicas-even')).toBe('open');
    await confirm(id, 'configuration-standard', 'brokers-monitored');
    const provisioned = await sweepUntil(
      id,
      one => phasesOf(one)[1] === 'passed',
    );
    expect(phasesOf(provisioned)[0]).toBe('passed');

    const truth = new KafkaTools(kafka);
    const before = await truth.placements();
    const asked = {
      newBrokers: [4],
      throttleBytesPerSecond: 20_000_000,
      includeInternal: true,
      batchPartitions: 10,
    };
    const { body: plan }: { body: ReassignmentAnswer } = await replica
      .post('/clusters/prod/reassignment-plans', asked)
      .expect(200);
    // 24 x 3 + 12 x 2 replicas.
    expect(plan.movedReplicas).toBe(24);
    expect(plan.batches).toBeGreaterThan(1);
    expect(plan.unknownSizes).toBe(0);
    const file = path.join(directory, plan.script.fileName);
    await fs.writeFile(file, plan.script.text);
    expect(await reassign(file)).toMatch(/^done$/m);

    laterMs += 11 * MINUTE;
    const reassigned = await sweepUntil(
      id,
      one =>
        statusOf(one, 'reassigned') === 'passed' &&
        statusOf(one, 'leaders-even') === 'passed',
    );
    expect(phasesOf(reassigned).slice(0, 3)).toEqual([
      'passed',
      'passed',
      'passed',
    ]);
    for (const check of ['replicas-even', 'healthy']) {
      expect(statusOf(reassigned, check)).toBe('passed');
    }
    const after = await replica.get('/clusters/prod').expect(200);
    for (const broker of after.body.brokers) {
      expect(broker.replicas).toBe(24);
      expect(broker.leaders).toBeGreaterThanOrEqual(8);
      expect(broker.leaders).toBeLessThanOrEqual(10);
    }
    // Of what is not measured without a metrics source.
    await confirm(id, 'metrics-below-warning', 'improved');
    const { body: ended } = await replica
      .post(`${additions}/${id}/end`, end)
      .expect(200);
    expect(ended).toMatchObject({ state: 'completed', complete: true });
    await replica.post(`${additions}/${id}/end`, end).expect(409);

    // Nothing is left to move, and the way back leads to where it began.
    const { body: again } = await replica
      .post('/clusters/prod/reassignment-plans', asked)
      .expect(200);
    expect(again.movedReplicas).toBe(0);
    expect(await reassign(file, 'rollback')).toMatch(/^done$/m);
    const replicasOf = (placements: Map<string, unknown>) =>
      [...placements]
        .map(
          ([name, place]) =>
            `${name}: ${(place as { replicas: number[] }).replicas}`,
        )
        .sort();
    expect(replicasOf(await truth.placements())).toEqual(replicasOf(before));
    expect(replica.complaints).toEqual([]);
    expect(replica.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({ eventId: 'broker-addition-end' }),
    );
  });
});
