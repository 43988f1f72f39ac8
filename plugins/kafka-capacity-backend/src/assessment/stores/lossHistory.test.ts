import {
  ConsumerGroupDetail,
  ConsumerGroupHistory,
} from 'backstage-plugin-kafka-capacity-common';
import { Replica, startReplica } from '../../__testUtils__/replica';
import { group, snapshot, topic } from '../../__testUtils__/snapshots';

jest.setTimeout(60_000);

const MINUTE = 60_000;

describe('records that were deleted before a group read them', () => {
  let replica: Replica;
  let at = Date.UTC(2026, 10, 29, 9, 35);
  let [start, end, committed] = [0, 1000, 900];

  const sweep = async (minutes = 1) => {
    at += minutes * MINUTE;
    await replica.sweep();
  };
  const detail = async (): Promise<ConsumerGroupDetail> =>
    (await replica.get('/clusters/prod/consumer-groups/readers')).body;
  const lost = async () => {
    const { body } = await replica
      .get('/clusters/prod/consumer-groups/readers/history')
      .expect(200);
    return (body as ConsumerGroupHistory).lost;
  };
  const risk = async () =>
    (await detail()).signals.find(({ id }) => id === 'data-loss-risk');

  beforeAll(async () => {
    replica = await startReplica({
      inspect: async () =>
        snapshot('prod', at, {
          topics: [topic('orders', [end], { starts: [start] })],
          groups: [group('readers', 'orders', [committed])],
        }),
    });
    at = Date.now();
    await sweep(0);
  });

  afterAll(() => replica?.stop());

  it('are an emergency while there are others left to lose, and in the history once', async () => {
    expect(await lost()).toEqual([]);
    start = 950;
    await sweep();
    await sweep();
    expect(await detail()).toMatchObject({ level: 'emergency', lag: 50 });
    expect(await risk()).toMatchObject({ level: 'emergency', value: 100 });
    expect(await lost()).toEqual([
      {
        at: new Date(at - MINUTE).toISOString(),
        until: new Date(at - MINUTE).toISOString(),
        atLatest: false,
        topic: 'orders',
        partitions: [0],
        partitionCount: 1,
        records: 50,
      },
    ]);
  });

  it('are no emergency once nothing is left, and one entry with those of the hour before', async () => {
    start = 1000;
    await sweep();
    expect(await detail()).toMatchObject({ lag: 0 });
    expect(await risk()).toMatchObject({ level: 'ok' });
    expect((await risk())?.summary).toContain('100 records');
    expect(await lost()).toMatchObject([
      { records: 100, until: new Date(at).toISOString() },
    ]);
  });

  it('stay in the history when the group has committed past them', async () => {
    committed = 1000;
    await sweep();
    expect(await risk()).toMatchObject({ level: 'ok' });
    expect((await risk())?.summary).not.toContain('100 records');
    [start, end] = [1200, 1300];
    await sweep(90);
    expect(await lost()).toMatchObject([{ records: 200 }, { records: 100 }]);
  });
});
