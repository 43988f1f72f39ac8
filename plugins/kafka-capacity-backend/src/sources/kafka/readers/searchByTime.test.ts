import { KafkaFaultError } from '../client/faults';
import { OffsetsByTimeRequest } from '../protocol/listOffsets';
import { searchByTime } from './searchByTime';
import { fakeBroker, FakeBroker } from '../testing/fakeBroker';
import { ClusterSession } from '../client/clusterSession';

const placed = (leader: number, partition: number) => ({
  errorCode: 0,
  partition,
  leader,
  replicas: [leader],
  inSyncReplicas: [leader],
  offlineReplicas: [],
});

/** Answers the time itself as the offset of a record that is 1 ms later. */
const byTime = ({ topics }: OffsetsByTimeRequest) => ({
  topics: topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ partition, time }) => ({
      partition,
      errorCode: name === 'denied' ? 29 : 0,
      offset: time > 100 ? -1 : time,
      time: time > 100 ? -1 : time + 1,
    })),
  })),
});

const metadata = () => ({
  brokers: [1, 2].map(id => ({ id, host: `b${id}`, port: 9092 })),
  topics: [
    {
      name: 'a',
      errorCode: 0,
      partitions: [placed(1, 0), placed(2, 1), placed(-1, 2)],
    },
    { name: 'denied', errorCode: 0, partitions: [placed(1, 0)] },
  ],
});

function sessionOf(brokers: FakeBroker[]) {
  return {
    bootstrap: ask => ask(brokers[0] as never),
    link: async id => brokers.find(broker => broker.id === id) as never,
  } as Pick<ClusterSession, 'bootstrap' | 'link'> as ClusterSession;
}

describe('searchByTime', () => {
  it('asks each leader once for all its partitions, and as often as one is named', async () => {
    const brokers = [1, 2].map(id =>
      fakeBroker(id, { Metadata: metadata, ListOffsets: byTime }),
    );
    let answers: unknown[] = [];
    await searchByTime(
      sessionOf(brokers),
      ['a', 'denied'],
      1_000,
      async lookUp => {
        answers = await lookUp([
          { topic: 'a', partition: 0, time: 5 },
          { topic: 'a', partition: 1, time: 6 },
          { topic: 'a', partition: 0, time: 200 },
          { topic: 'a', partition: 2, time: 8 },
          { topic: 'denied', partition: 0, time: 9 },
          { topic: 'gone', partition: 0, time: 9 },
        ]);
      },
    );
    expect(answers).toEqual([
      { found: { offset: 5, at: 6 } },
      { found: { offset: 6, at: 7 } },
      { found: null },
      { fault: expect.objectContaining({ code: 'LEADER_NOT_AVAILABLE' }) },
      {
        fault: expect.objectContaining({ code: 'TOPIC_AUTHORIZATION_FAILED' }),
      },
      { fault: expect.objectContaining({ code: 'LEADER_NOT_AVAILABLE' }) },
    ]);
    expect(brokers.map(broker => broker.asked('Metadata').length)).toEqual([
      1, 0,
    ]);
    expect(brokers.map(broker => broker.asked('ListOffsets').length)).toEqual([
      2, 1,
    ]);
  });

  it('tells of a broker that breaks off by its own partitions alone', async () => {
    const brokers = [
      fakeBroker(1, { Metadata: metadata, ListOffsets: byTime }),
      fakeBroker(2, {
        ListOffsets: () => {
          throw new KafkaFaultError('BROKER_NOT_AVAILABLE', 'lost');
        },
      }),
    ];
    await searchByTime(sessionOf(brokers), ['a'], 1_000, async lookUp => {
      expect(
        await lookUp([
          { topic: 'a', partition: 1, time: 5 },
          { topic: 'a', partition: 0, time: 5 },
        ]),
      ).toEqual([
        { fault: { code: 'BROKER_NOT_AVAILABLE', message: 'lost' } },
        { found: { offset: 5, at: 6 } },
      ]);
    });
  });
});
