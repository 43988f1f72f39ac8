/**
 * What goes wrong with clusters, seen through the whole portal: real Kafka, a real database, a real browser.
 */
import {
  KafkaCapacityClient,
  Level,
} from 'backstage-plugin-kafka-capacity-common';
import {
  AclOperationTypes,
  AclResourceTypes,
  Admin,
  Kafka,
  logLevel,
} from 'kafkajs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Page } from 'playwright-core';
import { KafkaCluster, startKafka } from '../../dev/kafka';
import {
  clientOf,
  DATABASES,
  eventually,
  finishedSweep,
  openPage,
  RunningPortal,
  startPortal,
  visit,
} from '../__testUtils__/portal';
import { startSecuredKafka } from '../sources/kafka/testing/securedKafka';
import { createAcls } from '../sources/kafka/testing/acls';
import { createTopics } from '../sources/kafka/testing/createTopics';

const PASSWORD = 'correct-horse-battery-staple';
const WRONG_PASSWORD = 'wrong-horse-battery-staple';
const COMPONENT = 'component:default/shop';

async function withAdmin(
  cluster: KafkaCluster,
  act: (admin: Admin) => Promise<unknown>,
) {
  const admin = new Kafka({
    brokers: cluster.internalBootstrap,
    logLevel: logLevel.NOTHING,
  }).admin();
  await admin.connect();
  await act(admin);
  await admin.disconnect();
}

let directory: string;
let secured: KafkaCluster;
let three: KafkaCluster;
let config: string;

beforeAll(async () => {
  directory = await fs.mkdtemp(path.join(os.tmpdir(), 'troubles-'));
  let certificate: string;
  [{ kafka: secured, certificate }, three] = await Promise.all([
    startSecuredKafka({ username: 'sweeper', password: PASSWORD }),
    startKafka({ brokers: 3 }),
  ]);
  await withAdmin(secured, async admin => {
    await createTopics(admin, {
      topics: ['orders', 'payments.audit'].map(topic => ({ topic })),
    });
    const { DESCRIBE, DESCRIBE_CONFIGS } = AclOperationTypes;
    await createAcls(
      admin,
      'User:sweeper',
      [
        [DESCRIBE, AclResourceTypes.CLUSTER, 'kafka-cluster'] as const,
        [DESCRIBE, AclResourceTypes.TOPIC, 'orders'] as const,
        [DESCRIBE_CONFIGS, AclResourceTypes.TOPIC, 'orders'] as const,
      ].map(([operation, resourceType, resourceName]) => ({
        operation,
        resourceType,
        resourceName,
      })),
    );
  });
  await withAdmin(three, async admin => {
    await createTopics(admin, {
      topics: [
        { topic: 'deliveries', numPartitions: 6, replicationFactor: 3 },
        {
          topic: 'single',
          replicaAssignment: [{ partition: 0, replicas: [3] }],
        },
      ],
    });
  });
  const catalog = path.join(directory, 'catalog.yaml');
  config = path.join(directory, 'app-config.troubles.yaml');
  const entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'shop',
      annotations: {
        'kafka.apache.org/topics':
          'secured/orders,secured/payments.audit,locked/orders,three/deliveries,three/single',
      },
    },
    spec: { type: 'service', lifecycle: 'production', owner: 'guests' },
  };
  const connection = {
    brokers: secured.bootstrap,
    ssl: { ca: certificate },
    sasl: { mechanism: 'scram-sha-512', username: 'sweeper' },
  };
  // JSON is YAML.
  await fs.writeFile(catalog, JSON.stringify(entity));
  await fs.writeFile(
    config,
    JSON.stringify({
      backend: { database: { prefix: 'troubles_' } },
      catalog: { locations: [{ type: 'file', target: catalog }] },
      kafkaCapacity: {
        sweep: {
          frequency: { seconds: 5 },
          throughputWindow: { seconds: 20 },
        },
        // Their one partition is all that is wrong with topics that can be read.
        policies: { partitions: { rules: { minimum: 'scale' } } },
        clusters: [
          {
            name: 'secured',
            ...connection,
            sasl: { ...connection.sasl, password: PASSWORD },
          },
          {
            name: 'locked',
            ...connection,
            sasl: { ...connection.sasl, password: WRONG_PASSWORD },
          },
          { name: 'three', brokers: three.bootstrap },
          // As an environment variable leaves it that is not set.
          { name: 'unset', ...connection },
        ],
      },
    }),
  );
});

afterAll(async () => {
  await Promise.all([secured?.stop(), three?.stop()]);
  await fs.rm(directory, { recursive: true, force: true });
});

