import {
  ClusterAdmin,
  RecordTimeReading,
} from 'backstage-plugin-kafka-capacity-node';
import { entity, Replica, startReplica } from '../../__testUtils__/replica';
import { group, snapshot, topic } from '../../__testUtils__/snapshots';
import { compare } from './recordTimeCheck';

jest.setTimeout(180_000);

const NOW = Date.UTC(2026, 0, 2);
const HOUR = 3600;

const recordOf = (secondsAgo: number) => ({
  offset: 100,
  at: NOW - secondsAgo * 1000,
  type: 'create' as const,
  of: 'record' as const,
});
const behind = (seconds: number | null, atLeast = false) => ({
  seconds,
  atLeast,
  reason: seconds === null ? ('not-measured' as const) : null,
});

describe('compare', () => {
  it.each<
    [string, RecordTimeReading, ReturnType<typeof behind> | null, RegExp]
  >([
    [
      'times that agree',
      { record: recordOf(2 * HOUR + 300) },
      behind(2 * HOUR),
      /^The record is 2\.1 h old, which agrees with the 2 h that sweeps measured\.$/,
    ],
    [
      'at least as long as is known',
      { record: recordOf(50 * HOUR) },
      behind(2 * HOUR, true),
      /agrees with the at least 2 h that/,
    ],
    [
      'a record that is too old by its producer',
      { record: recordOf(50 * HOUR) },
      behind(2 * HOUR),
      /does not agree with the 2 h .*set by its producer/,
    ],
    [
      'a record that is too young by the broker',
      { record: { ...recordOf(60), type: 'log-append' } },
      behind(2 * HOUR, true),
      /does not agree with the at least 2 h .*by the broker .*to be trusted/,
    ],
    [
      'a time lag that is not known',
      { record: recordOf(60) },
      behind(null),
      /is 60 s old; .*don't know: not measured\.$/,
    ],
    ['none at all', { record: recordOf(60) }, null, /don't know\.$/],
    [
      'a record that an open transaction holds back',
      { record: recordOf(60), lastStableOffset: 100 },
      behind(0),
      /an open transaction holds it back/,
    ],
    [
      'a gap',
      { record: { ...recordOf(60), offset: 1_130 } },
      behind(60),
      /agrees .* It is the next one that is held, at offset 1,130; /,
    ],
    [
      'a compressed batch',
      { record: { ...recordOf(60), of: 'batch' } },
      behind(60),
      /agrees .* compressed batch, whose first record the time is of\.$/,
    ],
    [
      'a record without a time',
      { record: { ...recordOf(60), at: -1 } },
      behind(60),
      /^The record has no time\.$/,
    ],
    [
      'a record that was deleted',
      { record: null, logStartOffset: 1_600, logEndOffset: 2_000 },
      behind(60),
      /^The record at offset 100 was deleted .* begins at 1,600 now, 1,500 offsets later\.$/,
    ],
    [
      'everything read',
      { record: null, logStartOffset: 0, logEndOffset: 100 },
      behind(0),
      /^The group has read everything/,
    ],
    [
      'only markers left',
      { record: null, logStartOffset: 0, logEndOffset: 101 },
      behind(60),
      /^Behind the committed offset there are only markers/,
    ],
    [
      'a refusal',
      {
        record: null,
        fault: { code: 'TOPIC_AUTHORIZATION_FAILED', message: 'Give READ' },
      },
      behind(60),
      /^Give READ\.$/,
    ],
  ])('says what it means: %s', (_case, reading, measured, finding) => {
    const expected = { committed: 100, measuredAt: NOW, measured };
    const result = compare(reading, expected, NOW);
    expect(result.finding).toMatch(finding);
    const timed = reading.record !== null && reading.record.at >= 0;
    expect(result.recordAt !== null).toBe(timed);
    expect(result.recordSeconds !== null).toBe(timed);
  });
});

describe('record time checks', () => {
  const replicas: Replica[] = [];
  const GUEST = 'user:default/guest';
  const path = '/clusters/prod/consumer-groups/billing';
  const question = { topic: 'orders', partition: 1 };

  async function start(
    extra: Partial<Parameters<typeof startReplica>[0]> = {},
    allowed: boolean | null = true,
  ) {
    const readRecordTime = jest.fn<
      ReturnType<NonNullable<ClusterAdmin['readRecordTime']>>,
      Parameters<NonNullable<ClusterAdmin['readRecordTime']>>
    >(async () => ({
      record: {
        offset: 7,
        at: Date.now() - 90_000,
        type: 'create',
        of: 'record',
      },
      lastStableOffset: 9,
    }));
    const replica = await startReplica({
      inspect: async () =>
        snapshot('prod', Date.now(), {
          topics: [topic('orders', [9, 9, 9])],
          groups: [group('billing', 'orders', [9, 7, undefined])],
        }),
      readRecordTime,
      entities: [entity('Component', 'shop', { groups: 'prod/billing' })],
      config: {
        clusters: [
          {
            name: 'prod',
            brokers: ['127.0.0.1:9092'],
            ...(allowed !== null && { allowRecordTimeChecks: allowed }),
          },
        ],
      },
      ...extra,
    });
    replicas.push(replica);
    await replica.sweep();
    const check = (body: object = question) =>
      replica.post(`${path}/record-time-checks`, body);
    return { replica, readRecordTime, check };
  }

  afterEach(async () => {
    await Promise.all(replicas.splice(0).map(replica => replica.stop()));
  });

  it('read the time of the record at the committed offset, and are audited', async () => {
    const { replica, readRecordTime, check } = await start();
    const { body } = await check().expect(200);
    expect(body).toMatchObject({
      ...question,
      committedOffset: 7,
      recordAt: expect.stringMatching(/Z$/),
      timestampType: 'create',
      finding: expect.stringMatching(/^The record is 9\d s old/),
    });
    expect(body.recordSeconds).toBeGreaterThanOrEqual(90);
    expect(readRecordTime).toHaveBeenCalledWith({
      ...question,
      offset: 7,
      signal: expect.any(AbortSignal),
    });
    expect(replica.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'record-time-check',
        meta: { cluster: 'prod', group: 'billing', ...question },
      }),
    );
    expect(replica.event.success).toHaveBeenCalledWith({
      meta: { offset: 7 },
    });
    const detail = await replica.get(path).expect(200);
    expect(detail.body.recordTimeChecks).toBe(true);
  });

  it('read nothing where nothing was committed', async () => {
    const { readRecordTime, check } = await start();
    const { body } = await check({ ...question, partition: 2 }).expect(200);
    expect(body).toMatchObject({
      committedOffset: null,
      recordAt: null,
      finding: expect.stringContaining('has not committed'),
    });
    expect(readRecordTime).not.toHaveBeenCalled();
  });

  it('look at any partition of a group that reads more than its page shows', async () => {
    const partitions = [...Array(600).keys()];
    const { check } = await start({
      inspect: async () =>
        snapshot('prod', Date.now(), {
          topics: [topic('orders', Array(600).fill(9))],
          groups: [
            group(
              'billing',
              'orders',
              partitions.map(partition => (partition === 599 ? 8 : 7)),
            ),
          ],
        }),
    });
    const { body } = await check({ ...question, partition: 599 }).expect(200);
    expect(body.committedOffset).toBe(8);
  });

  it('are off unless the configuration says otherwise', async () => {
    for (const allowed of [false, null]) {
      const { replica, readRecordTime, check } = await start({}, allowed);
      const { body } = await check().expect(403);
      expect(body.error.message).toContain('set allowRecordTimeChecks');
      expect(readRecordTime).not.toHaveBeenCalled();
      const detail = await replica.get(path).expect(200);
      expect(detail.body.recordTimeChecks).toBe(false);
    }
  });

  it('need a permission of their own', async () => {
    const { check } = await start({
      denied: ['kafka-capacity.record-time-check.create'],
    });
    const { body } = await check().expect(403);
    expect(body.error.message).toContain(
      'kafka-capacity.record-time-check.create',
    );
  });

  it('are not to be had where the way to the cluster has none', async () => {
    const { replica, check } = await start({ readRecordTime: undefined });
    const { body } = await check().expect(501);
    expect(body.error.message).toContain("can't read record times");
    const detail = await replica.get(path).expect(200);
    expect(detail.body.recordTimeChecks).toBe(false);
  });

  it('tell what is not there, or not to be seen, from nothing', async () => {
    const { replica, readRecordTime, check } = await start({
      hiddenFrom: { [GUEST]: ['shop'] },
      denied: ['kafka-capacity.cluster.read'],
    });
    await check({ ...question, partition: 8 }).expect(404);
    await check({ ...question, topic: 'lost' }).expect(404);
    await check({ topic: 'orders' }).expect(400);
    await replica
      .post(`${path}/record-time-checks`, question, GUEST)
      .expect(404);
    expect(readRecordTime).not.toHaveBeenCalled();
  });

  it('say so when the cluster is out of reach', async () => {
    const { replica, readRecordTime, check } = await start();
    readRecordTime.mockRejectedValue(new Error('No broker answered'));
    const { body } = await check().expect(503);
    expect(body.error.message).toContain('No broker answered');
    expect(replica.event.fail).toHaveBeenCalled();
  });

  it('are not told to have failed where only the audit log fails', async () => {
    const { replica, check } = await start();
    replica.event.success.mockRejectedValue(new Error('The audit log is full'));
    await check().expect(500);
    expect(replica.event.fail).not.toHaveBeenCalled();
  });
});
