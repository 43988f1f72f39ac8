import { mockCredentials } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { parseEntityYaml } from '@backstage/plugin-catalog-node';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import { JsonObject } from '@backstage/types';
import scaffolderModuleKafkaCapacity from 'backstage-plugin-scaffolder-backend-module-kafka-capacity';
import fs from 'node:fs';
import path from 'node:path';
import request from 'supertest';
import { keeper, keeperModule } from '../__testUtils__/keeper';
import { entity, Replica, startReplica } from '../__testUtils__/replica';
import { group, topic } from '../__testUtils__/snapshots';

jest.setTimeout(180_000);

const FOLDER = path.join(
  path.dirname(
    require.resolve(
      'backstage-plugin-scaffolder-backend-module-kafka-capacity/package.json',
    ),
  ),
  'templates',
);

/** The entity of a file, as the catalog reads it. */
function entityOf(text: string): Entity | undefined {
  const location = { type: 'file', target: 'template.yaml' };
  for (const result of parseEntityYaml(text, location)) {
    if (result.type === 'entity') return result.entity;
  }
  return undefined;
}

function template(name: string): Entity {
  const file = path.join(FOLDER, name, 'template.yaml');
  return entityOf(fs.readFileSync(file, 'utf8'))!;
}

interface Ended {
  status: string;
  /** Every line of its log. */
  log: string;
  /** Undefined unless it was completed. */
  output?: {
    links: { title: string; entityRef?: string }[];
    text: { title: string; content: string }[];
  };
}

