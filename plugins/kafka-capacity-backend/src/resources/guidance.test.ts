import { TestDatabases } from '@backstage/backend-test-utils';
import {
  findingText,
  ProcedureStep,
  SubjectFinding,
} from 'backstage-plugin-kafka-capacity-common';
import { ClusterSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { readCode } from '../assessment/stores/codeColumn';
import { entity, Replica, startReplica } from '../__testUtils__/replica';
import { group, snapshot, topic } from '../__testUtils__/snapshots';

jest.setTimeout(180_000);

const MINUTE = 60_000;
const GUEST = 'user:default/guest';

describe('what a subject was, and what to do about it', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
  const replicas: Replica[] = [];
  let current: Partial<ClusterSnapshot> = {};
  let at = 0;

  async function start(
    extra: Partial<Parameters<typeof startReplica>[0]> = {},
  ): Promise<Replica> {
    const replica = await startReplica({
      inspect: async () => snapshot('prod', at, current),
      ...extra,
    });
    replicas.push(replica);
    return replica;
  }

  /** Sweeps every minute up to now, each seeing what the function says of it. */
  async function sweeps(
    replica: Replica,
    contents: Partial<ClusterSnapshot>[],
  ): Promise<void> {
    const now = Date.now();
    for (const [i, content] of contents.entries()) {
      at = now - (contents.length - 1 - i) * MINUTE;
      current = content;
      await replica.sweep();
    }
  }

  afterEach(async () => {
    const complaints = replicas.flatMap(replica => replica.complaints);
    for (const replica of replicas.splice(0)) await replica.stop();
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
  });

  it.each(databases.eachSupportedId())(
    'tells the past of a topic and a group on %p',
    async databaseId => {
      const knex = await databases.init(databaseId);
      const replica = await start({ knex });
      const unread = topic('orders', [NaN, 0]);
      unread.partitions[0].logEndOffset = undefined;
      await sweeps(replica, [
        { topics: [topic('other', [1])] },
        { topics: [topic('orders', [600, 0])] },
        { topics: [topic('orders', [1200, 600])] },
        { topics: [unread] },
        { topics: [topic('orders', [2000, 1000])] },
        { topics: [topic('orders', [5000, 1000], { topicId: 'another' })] },
        {
          topics: [topic('orders', [5000, 1600], { topicId: 'another' })],
          groups: [group('billing', 'orders', [5000, 1300])],
        },
      ]);
      const { body: past } = await replica
        .get('/clusters/prod/topics/orders/history')
        .expect(200);
      expect(past).toMatchObject({ span: 'hour', bytesPerRecord: 1000 });
      const rates = past.traffic.map(
        (point: { recordsPerSecond: number | null }) => point.recordsPerSecond,
      );
      expect(rates).toEqual([null, 20, null, null, null, 10]);
      expect(past.changesCursor).toBeNull();
      expect(past.changes).toEqual([
        expect.objectContaining({
          from: null,
          finding: expect.stringMatching(/^The topic was recreated\. /),
        }),
        expect.objectContaining({
          from: null,
          finding: expect.stringContaining('partitions'),
        }),
      ]);

      const { body: group1 } = await replica
        .get('/clusters/prod/consumer-groups/billing/history?span=day')
        .expect(200);
      expect(group1.lag.at(-1)).toMatchObject({
        lag: 300,
        timeLagSeconds: 30,
        timeLagAtLeast: false,
      });
      expect(group1.changes).toEqual([
        expect.objectContaining({
          from: null,
          figure: { label: 'lag', value: 300, unit: 'records' },
        }),
      ]);
      // A group that is gone has no page.
      await sweeps(replica, [{ topics: [topic('orders', [1, 1])] }]);
      await replica
        .get('/clusters/prod/consumer-groups/billing/history')
        .expect(404);
      await replica
        .get('/clusters/prod/topics/orders/history?span=year')
        .expect(400);
    },
  );

  it.each(databases.eachSupportedId())(
    'pages through every change of a level that is kept, on %p',
    async databaseId => {
      const knex = await databases.init(databaseId);
      const replica = await start({ knex });
      await sweeps(replica, [
        { topics: [topic('orders', [5]), topic('other', [5])] },
      ]);
      const first = await knex('level_changes').where({ name: 'orders' });
      const now = Date.now();
      const figure = { label: 'peak', value: 65, unit: 'MB/s' };
      const rows = Array.from({ length: 250 }, (_, i) => ({
        cluster: 'prod',
        kind: 'topic',
        name: i % 2 ? 'orders' : 'other',
        at: now + i,
        from_level: 'ok',
        to_level: 'scale',
        finding: `${i}`,
        // Those from before it was kept have none.
        figure: i < 200 ? null : JSON.stringify(figure),
      }));
      await knex.batchInsert('level_changes', rows, 50);
      const all = rows
        .filter(({ name }) => name === 'orders')
        .map(({ finding }) => finding)
        .reverse()
        .concat(
          first.map(({ finding }) =>
            findingText(readCode<SubjectFinding>(finding)),
          ),
        );
      const path = '/clusters/prod/topics/orders';
      const { body: past } = await replica.get(`${path}/history`).expect(200);
      const seen: string[] = past.changes.map(
        ({ finding }: { finding: string }) => finding,
      );
      expect(seen).toHaveLength(100);
      expect(past.changes[0].figure).toEqual(figure);
      expect(past.changes.at(-1).figure).toBeNull();
      let cursor: string | null = past.changesCursor;
      while (cursor) {
        const { body } = await replica
          .get(`${path}/level-changes?limit=10&cursor=${cursor}`)
          .expect(200);
        expect(body.items.length).toBeLessThanOrEqual(10);
        // What changes meanwhile moves no page.
        await knex('level_changes').insert({ ...rows[1], finding: 'new' });
        for (const { finding } of body.items) seen.push(finding);
        cursor = body.nextCursor;
      }
      expect(seen).toEqual(all);
      for (const cursorOfNone of ['x', 'change.2147483648']) {
        const { body: wrong } = await replica
          .get(`${path}/level-changes?cursor=${cursorOfNone}`)
          .expect(400);
        expect(wrong.error.message).toBe(
          `cursor must be the changesCursor of a history or the nextCursor of such a page, but it is '${cursorOfNone}'`,
        );
      }
      await replica
        .get('/clusters/prod/consumer-groups/billing/level-changes')
        .expect(404);
    },
  );

  it('tells the past to nobody who may not see it', async () => {
    const replica = await start({
      entities: [entity('Resource', 'orders', { topics: 'prod/orders' })],
      hiddenFrom: { [GUEST]: ['orders'] },
    });
    await sweeps(replica, [{ topics: [topic('orders', [5])] }]);
    const path = '/clusters/prod/topics/orders/history';
    const changes = '/clusters/prod/topics/orders/level-changes';
    for (const address of [path, changes]) {
      expect((await replica.get(address)).status).toBe(200);
      expect((await replica.get(address, GUEST)).status).toBe(404);
    }
  });

  describe('procedure', () => {
    const path = '/clusters/prod/topics/orders/procedure';
    const three = [5, 5, 5];

    it('says how to increase, with what a new topic must take over', async () => {
      const replica = await start();
      const plain = topic('tiered', three);
      const tiered = {
        ...plain,
        config: plain.config && {
          ...plain.config,
          timestampType: 'LogAppendTime',
          remoteStorage: true as const,
        },
      };
      await sweeps(replica, [
        {
          topics: [
            topic('orders', three),
            topic('six', Array(6).fill(1)),
            tiered,
          ],
          groups: [group('billing', 'orders', three, { memberCount: 2 })],
        },
      ]);
      const { body: elsewhere } = await replica
        .get('/clusters/prod/topics/tiered/procedure?to=6')
        .expect(200);
      // What its brokers hold is not all that a copy takes.
      expect(elsewhere.impact.copyBytes).toBeNull();
      expect(JSON.stringify(elsewhere.options[0])).toMatch(
        /--config message.timestamp.type=LogAppendTime.*--config remote.storage.enable=true/,
      );
      const { body } = await replica.get(path).expect(200);
      expect(body).toMatchObject({
        topic: 'orders',
        newTopic: 'orders-p6',
        from: 3,
        to: 6,
        impact: {
          keysMoved: 0.5,
          partitionsAdded: 3,
          groups: [{ groupId: 'billing', members: 2 }],
          unnamedGroups: 0,
          membersAffected: 2,
        },
      });
      const [newTopic] = body.options;
      expect(body.impact).toMatchObject({
        copyBytes: 15_000,
        settings: expect.arrayContaining(['retention.ms']),
      });
      const commands = JSON.stringify(newTopic.implementations[0].steps);
      for (const config of [
        'cleanup.policy=delete',
        'compression.type=producer',
        'max.message.bytes=1048588',
        'min.insync.replicas=1',
        'retention.bytes=-1',
        'retention.ms=604800000',
        'segment.bytes=1073741824',
      ]) {
        expect(commands).toContain(`--config ${config}`);
      }
      const { body: more } = await replica.get(`${path}?to=24`).expect(200);
      expect(more.impact.partitionsAdded).toBe(21);

      const refused = async (query: string) =>
        (await replica.get(query).expect(400)).body.error.message;
      expect(await refused(`${path}?to=3`)).toBe(
        "to must be more than 3: partitions can't be removed, is 3",
      );
      expect(await refused(`${path}?to=x`)).toContain('"x"');
      expect(await refused('/clusters/prod/topics/six/procedure')).toContain(
        'to must be given, more than 6',
      );
      await replica
        .get('/clusters/prod/topics/six/procedure?to=12')
        .expect(200);
      await replica.get('/clusters/prod/topics/none/procedure').expect(404);
    });

    const streams = (name: string, ...topics: string[]) =>
      group(name, topics[0], three, {
        members: [1, 2].map(thread => ({
          memberId: `${name}-StreamThread-${thread}`,
          clientId: `${name}-StreamThread-${thread}`,
          host: '/10.0.0.1',
          assignment: Object.fromEntries(topics.map(one => [one, [thread]])),
        })),
      });

    it('takes the job that copies the topic for none of its consumers, whoever asks', async () => {
      const replica = await start({
        entities: [entity('Resource', 'orders', { topics: 'prod/orders' })],
      });
      await sweeps(replica, [
        {
          topics: [topic('orders', three)],
          groups: [streams('copy-to-orders-p24', 'orders')],
        },
      ]);
      for (const caller of [undefined, GUEST]) {
        const kinds = async (to: number) => {
          const { body } = await replica
            .get(`${path}?to=${to}`, caller)
            .expect(200);
          return body.options[0].implementations.map(
            ({ kind }: { kind: string }) => kind,
          );
        };
        expect(await kinds(24)).toContain('zero-downtime');
        expect(await kinds(12)).not.toContain('zero-downtime');
      }
    });

    it('names neither groups nor topics that the caller may not see', async () => {
      const replica = await start({
        entities: [
          entity('Resource', 'orders', { topics: 'prod/orders' }),
          entity('Component', 'join', {
            groups: 'prod/join',
            topics: 'prod/customers',
          }),
          entity('Component', 'secret', {
            groups: 'prod/hidden',
            topics: 'prod/secret-topic',
          }),
        ],
        hiddenFrom: { [GUEST]: ['secret'] },
      });
      const internal = 'join-store-changelog';
      await sweeps(replica, [
        {
          topics: [
            'orders',
            'customers',
            'secret-topic',
            'prices',
            internal,
          ].map(name => topic(name, three)),
          groups: [
            streams('join', 'orders', 'customers', 'secret-topic', internal),
            streams('hidden', 'orders', 'prices'),
          ],
        },
      ]);
      const all = await replica.get(path).expect(200);
      expect(all.body.impact).toMatchObject({
        coPartitioned: ['customers', 'prices', 'secret-topic'],
        unnamedCoPartitioned: 0,
      });
      const { body } = await replica.get(path, GUEST).expect(200);
      const text = JSON.stringify(body);
      for (const hidden of ['hidden', 'secret', 'prices', internal]) {
        expect(text).not.toContain(hidden);
      }
      expect(body.impact).toMatchObject({
        groups: [{ groupId: 'join', members: 2 }],
        unnamedGroups: 1,
        membersAffected: 4,
        coPartitioned: ['customers'],
        unnamedCoPartitioned: 2,
      });
      const { steps } = body.options[0].implementations[0];
      const notes = steps.flatMap((step: ProcedureStep) => step.notes);
      for (const note of [
        { of: 'groups', count: 1 },
        { of: 'stream processors', count: 1 },
        { of: 'topics', count: 2 },
      ]) {
        expect(notes).toContainEqual({ code: 'not-visible', ...note });
      }
      const { body: seen } = await replica
        .get('/clusters/prod/topics/orders', GUEST)
        .expect(200);
      expect(seen).toMatchObject({
        consumers: [{ group: 'join' }],
        unnamedConsumers: 1,
        consumersFault: null,
      });
      expect(body.hazards).toContainEqual(
        expect.objectContaining({
          id: 'stream-processing',
          evidence: expect.stringContaining('a group that you may not see'),
        }),
      );
      await replica.get(path, 'user:default/other').expect(200);
    });
  });

  it.each<[string, Partial<ClusterSnapshot>, object, string]>([
    [
      'a broker that does not list its groups',
      {
        groups: [],
        groupsFault: {
          code: 'REQUEST_TIMED_OUT',
          message: 'Broker 2 is silent',
        },
      },
      { consumers: [], unnamedConsumers: 0 },
      'not every group could be read (Broker 2 is silent)',
    ],
    [
      'a group that could not be described',
      {
        groups: [
          group('billing', 'orders', [5, 5, 5], {
            memberCount: 0,
            fault: { code: 'NOT_COORDINATOR', message: 'Nobody answers' },
          }),
        ],
      },
      { consumers: [{ group: 'billing', members: null }] },
      'the members of 1 group could not be read',
    ],
  ])(
    'takes no topic for unread because of %s',
    async (_case, content, known, why) => {
      const replica = await start();
      await sweeps(replica, [
        { topics: [topic('orders', [5, 5, 5])], ...content },
      ]);
      const path = '/clusters/prod/topics/orders';
      const { body } = await replica.get(path).expect(200);
      expect(body).toMatchObject({ ...known, consumersFault: why });
      expect(JSON.stringify(body)).not.toContain('no consumer group reads it');
      expect(body.hazards).toContainEqual(
        expect.objectContaining({
          id: 'stream-processing',
          blocks: ['in-place'],
          evidence: expect.stringContaining(why),
        }),
      );
      const { body: procedure } = await replica
        .get(`${path}/procedure?to=6`)
        .expect(200);
      expect(procedure.impact).toMatchObject({
        consumersKnown: 'partly',
        consumersFault: why,
      });
    },
  );

  describe('scaling', () => {
    const path = '/clusters/prod/consumer-groups/billing';

    /** A topic that gets 6,000 records a minute, and a group whose two members each do 1,200 of them. */
    const minutes = (
      count: number,
      extra: (minute: number) => Parameters<typeof group>[3] = () => ({}),
    ) =>
      Array.from({ length: count }, (_, minute) => {
        const ends = [100_000 + 3000 * minute, 100_000 + 3000 * minute];
        const commits = ends.map(() => 1000 + 1200 * minute);
        return {
          topics: [topic('orders', ends)],
          groups: [
            group('billing', 'orders', commits, {
              memberCount: 2,
              ...extra(minute),
            }),
          ],
        };
      });

    it('measures what a member can do while it lags, and says what would help', async () => {
      const replica = await start();
      await sweeps(replica, minutes(12));
      const { body } = await replica.get(`${path}/scaling`).expect(200);
      expect(body).toMatchObject({
        produceRate: 100,
        consumeRate: 40,
        lagVelocity: 60,
        timeLag: { atLeast: true, reason: null },
        memberRate: {
          recordsPerSecond: 20,
          source: 'measured',
          at: new Date(at).toISOString(),
        },
        partitions: 2,
        members: 2,
        recommendation: { action: 'add-partitions' },
        reason: null,
        clearsWhen: expect.stringMatching(
          /^It needs \d+ members to be in time; it has 2: each of the 2 partitions has a member, so that it needs partitions for the 5 members that it takes to keep up; its lag must be below 9k records and below 27 s for 30 min\.$/,
        ),
      });
      expect(body.recommendation.calculation.inputs).toContainEqual(
        expect.objectContaining({
          name: 'rate of one member',
          value: 20,
          source: 'measured while it lagged',
        }),
      );
      expect(body.strategies.map(({ kind }: { kind: string }) => kind)).toEqual(
        ['static', 'dynamic', 'tuning'],
      );
      expect(body.tuning.unknown).toEqual([]);

      const { body: detail } = await replica.get(path).expect(200);
      expect(detail.partitions).toMatchObject([
        {
          partition: 0,
          lag: 118_800,
          behavior: 'falling-behind',
          behaviorReason: 'its lag never falls',
          timeLag: { seconds: 660, atLeast: true, reason: null },
        },
        { partition: 1, behavior: 'falling-behind' },
      ]);
    });

    it('tells the topic what the group needs of it, and names the group only to who may see it', async () => {
      const replica = await start({
        entities: [
          entity('Resource', 'orders', { topics: 'prod/orders' }),
          entity('Component', 'billing', { groups: 'prod/billing' }),
        ],
        hiddenFrom: { [GUEST]: ['billing'] },
      });
      await sweeps(replica, minutes(12));
      const topicPath = '/clusters/prod/topics/orders';
      const { body: seen } = await replica.get(topicPath).expect(200);
      expect(seen).toMatchObject({
        level: 'scale',
        finding:
          'A group that reads it takes 5 members to keep up, which with growth (5 × 2 = 10) need 10 partitions; it has 2. Go to 12.',
        consumers: [{ group: 'billing' }],
        recommendation: {
          recommended: 12,
          factors: { consumers: 10 },
          calculation: {
            inputs: expect.arrayContaining([
              {
                id: 'parallelism',
                name: 'target parallelism',
                value: 5,
                unit: 'consumers',
                source: 'need of group billing, measured',
                at: new Date(at).toISOString(),
              },
            ]),
          },
        },
      });
      const { body: hidden } = await replica.get(topicPath, GUEST).expect(200);
      expect(hidden).toMatchObject({
        consumers: [],
        unnamedConsumers: 1,
        recommendation: { recommended: 12 },
      });
      expect(JSON.stringify(hidden)).not.toContain('billing');
      expect(JSON.stringify(hidden)).toContain(
        'need of a group that reads it, measured',
      );
    });

    it('takes what is declared while partitions change hands', async () => {
      const replica = await start({
        entities: [
          entity('Component', 'billing', {
            groups: 'prod/billing',
            annotations: {
              'kafka-capacity/consumer-benchmark-records-per-second': '60',
            },
          }),
        ],
      });
      const contents = minutes(6);
      contents.forEach(({ groups: [one] }, minute) => {
        if (minute % 2) {
          const [a, b] = one.members;
          [a.assignment, b.assignment] = [b.assignment, a.assignment];
        }
      });
      await sweeps(replica, contents);
      const { body } = await replica.get(`${path}/scaling`).expect(200);
      expect(body.memberRate).toEqual({
        recordsPerSecond: 60,
        source: 'declared',
        at: null,
      });
    });

    it('needs the members to say how many more there should be', async () => {
      const replica = await start();
      const fault = { code: 'NOT_COORDINATOR', message: 'Nobody answers.' };
      await sweeps(
        replica,
        minutes(12, minute => (minute === 11 ? { fault, memberCount: 0 } : {})),
      );
      const { body } = await replica.get(`${path}/scaling`).expect(200);
      expect(body).toMatchObject({
        members: null,
        recommendation: null,
        reason: 'its members could not be read: Nobody answers',
        strategies: [],
        tuning: null,
      });
    });

    it('says why it can say nothing, and which commits say nothing', async () => {
      const replica = await start();
      const remade = (topicId: string, end: number) => ({
        topics: [topic('orders', [end], { topicId })],
        groups: [
          group('billing', 'orders', [900]),
          group('shared', 'orders', [], {
            type: 'share',
            committed: undefined,
            members: [
              {
                memberId: 'm',
                clientId: 'm',
                host: '/10.0.0.1',
                assignment: { orders: [0] },
              },
            ],
          }),
        ],
      });
      await sweeps(replica, [
        remade('first', 900),
        remade('first', 900),
        remade('second', 10),
      ]);
      const { body: billing } = await replica.get(path).expect(200);
      expect(billing.partitions).toMatchObject([
        {
          lag: null,
          behavior: 'unknown',
          timeLag: null,
          reason: expect.stringContaining('recreated'),
        },
      ]);
      const shared = '/clusters/prod/consumer-groups/shared';
      const { body: rows } = await replica.get(shared).expect(200);
      expect(rows.partitions).toMatchObject([
        {
          lag: null,
          behavior: null,
          reason:
            'share groups commit no offsets, and only brokers of Kafka 4.2 and later tell their lag',
        },
      ]);
      const { body } = await replica.get(`${shared}/scaling`).expect(200);
      expect(body).toMatchObject({
        recommendation: null,
        reason: expect.stringContaining('members of a share group'),
        strategies: [],
        memberRate: null,
        clearsWhen: expect.stringContaining('share groups commit no offsets'),
      });
    });
  });

  it('answers what-if for a topic whose count is fixed with that count', async () => {
    const replica = await start();
    await sweeps(replica, [
      { topics: [topic('_schemas', [600]), topic('orders', [600])] },
    ]);
    const ask = async (name: string, status = 200) => {
      const { body } = await replica
        .post('/recommendations/partitions', {
          peakMBps: 65,
          targetParallelism: 3,
          cluster: 'prod',
          topic: name,
        })
        .expect(status);
      return body;
    };
    expect(await ask('_schemas')).toMatchObject({
      action: 'keep',
      current: 1,
      recommended: 1,
      fixed: { partitions: 'one', source: 'name pattern _schemas' },
    });
    expect(await ask('orders')).toMatchObject({
      action: 'increase',
      current: 1,
      recommended: 24,
      fixed: null,
    });
    await ask('absent', 404);
    await replica
      .post('/recommendations/partitions', {
        peakMBps: 65,
        targetParallelism: 3,
        topic: 'orders',
      })
      .expect(400);
  });
});
