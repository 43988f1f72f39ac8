import {
  fullText,
  ClusterConnection,
} from 'backstage-plugin-kafka-capacity-node';
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  Kafka,
  logLevel,
  ResourcePatternTypes,
} from 'kafkajs';
import { setTimeout } from 'node:timers/promises';
import { KafkaCluster } from '../../../dev/kafka';
import { askBroker } from '../../../dev/ownCluster';
import { followSweeps } from '../../__testUtils__/followSweeps';
import { createKafkaClusterAdmin } from './index';
import { Acl, createAcls, deleteAcls } from './testing/acls';
import { startSecuredKafka } from './testing/securedKafka';
import { createTopics } from './testing/createTopics';

const PASSWORD = 'correct-horse-battery-staple';
const WRONG_PASSWORD = 'wrong-horse-battery-staple';

describe('a cluster with SASL/SCRAM over TLS and an authorizer', () => {
  let certificate: string;
  let kafka: KafkaCluster;
  const client = () =>
    new Kafka({
      brokers: kafka.internalBootstrap,
      clientId: 'test',
      logLevel: logLevel.NOTHING,
      connectionTimeout: 10_000,
    });
  const log: string[] = [];

  function admin(connection: Partial<ClusterConnection> = {}) {
    return createKafkaClusterAdmin(
      {
        name: 'secured',
        clientId: 'test',
        brokers: kafka.bootstrap,
        ssl: { ca: certificate },
        sasl: {
          mechanism: 'scram-sha-512',
          username: 'sweeper',
          password: PASSWORD,
        },
        ...connection,
      },
      { logger: { debug: message => log.push(message) } },
    );
  }

  function inspect(connection: Partial<ClusterConnection> = {}) {
    return admin(connection).inspect({
      signal: new AbortController().signal,
      expectedTopics: ['orders', 'payments.audit', 'lost'],
      expectedGroups: ['readers', 'auditors', 'lost'],
      readAcls: true,
    });
  }

  /** Of the sweeper, unless they name another principal. */
  async function grant(acls: readonly Acl[]) {
    const kafkajs = client().admin();
    await kafkajs.connect();
    await createAcls(kafkajs, 'User:sweeper', acls);
    await kafkajs.disconnect();
  }

  const allow = (
    operation: AclOperationTypes,
    resourceType: AclResourceTypes,
    resourceName: string,
  ) => grant([{ operation, resourceType, resourceName }]);

  beforeAll(async () => {
    ({ kafka, certificate } = await startSecuredKafka({
      username: 'sweeper',
      password: PASSWORD,
    }));
    const kafkajs = client().admin();
    await kafkajs.connect();
    await createTopics(kafkajs, {
      topics: ['orders', 'payments.audit'].map(topic => ({ topic })),
    });
    for (const groupId of ['readers', 'auditors']) {
      for (const topic of ['orders', 'payments.audit']) {
        await kafkajs.setOffsets({
          groupId,
          topic,
          partitions: [{ partition: 0, offset: '0' }],
        });
      }
    }
    await kafkajs.disconnect();
    await allow(AclOperationTypes.DESCRIBE, AclResourceTypes.TOPIC, 'orders');
    await allow(
      AclOperationTypes.DESCRIBE_CONFIGS,
      AclResourceTypes.TOPIC,
      'orders',
    );
    await allow(AclOperationTypes.DESCRIBE, AclResourceTypes.GROUP, 'readers');
    const { READ, WRITE, ALL } = AclOperationTypes;
    const { TOPIC, GROUP } = AclResourceTypes;
    const write = { operation: WRITE, resourceType: TOPIC };
    const read = { operation: READ, resourceType: GROUP };
    await grant([
      { ...write, resourceName: 'orders', principal: 'User:svc-orders' },
      { ...write, resourceName: 'orders', principal: 'User:*' },
      {
        ...write,
        resourceName: 'orders',
        principal: 'User:intruder',
        permissionType: AclPermissionTypes.DENY,
      },
      { ...write, resourceName: '*', principal: 'User:mirror' },
      {
        ...write,
        operation: READ,
        resourceName: 'orders',
        principal: 'User:reader',
      },
      {
        operation: ALL,
        resourceType: TOPIC,
        resourceName: 'payments.',
        resourcePatternType: ResourcePatternTypes.PREFIXED,
        principal: 'User:CN=payments,OU=shop',
      },
      { ...read, resourceName: 'readers', principal: 'User:svc-reading' },
      { ...read, resourceName: '*', principal: 'User:mirror' },
      {
        ...read,
        resourceName: 'aud',
        resourcePatternType: ResourcePatternTypes.PREFIXED,
        principal: 'User:svc-audit',
      },
    ]);
  });

  afterAll(async () => {
    await kafka?.stop();
  });

  it('is not what npm start takes by its brokers alone', async () => {
    await expect(askBroker(kafka.bootstrap[0])).rejects.toThrow();
  });

  it('shows what the principal may see, and says what to grant for the rest', async () => {
    // A member that is assigned a topic that the principal may not see.
    const consumer = client().consumer({ groupId: 'readers' });
    await consumer.connect();
    await consumer.subscribe({ topics: ['orders', 'payments.audit'] });
    const joined = new Promise(resolve => {
      consumer.on(consumer.events.GROUP_JOIN, resolve);
    });
    await consumer.run({ autoCommit: false, eachMessage: async () => {} });
    await joined;
    try {
      const seen = await inspect();
      const topics = new Map(seen.topics.map(it => [it.name, it]));
      expect(topics.get('orders')).toMatchObject({
        config: { cleanupPolicy: 'delete' },
        partitions: [
          {
            logStartOffset: 0,
            logEndOffset: 0,
            sizeBytes: undefined,
            fault: undefined,
            sizeFault: {
              code: 'CLUSTER_AUTHORIZATION_FAILED',
              message:
                'Not authorized to read log sizes of broker 1: give the principal DESCRIBE on the cluster (CLUSTER_AUTHORIZATION_FAILED)',
            },
          },
        ],
      });
      expect(topics.get('orders')?.fault).toBeUndefined();
      for (const name of ['payments.audit', 'lost']) {
        expect(topics.get(name)).toEqual({
          name,
          internal: false,
          partitions: [],
          principals: null,
          fault: {
            code: 'TOPIC_AUTHORIZATION_FAILED',
            message: `Not authorized to describe topic ${name}: give the principal DESCRIBE on it (TOPIC_AUTHORIZATION_FAILED)`,
          },
        });
      }
      const groups = new Map(seen.groups.map(it => [it.groupId, it]));
      expect(groups.get('readers')).toMatchObject({
        state: 'Stable',
        members: [{ assignment: { orders: [0], 'payments.audit': [0] } }],
        committed: [
          { topic: 'orders', partition: 0, offset: 0 },
          {
            topic: 'payments.audit',
            partition: 0,
            fault: { code: 'TOPIC_AUTHORIZATION_FAILED' },
          },
        ],
      });
      for (const id of ['auditors', 'lost']) {
        expect(groups.get(id)).toMatchObject({
          state: 'Unknown',
          fault: {
            code: 'GROUP_AUTHORIZATION_FAILED',
            message: `Not authorized to describe consumer group ${id}: give the principal DESCRIBE on it (GROUP_AUTHORIZATION_FAILED)`,
          },
        });
      }
      expect(seen.reassignments).toBeUndefined();
      expect(seen.controllerId).toBeUndefined();
      expect([...seen.topics, ...seen.groups].map(it => it.principals)).toEqual(
        [null, null, null, null, null, null],
      );
      expect(seen.faults.map(it => it.code)).toEqual(
        Array(4).fill('CLUSTER_AUTHORIZATION_FAILED'),
      );
      expect(seen.faults[3].message).toBe(
        'Not authorized to read ACLs: give the principal DESCRIBE on the cluster (CLUSTER_AUTHORIZATION_FAILED)',
      );
    } finally {
      await consumer.disconnect();
    }
  });

  it('shows everything once everything is granted', async () => {
    await allow(AclOperationTypes.DESCRIBE, AclResourceTypes.TOPIC, '*');
    await allow(
      AclOperationTypes.DESCRIBE_CONFIGS,
      AclResourceTypes.TOPIC,
      '*',
    );
    await allow(AclOperationTypes.DESCRIBE, AclResourceTypes.GROUP, '*');
    await allow(
      AclOperationTypes.DESCRIBE,
      AclResourceTypes.CLUSTER,
      'kafka-cluster',
    );
    const seen = await inspect();
    expect(seen.faults).toEqual([]);
    expect(
      [...seen.topics, ...seen.groups]
        .filter(it => it.fault)
        .map(it => it.fault?.code),
    ).toEqual(['UNKNOWN_TOPIC_OR_PARTITION', 'GROUP_ID_NOT_FOUND']);
    expect(seen.topics.find(it => it.name === 'payments.audit')).toMatchObject({
      config: { cleanupPolicy: 'delete' },
      partitions: [{ logEndOffset: 0, sizeBytes: 0 }],
    });
    expect(
      seen.groups.find(it => it.groupId === 'auditors')?.committed,
    ).toHaveLength(2);
    const principals = Object.fromEntries([
      ...seen.topics.map(it => [it.name, it.principals]),
      ...seen.groups.map(it => [it.groupId, it.principals]),
    ]);
    expect(principals).toMatchObject({
      orders: ['User:svc-orders'],
      'payments.audit': ['User:CN=payments,OU=shop'],
      readers: ['User:svc-reading'],
      auditors: ['User:svc-audit'],
      lost: [],
    });
  });

  it('says what to grant before the time of a record may be read', async () => {
    // Within the retention, or the broker deletes it as soon as it looks.
    const writtenAt = Date.now() - 3_600_000;
    const producer = client().producer();
    await producer.connect();
    await producer.send({
      topic: 'orders',
      messages: [{ value: 'a value', timestamp: String(writtenAt) }],
    });
    await producer.disconnect();
    const timeOf = () =>
      admin().readRecordTime!({
        topic: 'orders',
        partition: 0,
        offset: 0,
        signal: new AbortController().signal,
      });
    expect(await timeOf()).toMatchObject({
      record: null,
      fault: {
        code: 'TOPIC_AUTHORIZATION_FAILED',
        message:
          'Not authorized to read topic orders: give the principal READ on it (TOPIC_AUTHORIZATION_FAILED)',
      },
    });
    await allow(AclOperationTypes.READ, AclResourceTypes.TOPIC, 'orders');
    expect((await timeOf()).record?.at).toBe(writtenAt);
  });

  it('tells a topic that it may no longer describe from one that was deleted', async () => {
    const seenOf = async (formerTopics: string[] = []) => {
      const { topics, groups } = await admin().inspect({
        signal: new AbortController().signal,
        formerTopics,
      });
      return { topics, groups };
    };
    const before = await seenOf();
    const former = before.topics.map(({ name }) => name);
    const { DESCRIBE } = AclOperationTypes;
    const denied = {
      operation: DESCRIBE,
      resourceType: AclResourceTypes.TOPIC,
      resourceName: 'payments.audit',
      permissionType: AclPermissionTypes.DENY,
    };
    await grant([denied]);
    const revoked = await seenOf(former);
    const groupOf = async (...sweeps: Awaited<ReturnType<typeof seenOf>>[]) => {
      const last = (await followSweeps(sweeps)).at(-1);
      const one = last?.assessed.get('consumer-group/auditors');
      return one?.detail && 'state' in one.detail
        ? { ...one.assessment, ...one.detail }
        : undefined;
    };
    expect(await groupOf(before)).toMatchObject({
      level: 'ok',
      partitionCount: 2,
    });
    const hidden = {
      topics: expect.arrayContaining(['payments.audit']),
      partitionCount: 2,
      signals: expect.arrayContaining([
        expect.objectContaining({
          id: 'commits',
          finding: expect.objectContaining({
            partitions: 1,
            reason: { code: 'topics-hidden' },
          }),
        }),
      ]),
    };
    expect(await groupOf(before, revoked)).toMatchObject(hidden);
    expect(await groupOf(before, revoked, revoked)).toMatchObject(hidden);

    const kafkajs = client().admin();
    await kafkajs.connect();
    await deleteAcls(kafkajs, 'User:sweeper', [denied]);
    expect(await groupOf(before, revoked, await seenOf(former))).toMatchObject({
      level: 'ok',
      partitionCount: 2,
    });
    await kafkajs.deleteTopics({ topics: ['payments.audit'] });
    while ((await kafkajs.listTopics()).includes('payments.audit')) {
      await setTimeout(50);
    }
    await kafkajs.disconnect();
    const deleted = await seenOf(former);
    expect(await groupOf(before, deleted)).toMatchObject({
      topics: ['orders'],
      partitionCount: 1,
    });
  });

  it.each([
    [
      'a wrong password',
      {
        sasl: {
          mechanism: 'scram-sha-512',
          username: 'sweeper',
          password: WRONG_PASSWORD,
        },
      },
      'SASL_AUTHENTICATION_FAILED',
      /^SASL authentication failed for cluster secured: Broker 127\.0\.0\.1:\d+ /,
    ],
    [
      'another mechanism',
      {
        sasl: {
          mechanism: 'plain',
          username: 'sweeper',
          password: PASSWORD,
        },
      },
      'SASL_AUTHENTICATION_FAILED',
      /^SASL authentication failed for cluster secured: .*mechanism/,
    ],
    [
      'a certificate that nobody vouches for',
      { ssl: true },
      'TLS_HANDSHAKE_FAILED',
      /cluster secured answered: The TLS handshake with Broker .*: .*self.signed/,
    ],
    [
      'no TLS',
      { ssl: false },
      'CONNECTION_FAILED',
      /cluster secured answered: Broker .* TLS or SASL/,
    ],
    [
      'no SASL',
      { sasl: undefined },
      'CONNECTION_FAILED',
      /cluster secured answered: Broker .* TLS or SASL/,
    ],
  ] as const)(
    'refuses %s in words that hold no secret',
    async (_, connection, code, message) => {
      const refusal: Error = await inspect(connection).then(
        () => Promise.reject(new Error('It was let in')),
        error => error,
      );
      expect(fullText(refusal.message)).toMatch(message);
      expect(refusal).toMatchObject({ code });
      expect(log.length).toBeGreaterThan(0);
      for (const text of [refusal.message, refusal.stack, ...log]) {
        expect(text).not.toContain(PASSWORD);
        expect(text).not.toContain(WRONG_PASSWORD);
      }
    },
  );
});