describe('the templates that are shipped', () => {
  const six = Array(6).fill(5);
  let kafka: ReturnType<typeof keeper>;
  let replica: Replica;

  beforeAll(async () => {
    // What Node.js' own fetch parses has the arrays of the world outside of the test, which templates refuse.
    const ask = global.fetch;
    jest.spyOn(global, 'fetch').mockImplementation(async (...args) => {
      const response = await ask(...args);
      response.json = async () => JSON.parse(await response.text());
      return response;
    });
    const topics = [topic('orders', six)];
    kafka = keeper({ topics, groups: [group('billing', 'orders', six)] });
    const { createTopic } = kafka.admin;
    kafka.admin.createTopic = async (wanted, options) => {
      const result = await createTopic!(wanted, options);
      if (result.outcome === 'changed') {
        topics.push(topic(wanted.name, Array(wanted.partitions).fill(0)));
      }
      return result;
    };
    replica = await startReplica({
      groups: ['group:default/ordering'],
      inspect: kafka.admin.inspect,
      features: [
        keeperModule(kafka.admin),
        scaffolderPlugin,
        scaffolderModuleKafkaCapacity,
      ],
      entities: [
        template('create-kafka-topic'),
        template('scale-kafka-topic'),
        entity('Group', 'ordering'),
        entity('Resource', 'orders', { topics: 'prod/orders' }),
        entity('Resource', 'fresh', { topics: 'prod/fresh' }),
      ],
      config: {
        clusters: [
          { name: 'prod', brokers: ['127.0.0.1:9092'], allowChanges: true },
        ],
      },
    });
    await replica.sweep();
  });

  afterAll(async () => {
    await replica?.stop();
    jest.restoreAllMocks();
  });

  /** Runs a template to its end, with what its form would give. */
  async function run(name: string, values: JsonObject): Promise<Ended> {
    const ask = (verb: 'get' | 'post', where: string) =>
      request(`${replica.url}/api/scaffolder/v2`)
        [verb](where)
        .set('authorization', mockCredentials.user.header());
    const { body } = await ask('post', '/tasks')
      .send({ templateRef: `template:default/${name}`, values })
      .expect(201);
    for (;;) {
      const { body: task } = await ask('get', `/tasks/${body.id}`).expect(200);
      if (task.status === 'open' || task.status === 'processing') continue;
      const { body: events } = await ask(
        'get',
        `/tasks/${body.id}/events`,
      ).expect(200);
      const told: { type: string; body: { message: string } }[] = events;
      const end = told.find(({ type }) => type === 'completion');
      return {
        status: task.status,
        log: told.map(event => event.body.message).join('\n'),
        ...(end && (end.body as Pick<Ended, 'output'>)),
      };
    }
  }

  const textOf = ({ output }: Ended, title: string) =>
    output?.text.find(one => one.title === title)?.content;

  const given = {
    sizing: {
      cluster: 'prod',
      name: 'fresh',
      peakMBps: 65,
      targetParallelism: 12,
      // What the review shows is not what is made.
      partitions: 600,
    },
    owner: 'group:default/ordering',
    keyed: 'unknown',
    orderPerKey: 'unknown',
  };
  const declarationOf = async (name: string) => {
    const { body } = await replica
      .getAs('/v1/clusters/prod/inventory', mockCredentials.service.header())
      .expect(200);
    return body.topics.find((one: { name: string }) => one.name === name)
      ?.declaration;
  };

  it('name for the review everything that the field gives', () => {
    const [{ properties }] = template('create-kafka-topic').spec!
      .parameters as { properties: JsonObject }[];
    expect(properties.sizing).toMatchObject({
      properties: {
        cluster: { title: 'Cluster' },
        name: { title: 'Topic' },
        peakMBps: { title: 'Peak (MB/s)' },
        targetParallelism: { title: 'Parallelism (consumers)' },
        growth: { title: 'Growth (factor)' },
        profile: { title: 'Kind of workload' },
        partitions: { title: 'Recommended partitions' },
      },
    });
  });

  it('have a creation checked, and change nothing', async () => {
    const ended = await run('create-kafka-topic', {
      ...given,
      how: 'create',
      dryRun: true,
    });
    expect(ended).toMatchObject({ status: 'completed' });
    expect(textOf(ended, 'What was done')).toMatch(
      /^Topic fresh would be created with 24 partitions/,
    );
    expect(textOf(ended, 'What was done')).not.toContain('catalog');
    expect(ended.output?.text.map(({ title }) => title)).toEqual([
      'What was done',
      'How its size was worked out',
    ]);
    expect(kafka.changes).toEqual([]);
  });

  it('create a topic, of which nothing is declared that is not known', async () => {
    const ended = await run('create-kafka-topic', { ...given, how: 'create' });
    expect(ended).toMatchObject({ status: 'completed' });
    expect(kafka.changes).toEqual(['fresh 24']);
    expect(textOf(ended, 'What was done')).toContain(
      'It is resource:default/fresh in the catalog.',
    );
    expect(ended.output?.links).toContainEqual(
      expect.objectContaining({ entityRef: 'resource:default/fresh' }),
    );
    expect(await declarationOf('fresh')).toEqual({
      owner: 'group:default/ordering',
      declared: { peakThroughputMBps: 65, targetParallelism: 12 },
    });
  });

  it.each([
    ['strimzi', 'kind: KafkaTopic'],
    ['terraform-mongey', 'resource "kafka_topic"'],
    ['terraform-confluent', 'resource "confluent_kafka_topic"'],
    ['julieops', 'special_topics:'],
    ['kafka-gitops', 'replication: 1'],
  ])('declare a topic for %s', async (how, text) => {
    const before = [...kafka.changes];
    const ended = await run('create-kafka-topic', {
      ...given,
      sizing: { ...given.sizing, name: '_Declared..topic' },
      system: 'system:default/shop',
      description: 'What is sold',
      keyed: 'keyed',
      orderPerKey: 'unordered',
      how,
      clusterEntity: 'resource:default/kafka-prod',
    });
    expect(ended).toMatchObject({ status: 'completed' });
    expect(ended.output?.text.map(({ title }) => title)).toEqual([
      'Declaration',
      'catalog-info.yaml',
      'How its size was worked out',
    ]);
    expect(textOf(ended, 'Declaration')).toContain(text);
    const info = /```yaml\n([^]*)```/.exec(
      textOf(ended, 'catalog-info.yaml') ?? '',
    )?.[1];
    expect(entityOf(info ?? '')).toMatchObject({
      metadata: {
        description: 'What is sold',
        annotations: {
          'kafka.apache.org/topics': 'prod/_Declared..topic',
          'kafka-capacity/keyed': 'true',
          'kafka-capacity/order-per-key': 'false',
        },
      },
      spec: {
        owner: 'group:default/ordering',
        system: 'system:default/shop',
        dependsOn: ['resource:default/kafka-prod'],
      },
    });
    expect(kafka.changes).toEqual(before);
  });

  it('say why a topic can be neither declared nor created', async () => {
    const sizing = { ...given.sizing, name: '__own' };
    for (const how of ['strimzi', 'create']) {
      const ended = await run('create-kafka-topic', { ...given, sizing, how });
      expect(ended.status).toBe('failed');
      expect(ended.log).toContain(
        "Nothing was changed: the name must be a name that doesn't begin with '__'",
      );
    }
  });

  it('scale a topic, or only have that checked', async () => {
    const before = [...kafka.changes];
    const asked = { cluster: 'prod', topic: 'orders', partitions: 12 };
    const dry = await run('scale-kafka-topic', { ...asked, dryRun: true });
    expect(textOf(dry, 'What was done')).toMatch(
      /^Topic orders would get 12 partitions/,
    );
    expect(kafka.changes).toEqual(before);
    const ended = await run('scale-kafka-topic', { ...asked, dryRun: false });
    expect(ended).toMatchObject({ status: 'completed' });
    expect(textOf(ended, 'What was done')).toMatch(
      /^Topic orders now has 12 partitions; it had 6\.\s*- /,
    );
    // What was found of it before is no longer so, and what was to be done before comes too late.
    expect(ended.log).toContain('the next sweep assesses the topic again');
    expect(textOf(dry, 'What was done')).toContain('before the change');
    expect(textOf(ended, 'What was done')).toContain('may be missed');
    expect(textOf(ended, 'What was done')).not.toContain('before the change');
    expect(ended.output?.links).toContainEqual(
      expect.objectContaining({ entityRef: 'resource:default/orders' }),
    );
    expect(kafka.changes).toEqual([...before, 'orders 12']);
  });
});
