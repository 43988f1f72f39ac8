import fs from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {
  ConsumerGroupDetail,
  KafkaCapacityClient,
  TopicDetail,
} from 'backstage-plugin-kafka-capacity-common';
import { Locator, Page } from 'playwright-core';
import {
  ESTATE_CLUSTER,
  ESTATE_GROUPS,
  ESTATE_TOPICS,
} from '../../dev/kafka/estate/estate';
import { startGuardedProcess } from '../../dev/kafka';
import {
  clientOf,
  eventually,
  openPage,
  POSTGRES,
  RunningPortal,
  SQLITE,
  startPortal,
  visit,
} from './portal';
import { createByTemplate, scaleByTemplate } from './templates';

const LEVEL_WORDS = {
  ok: 'Ok',
  warning: 'Warning',
  scale: 'Scale',
  emergency: 'Emergency',
  unknown: 'Unknown',
};

const topicEvaluation = (topic: TopicDetail) => ({
  level: topic.level,
  partitions: topic.recommendation?.recommended,
  hazards: topic.hazards.map(({ id }) => id as string),
});

const groupEvaluation = (group: ConsumerGroupDetail) => ({
  level: group.level,
  state: group.state,
  idleMembers: group.idleMembers,
});

const listens = (port: number) =>
  new Promise<boolean>(resolve => {
    const socket = net.connect({ host: '127.0.0.1', port });
    socket
      .once('connect', () => resolve(true))
      .once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/**
 * The whole portal as `npm start` opens it: real Kafka, the example estate, a real database, a real browser. Each database has
 * a test file of its own, which has its name, so that the two run beside each other: they wait more than they compute.
 */
const namedByFile = () =>
  expect.getState().testPath?.includes('postgres') ? POSTGRES : SQLITE;

const tested = namedByFile();
// Without PostgreSQL its tests count as skipped; where CI is set `npm test` then fails.
const describeWhereThere = tested ? describe : describe.skip; // no PostgreSQL on this machine

describeWhereThere('the portal', () => {
  const [database, environment] = tested ?? SQLITE;
  let runDirectory: string;
  let portal: RunningPortal;
  let api: KafkaCapacityClient;
  let browser: Awaited<ReturnType<typeof openPage>>;
  let page: Page;

  beforeAll(async () => {
    runDirectory = await fs.mkdtemp(path.join(os.tmpdir(), 'portal-'));
    portal = await startPortal({ environment, runDirectory });
    api = await clientOf(portal);
    browser = await openPage();
    page = browser.page;
  });

  afterAll(async () => {
    await browser?.close();
    await portal?.stop();
    await fs.rm(runDirectory, { recursive: true, force: true });
  });

  it('assesses every topic of the estate as its truth demands', async () => {
    const expected = ESTATE_TOPICS.map(({ name, expected: truth }) => ({
      name,
      level: truth.level,
      partitions: truth.partitions,
      missingHazards: [] as string[],
    }));
    expect(
      await eventually(
        () =>
          Promise.all(
            ESTATE_TOPICS.map(async ({ name, expected: truth }) => {
              const evaluation = topicEvaluation(
                await api.getTopic(ESTATE_CLUSTER, name),
              );
              return {
                name,
                level: evaluation.level,
                partitions: evaluation.partitions ?? NaN,
                missingHazards: (truth.hazards ?? []).filter(
                  hazard => !evaluation.hazards.includes(hazard),
                ) as string[],
              };
            }),
          ),
        expected,
      ),
    ).toEqual(expected);
  });

  it('assesses every consumer group of the estate as its truth demands', async () => {
    const expected = ESTATE_GROUPS.map(({ id, expected: truth }) => ({
      id,
      level: truth.level,
      state: truth.state as string | null,
      idleMembers: truth.idleMembers,
    }));
    expect(
      await eventually(
        () =>
          Promise.all(
            ESTATE_GROUPS.map(async ({ id }) => ({
              id,
              ...groupEvaluation(
                await api.getConsumerGroup(ESTATE_CLUSTER, id),
              ),
            })),
          ),
        expected,
      ),
    ).toEqual(expected);
  });

  it('measures of the broker what a laptop can tell, with a cell of both matrices', async () => {
    const measured = { unknown: ['iops'], matricesUnknown: 0, rate: true };
    expect(
      await eventually(async () => {
        const { items } = await api.getBrokers(ESTATE_CLUSTER);
        const { signals } = await api.getClusterAssessment(ESTATE_CLUSTER);
        const answers = items.flatMap(({ matrices }) => [
          matrices.cpuNetwork.answer,
          matrices.memoryGc.answer,
        ]);
        return {
          unknown: items
            .flatMap(({ cells }) => cells)
            .filter(({ level }) => level === 'unknown')
            .map(({ row }) => row as string)
            // A machine that is slow for the moment needs a history to say what is usual.
            .filter(row => row !== 'request-queue-time'),
          matricesUnknown: answers.filter(one => one === 'unknown').length,
          rate: signals.some(
            ({ id, level }) => id === 'message-rate' && level !== 'unknown',
          ),
        };
      }, measured),
    ).toEqual(measured);
  });

  it('shows the level on the card of every example', async () => {
    const examples = [
      ...ESTATE_TOPICS.map(({ name, registered, expected }) => ({
        name,
        registered,
        level: expected.level,
      })),
      ...ESTATE_GROUPS.map(({ id, registered, expected }) => ({
        name: id,
        registered,
        level: expected.level,
      })),
    ].filter(({ registered }) => registered);
    const shown: Record<string, string> = {};
    const wanted: Record<string, string> = {};
    for (const { name, level } of examples) {
      const entity = await linkedEntity(name);
      await reopen(`${portal.frontend}/catalog/default/${entity}`);
      const row = page
        .getByRole('list', { name: 'Topics and consumer groups' })
        .getByRole('listitem')
        .filter({ has: page.getByText(name, { exact: true }) })
        .first();
      await row.waitFor();
      const text = await row.innerText();
      wanted[name] = LEVEL_WORDS[level];
      shown[name] = text.includes(wanted[name]) ? wanted[name] : text;
    }
    expect(shown).toEqual(wanted);
  });

  /** Where in the catalog an example is registered, as `kind/name`. */
  async function linkedEntity(name: string) {
    const topic = ESTATE_TOPICS.some(one => one.name === name);
    const { entities } = topic
      ? await api.getTopic(ESTATE_CLUSTER, name)
      : await api.getConsumerGroup(ESTATE_CLUSTER, name);
    const [, kind, entity] =
      entities[0].entityRef.match(/^(\w+):default\/(.+)$/) ?? [];
    return `${kind}/${entity}`;
  }

  it('rolls the system up, and leads from its card to what to do', async () => {
    await visit(
      page,
      `${portal.frontend}/catalog/default/component/order-service`,
    );
    await page
      .getByRole('link', { name: /orders\.placed/ })
      .first()
      .click();
    await page
      .getByText(/6 → 24 partitions|to 24 partitions/)
      .first()
      .waitFor();
    expect(page.url()).toContain('orders.placed');

    const system = await api.getEntityCapacity('system:default/ordering');
    expect(system.level).toBe('scale');
    expect(system.subjects.map(({ subject }) => subject.name)).toEqual(
      expect.arrayContaining(['orders.placed', 'orders.confirmed']),
    );
    expect(new Set(system.subjects.map(s => s.subject.name)).size).toBe(
      system.subjects.length,
    );
  });

  it('answers a what-if question in the browser', async () => {
    await visit(
      page,
      `${portal.frontend}/catalog/default/resource/orders.placed/kafka-capacity`,
    );
    await page.getByLabel(/peak/i).first().fill('0.101');
    const answer = page.getByText(/\b48\b/).first();
    await answer.waitFor();
    expect(await answer.isVisible()).toBe(true);
  });

  it('lists and finds topics on the platform page, and sweeps on demand', async () => {
    await visit(page, `${portal.frontend}/kafka-capacity`);
    const before = await api.getLatestSweep(ESTATE_CLUSTER);
    await page.getByRole('button', { name: /refresh now/i }).click();
    expect(
      await eventually(async () => {
        const latest = await api.getLatestSweep(ESTATE_CLUSTER);
        return (
          latest.state === 'succeeded' && latest.startedAt !== before.startedAt
        );
      }, true),
    ).toEqual(true);
    await page.getByRole('tab', { name: 'Topics' }).click();
    await page.getByLabel('Search topics').fill('clicks');
    await page.getByText('telemetry.clicks').first().waitFor();
    await page
      .getByText('orders.placed')
      .first()
      .waitFor({ state: 'detached' });
    expect(page.url()).toContain('clicks');
  });

  it('tells the story of a topic: created by template, found, outgrown, told of, and scaled by template', async () => {
    // The templates are the same on both databases.
    if (database !== 'SQLite') return;
    const name = 'orders.returned';
    const topic = async () => {
      const { level, partitionCount } = await api.getTopic(
        ESTATE_CLUSTER,
        name,
      );
      return { level, partitionCount };
    };
    await createByTemplate(page, portal.frontend, {
      cluster: ESTATE_CLUSTER,
      name,
      peakMBps: 0.005,
      targetParallelism: 1,
      owner: 'ordering',
    });
    const entity = page.url();
    const right = { level: 'ok', partitionCount: 6 };
    expect(await eventually(topic, right)).toEqual(right);
    await reopen(entity);
    const row = page
      .getByRole('list', { name: 'Topics and consumer groups' })
      .getByRole('listitem')
      .filter({ hasText: name });
    await row.filter({ hasText: 'Ok' }).waitFor();
    await row.scrollIntoViewIfNeeded();
    await picture('story-created');
    await page.getByText(/^\d+ of \d+ checks passed/).scrollIntoViewIfNeeded();
    await picture('story-scorecard');

    // As a result of its own, beside the entity's.
    const found = page
      .getByRole('listitem')
      .filter({ hasText: `Kafka topic · cluster ${ESTATE_CLUSTER}` })
      .filter({ hasText: name });
    await seen(`${portal.frontend}/search?query=${name}`, found);
    await picture('story-search');

    const load = await startLoad(name, 65);
    try {
      const short = { level: 'scale', partitionCount: 6 };
      expect(await eventually(topic, short)).toEqual(short);
      const notice = page.getByRole('link', {
        name: `Scale: topic ${name} on ${ESTATE_CLUSTER}`,
      });
      await seen(`${portal.frontend}/notifications`, notice);
      await picture('story-notification');
      await notice.click();
      await page
        .getByText('Increase from 6 to 24 partitions.')
        .first()
        .waitFor();
      await picture('story-outgrown');

      await scaleByTemplate(page, `${entity}/kafka-capacity`);
      const enough = { level: 'ok', partitionCount: 24 };
      expect(await eventually(topic, enough)).toEqual(enough);
      await reopen(entity);
      await row.filter({ hasText: 'Ok' }).waitFor();
      await row.scrollIntoViewIfNeeded();
      await picture('story-scaled');
      await seen(
        `${portal.frontend}/notifications`,
        page.getByRole('link', {
          name: `Ok again: topic ${name} on ${ESTATE_CLUSTER}`,
        }),
      );
    } finally {
      await load.stop({ graceMs: 10_000 });
    }
  });

  /** Opens a page again and again, as who waits for something would, until it is there. */
  async function seen(url: string, wanted: Locator) {
    const there = async () => {
      await reopen(url);
      return wanted
        .first()
        .waitFor({ timeout: 10_000 })
        .then(() => true);
    };
    expect(await eventually(there, true)).toBe(true);
  }

  /** Opens a page from another one, so that it asks again and nothing of the page before is left. */
  async function reopen(url: string) {
    await visit(page, `${portal.frontend}/kafka-capacity`);
    await page.getByRole('button', { name: /refresh now/i }).waitFor();
    await visit(page, url);
  }

  /** Keeps what is on the screen, where pictures for the documentation are wanted. */
  async function picture(name: string) {
    const directory = process.env.KAFKA_CAPACITY_STORY_IMAGES;
    if (!directory) return;
    await page.screenshot({ path: path.join(directory, `${name}.png`) });
  }

  /** Writes to a topic, and has a group read it, as `npm run load` does. */
  function startLoad(topicName: string, kBps: number) {
    return startGuardedProcess(
      process.execPath,
      [
        path.resolve(__dirname, '../../../../scripts/load.mjs'),
        topicName,
        String(kBps),
        'returns-desk',
      ],
      {
        cwd: runDirectory,
        logFile: path.join(runDirectory, 'load.log'),
        env: { ...process.env, KAFKA_CAPACITY_RUN_DIR: runDirectory },
      },
    );
  }

  it('goes on where it stopped: nothing is lost, and nothing is left running', async () => {
    const before = await api.getTopic(ESTATE_CLUSTER, 'orders.placed');
    const [broker] = (await api.getCluster(ESTATE_CLUSTER)).brokers ?? [];
    await portal.stop();
    for (const port of [
      broker.port,
      Number(new URL(portal.frontend).port),
      Number(new URL(portal.backend).port),
    ]) {
      expect([port, await listens(port)]).toEqual([port, false]);
    }

    portal = await startPortal({ environment, runDirectory });
    api = await clientOf(portal);
    const after = await api.getTopic(ESTATE_CLUSTER, 'orders.placed');
    expect(after).toMatchObject({ level: before.level, since: before.since });
    expect(
      await eventually(async () => {
        const { assessedAt } = await api.getTopic(
          ESTATE_CLUSTER,
          'orders.placed',
        );
        return assessedAt! > before.assessedAt!;
      }, true),
    ).toEqual(true);
  });

  it('raised no error in the browser', () => {
    expect(browser.errors).toEqual([]);
  });
});