describe.each(DATABASES)('clusters in trouble on %s', (_, environment) => {
  let runDirectory: string;
  let portal: RunningPortal;
  let api: KafkaCapacityClient;
  let browser: Awaited<ReturnType<typeof openPage>>;
  let page: Page;

  beforeAll(async () => {
    runDirectory = await fs.mkdtemp(path.join(os.tmpdir(), 'portal-'));
    portal = await startPortal({
      args: [`--config=${config}`],
      environment,
      runDirectory,
    });
    api = await clientOf(portal);
    browser = await openPage();
    page = browser.page;
  });

  afterAll(async () => {
    await browser?.close();
    await portal?.stop();
    await fs.rm(runDirectory, { recursive: true, force: true });
  });

  /** What the API tells of a subject of the component, given as `cluster/name`. */
  async function told(address: string) {
    const { subjects } = await api.getEntityCapacity(COMPONENT);
    const found = subjects.find(
      ({ subject }) => `${subject.cluster}/${subject.name}` === address,
    );
    if (!found) throw new Error(`${address} is none of its subjects`);
    return found;
  }

  /** What the API tells of subjects now: their levels, and whether they were assessed since a time. */
  const levels = (addresses: string[], since = '') =>
    Promise.all<Level | false>(
      addresses.map(async address => {
        const { level, assessedAt } = await told(address);
        return assessedAt! > since && level;
      }),
    );

  /** Waits until the component's card has a line for a subject with a text. */
  async function lineOnCard(address: string, text: string) {
    const [cluster, name] = address.split('/');
    await page
      .getByRole('list', { name: 'Topics and consumer groups' })
      .getByRole('listitem')
      .filter({ has: page.getByText(`topic on ${cluster}`, { exact: true }) })
      .filter({ has: page.getByText(name, { exact: true }) })
      .filter({ hasText: text })
      .waitFor();
  }

  const openCard = () =>
    visit(page, `${portal.frontend}/catalog/default/component/shop`);

  it('says what to grant where it may not look, and assesses the rest', async () => {
    const grant = 'give the principal DESCRIBE on it';
    expect(
      await eventually(async () => {
        const { level, finding } = await told('secured/payments.audit');
        return [level, finding.includes(grant)];
      }, ['unknown', true]),
    ).toEqual(['unknown', true]);
    const rest = ['secured/orders', 'three/single', 'three/deliveries'];
    const truth: Level[] = ['scale', 'scale', 'ok'];
    expect(await eventually(() => levels(rest), truth)).toEqual(truth);
    await openCard();
    await lineOnCard('secured/payments.audit', grant);
    await lineOnCard('secured/orders', 'Scale');
    await lineOnCard('three/single', 'Scale');
  });

  it('says that a password is wrong, and tells none', async () => {
    const refused = 'SASL authentication failed for cluster locked';
    await lineOnCard('locked/orders', refused);
    const card = await page.content();
    await visit(page, `${portal.frontend}/kafka-capacity`);
    await page
      .getByText(new RegExp(`^${refused}`))
      .first()
      .waitFor();
    expect(await finishedSweep(api, 'locked')).toMatchObject({
      state: 'failed',
    });
    const texts = {
      card,
      page: await page.content(),
      start: await portal.output(),
      log: await fs.readFile(path.join(runDirectory, 'portal.log'), 'utf8'),
      entity: JSON.stringify(await api.getEntityCapacity(COMPONENT)),
      cluster: JSON.stringify(await api.getCluster('locked')),
    };
    expect(texts.log).toContain(refused);
    for (const [where, text] of Object.entries(texts)) {
      const found = [PASSWORD, WRONG_PASSWORD].filter(it => text.includes(it));
      expect([where, found]).toEqual([where, []]);
    }
  });

  it('starts all the same where a setting of one cluster is missing, and says which', async () => {
    const missing = 'kafkaCapacity.clusters[3].sasl.password must be';
    expect(await finishedSweep(api, 'unset')).toMatchObject({
      state: 'failed',
      error: expect.stringContaining(missing),
    });
    await visit(page, `${portal.frontend}/kafka-capacity/clusters/unset`);
    await page.getByText(missing).first().waitFor();
  });

  it('does without a broker that is lost in mid-sweep', async () => {
    const lost = three.brokers[2];
    const latest = () => api.getLatestSweep('three');
    lost.freeze();
    const frozenAt = new Date().toISOString();
    // A sweep that begins now can't end: it waits for the broker.
    const begun = async () => {
      const { state, startedAt } = await latest();
      return state === 'running' && startedAt! > frozenAt;
    };
    expect(await eventually(begun, true)).toBe(true);
    const caught = await latest();
    await lost.kill();
    const killedAt = new Date().toISOString();
    const outcome = async () => {
      const { startedAt, state, faults } = await latest();
      return [
        startedAt! >= caught.startedAt! && state,
        faults.some(({ message }) => message.startsWith('Broker 3 ')),
      ];
    };
    const whole = ['succeeded', true];
    expect(await eventually(outcome, whole)).toEqual(whole);
    // That sweep ended with what it could read, too, though the next one may have begun.
    const log = await fs.readFile(
      path.join(runDirectory, 'portal.log'),
      'utf8',
    );
    expect(log).not.toContain("Sweep of cluster 'three' failed");

    const both = ['three/single', 'three/deliveries'];
    const without: Level[] = ['emergency', 'ok'];
    expect(await eventually(() => levels(both, killedAt), without)).toEqual(
      without,
    );
    await openCard();
    await lineOnCard('three/single', '1 of 1 partition without a leader');
    await page.getByText(/^Partly read/).waitFor();
    await visit(page, `${portal.frontend}/kafka-capacity`);
    await page.getByText(/^Broker 3 is down/).waitFor();
  });

  it('has it back', async () => {
    const [, , lost] = three.brokers;
    // Also when the test before gave up half-way.
    await lost.kill();
    await lost.start();
    const startedAt = new Date().toISOString();
    const both = ['three/single', 'three/deliveries'];
    const back: Level[] = ['scale', 'ok'];
    expect(await eventually(() => levels(both, startedAt), back)).toEqual(back);
    const faults = async () =>
      (await finishedSweep(api, 'three', startedAt)).faults;
    expect(await eventually(faults, [])).toEqual([]);
    await page.getByText(/^Broker 3 is down/).waitFor({ state: 'detached' });
    await openCard();
    await lineOnCard('three/single', 'Scale');
    await page.getByText(/^Partly read/).waitFor({ state: 'detached' });
  });

  it('raised no error in the browser', () => {
    expect(browser.errors).toEqual([]);
  });
});
