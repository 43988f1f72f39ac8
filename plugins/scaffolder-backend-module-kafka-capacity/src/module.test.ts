import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import {
  ActionContext,
  scaffolderActionsExtensionPoint,
  TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { JsonObject } from '@backstage/types';
import {
  recommendPartitions,
  TopicChange,
} from 'backstage-plugin-kafka-capacity-common';
import fs from 'node:fs/promises';
import http from 'node:http';
import { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import scaffolderModuleKafkaCapacity from '.';

jest.setTimeout(60_000);

/** A request that the kafka-capacity backend got. */
interface Asked {
  path: string;
  token: string;
  body: JsonObject;
}

describe('actions', () => {
  const added: TemplateAction[] = [];
  const asked: Asked[] = [];
  let answers: Record<
    string,
    { status?: number; body: unknown; lost?: boolean }
  >;
  let server: http.Server;
  let stop: () => Promise<void>;
  let workspacePath: string;

  beforeAll(async () => {
    server = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', chunk => chunks.push(chunk));
      request.on('end', () => {
        const url = `${request.method} ${request.url}`;
        asked.push({
          path: url,
          token: String(request.headers.authorization),
          body: JSON.parse(Buffer.concat(chunks).toString() || '{}'),
        });
        const {
          status = 200,
          body,
          lost,
        } = answers[url] ?? {
          status: 404,
          body: { error: { name: 'NotFoundError', message: url } },
        };
        if (lost) {
          response.destroy();
          return;
        }
        response.writeHead(status, { 'Content-Type': 'application/json' });
        response.end(JSON.stringify(body));
      });
    });
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const discovery = mockServices.discovery.mock({
      getBaseUrl: async () => `http://127.0.0.1:${port}`,
    });
    const backend = await startTestBackend({
      features: [scaffolderModuleKafkaCapacity, discovery.factory],
      extensionPoints: [
        [
          scaffolderActionsExtensionPoint,
          {
            addActions: (...actions: TemplateAction<any, any, any>[]) =>
              added.push(...actions),
          },
        ],
      ],
    });
    stop = () => backend.stop();
    workspacePath = await fs.mkdtemp(path.join(os.tmpdir(), 'workspace-'));
  });

  beforeEach(() => {
    asked.length = 0;
  });

  afterAll(async () => {
    await stop?.();
    server.closeAllConnections();
    await new Promise(done => server.close(done));
    await fs.rm(workspacePath, { recursive: true, force: true });
  });

  async function run(
    name: string,
    input: JsonObject,
    extra: Partial<ActionContext<JsonObject, JsonObject>> = {},
  ) {
    const action = added.find(it => it.id === `kafka-capacity:topic:${name}`)!;
    const outputs: JsonObject = {};
    const context = Object.assign(
      createMockActionContext({ workspacePath, input }),
      {
        getInitiatorCredentials: async () =>
          mockCredentials.user('user:default/jane'),
        ...extra,
      },
    );
    context.output = (key: string, value: JsonObject[string]) => {
      outputs[key] = value;
    };
    await action.handler(context);
    return outputs;
  }

  const change: TopicChange = {
    cluster: 'prod',
    topic: 'orders',
    outcome: 'changed',
    dryRun: false,
    from: null,
    to: 12,
    replicationFactor: 3,
    finding: 'Topic orders was created.',
    warnings: ['Beware.'],
  };
  const told = {
    outcome: 'changed',
    finding: 'Topic orders was created.',
    warnings: ['Beware.'],
  };
  const topic = { name: 'orders', partitions: 12, replicationFactor: 3 };

  it('have a description and an example each, and work in dry runs', () => {
    expect(added.map(({ id }) => id)).toEqual(
      ['recommend', 'create', 'scale', 'manifest', 'find-entity'].map(
        name => `kafka-capacity:topic:${name}`,
      ),
    );
    for (const { description, examples, supportsDryRun } of added) {
      expect(description).toBeTruthy();
      expect(examples).not.toHaveLength(0);
      expect(supportsDryRun).toBe(true);
    }
  });

  it.each([
    [3, 2],
    [1, 1],
  ])(
    'recommend by the cluster: %i copies, %i in sync',
    async (replicationFactor, minInsyncReplicas) => {
      const demand = { peakMBps: 65, targetParallelism: 12 };
      answers = {
        'POST /v1/recommendations/partitions': {
          body: recommendPartitions(demand),
        },
        // Who may not read the cluster is told of no brokers.
        'GET /v1/clusters/prod': {
          body: {
            brokers: null,
            newTopics: { replicationFactor, minInsyncReplicas },
          },
        },
      };
      const question = { cluster: 'prod', profile: 'compliance', ...demand };
      const outputs = await run('recommend', {
        ...question,
        configs: { 'retention.ms': 1 },
      });
      expect(outputs).toMatchObject({
        partitions: 24,
        replicationFactor,
        configs: {
          'min.insync.replicas': String(minInsyncReplicas),
          'retention.ms': '1',
        },
        calculation: expect.stringMatching(
          /throughput: 65 ÷ 10 = 6\.5 → 7 partitions$/m,
        ),
      });
      expect(asked[0].body).toEqual(question);
    },
  );

  it.each([
    { lost: true },
    // What proxies say.
    { status: 502 },
    { status: 504 },
  ])(
    'don’t know whether a change was made whose answer is lost: %j',
    async how => {
      answers = { 'POST /v1/clusters/prod/topics': { body: change, ...how } };
      const input = { cluster: 'prod', ...topic, owner: 'group:default/a' };
      await expect(run('create', input)).rejects.toThrow(
        /gave no answer: (?!fetch failed).*Whether the topic was changed is not known: look, or run the task again/,
      );
      await expect(run('create', { ...input, dryRun: true })).rejects.toThrow(
        /gave no answer: (?!.*Whether)/,
      );
    },
  );

  it('create in the name of the person, once per task', async () => {
    answers = { 'POST /v1/clusters/prod/topics': { body: change } };
    const kept = new Map<string, unknown>();
    const checkpoint: ActionContext<JsonObject>['checkpoint'] = async ({
      key,
      fn,
    }) => {
      if (!kept.has(key)) kept.set(key, await fn());
      return kept.get(key) as Awaited<ReturnType<typeof fn>>;
    };
    const declaration = {
      owner: 'group:default/ordering',
      declared: { peakThroughputMBps: 65 },
    };
    const input = {
      cluster: 'prod',
      ...topic,
      configs: { 'retention.ms': 604800000, preallocate: true, a: 'b' },
      ...declaration,
    };
    expect(await run('create', input, { checkpoint })).toEqual(told);
    expect(await run('create', input, { checkpoint })).toEqual(told);
    expect(asked).toEqual([
      {
        path: 'POST /v1/clusters/prod/topics',
        token: `Bearer ${mockCredentials.service.token({
          onBehalfOf: mockCredentials.user('user:default/jane'),
          targetPluginId: 'kafka-capacity',
        })}`,
        body: {
          ...topic,
          configs: { 'retention.ms': '604800000', preallocate: 'true', a: 'b' },
          declaration,
          dryRun: false,
        },
      },
    ]);
    expect([...kept.keys()]).toEqual(['v1.create.topic.prod/orders.12.3']);
  });

  it.each([
    { declared: { peakThroughputMBps: 65 } },
    { system: 'ordering' },
    { description: 'Fresh orders' },
  ])('create nothing of which %j would be lost', async said => {
    await expect(
      run('create', { cluster: 'prod', ...topic, ...said }),
    ).rejects.toThrow('Nothing was changed: owner must be given');
    expect(asked).toEqual([]);
  });

  it.each([
    ['that the task is', {}, { isDryRun: true }],
    ['that the step is', { dryRun: true }, {}],
  ])('keep nothing of a dry run %s', async (_, more, extra) => {
    const valid = { ...change, outcome: 'valid', dryRun: true };
    answers = {
      'POST /v1/clusters/prod/topics': { body: valid },
      'POST /v1/clusters/prod/topics/orders/partitions': { body: valid },
    };
    const checkpoint = jest.fn();
    const create = { cluster: 'prod', ...topic, ...more };
    const scale = { cluster: 'prod', topic: 'orders', partitions: 12, ...more };
    for (const [name, input] of Object.entries({ create, scale })) {
      expect(await run(name, input, { ...extra, checkpoint })).toMatchObject({
        outcome: 'valid',
      });
    }
    expect(asked.map(({ body }) => body.dryRun)).toEqual([true, true]);
    expect(checkpoint).not.toHaveBeenCalled();
  });

  it('scale, or say in the words of the backend why not', async () => {
    const address = 'POST /v1/clusters/prod/topics/a%20b/partitions';
    answers = { [address]: { status: 201, body: change } };
    const input = { cluster: 'prod', topic: 'a b', partitions: 12 };
    expect(await run('scale', input)).toEqual(told);
    const message = 'Nothing was changed: cleanup.policy is compact';
    const error = { name: 'ConflictError', message };
    const response = { statusCode: 409 };
    answers = { [address]: { status: 409, body: { error, response } } };
    await expect(run('scale', input)).rejects.toMatchObject(error);
  });

  const check = 'POST /v1/clusters/prod/new-topic-checks';
  const declarable = {
    [check]: {
      body: {
        ...change,
        outcome: 'valid',
        dryRun: true,
        finding: 'It can be declared.',
      },
    },
  };
  const manifest = {
    cluster: 'prod',
    ...topic,
    folder: 'kafka',
    owner: 'group:default/ordering',
  };

  it.each([
    ['strimzi', 'orders', 'orders.yaml', 'kind: KafkaTopic'],
    ['strimzi', '_orders', 'orders-', 'topicName: "_orders"'],
    ['terraform-mongey', 'orders', 'orders.tf', 'resource "kafka_topic"'],
    ['terraform-confluent', 'orders', 'orders.tf', 'confluent_kafka_topic'],
    ['julieops', 'orders', 'orders.yaml', 'special_topics:'],
    ['kafka-gitops', 'orders', 'orders.yaml', 'replication: 3'],
    ['kafka-gitops', 'catalog-info', 'topic-catalog-info.yaml', 'replication'],
    ['none', 'orders', undefined, undefined],
  ])(
    'write the declaration for %s of %s',
    async (format, name, ...expected) => {
      const [file, text] = expected;
      answers = declarable;
      const folder = `${format}-${name}`;
      const outputs = await run('manifest', {
        ...manifest,
        name,
        format,
        folder,
        configs: { 'retention.ms': 604800000 },
        declared: { peakThroughputMBps: 65 },
      });
      expect(asked.map(({ path: url, body }) => [url, body])).toEqual([
        [
          check,
          {
            ...topic,
            name,
            configs: {
              'min.insync.replicas': '2',
              'retention.ms': '604800000',
            },
          },
        ],
      ]);
      expect(outputs.warnings).toEqual(['Beware.']);
      const written: Record<string, string> = {};
      for (const one of await fs.readdir(path.join(workspacePath, folder))) {
        const read = await fs.readFile(path.join(workspacePath, folder, one));
        written[`${folder}/${one}`] = String(read);
      }
      expect(written).toEqual({
        [String(outputs.catalogInfoPath)]: outputs.catalogInfo,
        ...(text !== undefined && {
          [String(outputs.manifestPath)]: outputs.manifest,
        }),
      });
      expect(outputs.catalogInfoPath).toBe(`${folder}/catalog-info.yaml`);
      expect(outputs.catalogInfo).toContain(
        'kafka-capacity/peak-throughput-mbps',
      );
      expect(outputs.manifestPath ?? '').toContain(file ?? '');
      expect(outputs.manifest ?? '').toContain(text ?? '');
      expect(outputs.manifest ?? '604800000').toContain('604800000');
    },
  );

  it.each([
    ['the backend refuses it', {}],
    ['its entity would be none', { dependsOn: ['cluster prod'] }],
    ['its declaration would be none', { kubernetesNamespace: 'No such' }],
  ])('write nothing where %s', async (why, more) => {
    const error = { name: 'ConflictError', message: 'The name is taken' };
    const response = { statusCode: 409 };
    answers = {
      ...declarable,
      ...(why === 'the backend refuses it' && {
        [check]: { status: 409, body: { error, response } },
      }),
    };
    const folder = 'nothing';
    await expect(
      run('manifest', { ...manifest, format: 'strimzi', folder, ...more }),
    ).rejects.toThrow();
    await expect(fs.readdir(path.join(workspacePath, folder))).rejects.toThrow(
      'ENOENT',
    );
  });

  it('find the entity of a topic once a sweep and the catalog have it', async () => {
    const address = 'GET /v1/clusters/prod/topics/orders';
    const found = {
      assessedAt: '2026-01-01T00:00:00.000Z',
      partitionCount: 12,
      level: 'ok',
      finding: 'It is right.',
      entities: [{ entityRef: 'resource:default/prod-orders' }],
    };
    const input = { cluster: 'prod', topic: 'orders' };
    answers = { [address]: { body: found } };
    const info = jest.fn();
    const logger = { ...mockServices.logger.mock(), info };
    expect(await run('find-entity', input, { logger })).toEqual({
      entityRef: 'resource:default/prod-orders',
      level: 'ok',
      finding: 'It is right.',
    });
    expect(info.mock.calls).toEqual([
      [
        'resource:default/prod-orders is its entity; the next sweep assesses the topic again',
      ],
    ]);
    for (const body of [
      { ...found, entities: [] },
      { ...found, assessedAt: null },
      { ...found, partitionCount: 0 },
    ]) {
      answers = { [address]: { body } };
      expect(await run('find-entity', { ...input, timeoutSeconds: 0 })).toEqual(
        {},
      );
    }
    // Not there, for all that the person may see, and then it is.
    answers = {};
    const later = run('find-entity', input);
    asked.length = 0;
    while (asked.length === 0) {
      await new Promise(done => setImmediate(done));
    }
    answers = { [address]: { body: found } };
    expect(await later).toMatchObject({ level: 'ok' });
    asked.length = 0;
    expect(await run('find-entity', input, { isDryRun: true })).toEqual({});
    expect(asked).toEqual([]);
    const error = { name: 'NotAllowedError', message: 'Not for you' };
    answers = {
      [address]: {
        status: 403,
        body: { error, response: { statusCode: 403 } },
      },
    };
    await expect(run('find-entity', input)).rejects.toMatchObject(error);
    // The topic is there by now, whatever becomes of the backend.
    answers = { [address]: { status: 503, body: {} } };
    expect(await run('find-entity', { ...input, timeoutSeconds: 0 })).toEqual(
      {},
    );
  });

  it('replace nothing but what they wrote themselves', async () => {
    answers = declarable;
    const input = { ...manifest, format: 'strimzi', folder: 'shared' };
    const written = await run('manifest', input);
    expect(await run('manifest', input)).toEqual(written);
    await expect(
      run('manifest', { ...input, name: 'another' }),
    ).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining(
        'Nothing was written: shared/catalog-info.yaml is in the workspace already',
      ),
    });
    expect(await fs.readdir(path.join(workspacePath, 'shared'))).toHaveLength(
      2,
    );
  });

  it('write nothing outside the workspace, and nothing that is no topic', async () => {
    answers = declarable;
    const input = { ...manifest, format: 'none' };
    await expect(
      run('manifest', { ...input, folder: '../..' }),
    ).rejects.toMatchObject({ name: 'NotAllowedError' });
    await expect(
      run('manifest', { ...input, name: 'a b' }),
    ).rejects.toMatchObject({ name: 'InputError' });
  });
});
