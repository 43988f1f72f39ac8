import { TopicMetadata } from '../protocol/metadata';
import { distinct, lostBrokers, lostGroups } from './lostSubjects';
import { fakeBroker } from '../testing/fakeBroker';
import { placeTopics, TopicTable } from './topicTable';

function tableOf(name: string, leaders: number[]): TopicTable {
  const topic: TopicMetadata = {
    errorCode: 0,
    name,
    internal: true,
    partitions: leaders.map((leader, partition) => ({
      errorCode: 0,
      partition,
      leader,
      replicas: [1, 2],
      inSyncReplicas: [1],
      offlineReplicas: [],
    })),
  };
  const topics: TopicTable = new Map();
  placeTopics(topics, [topic]);
  return topics;
}

const at = (id: number) => ({ id, host: 'kafka', port: 9092 });

describe('lostBrokers', () => {
  it('tells of brokers that hold replicas and are not there', () => {
    const topics = tableOf('orders', [1, 1, 1]);
    expect(lostBrokers(topics, [at(1), at(2)])).toEqual([]);
    expect(lostBrokers(topics, [at(1)])).toEqual([
      {
        code: 'BROKER_NOT_AVAILABLE',
        message: expect.stringMatching(/^Broker 2 is down: 3 replicas/),
      },
    ]);
  });
});

describe('lostGroups', () => {
  const links = [fakeBroker(1, {})];

  it.each([
    ['every coordinator is there', '__consumer_offsets', [1, 1], 0],
    ['the topic is another', 'orders', [-1], 0],
    ['a coordinator is gone', '__consumer_offsets', [1, 2, -1], 1],
  ])('when %s', (_, name, leaders, count) => {
    const faults = lostGroups(tableOf(name, leaders), links);
    expect(faults).toHaveLength(count);
    expect(faults.map(it => it.code)).toEqual(
      Array(count).fill('COORDINATOR_NOT_AVAILABLE'),
    );
  });

  it('counts the partitions whose groups cannot be read', () => {
    const [fault] = lostGroups(
      tableOf('__consumer_offsets', [1, 2, -1]),
      links,
    );
    expect(fault.message).toContain('in 2 partitions of __consumer_offsets');
  });
});

describe('distinct', () => {
  it('keeps what is alike once', () => {
    const fault = { code: 'CONNECTION_FAILED', message: 'Broker 1 is gone' };
    const other = { ...fault, message: 'Broker 2 is gone' };
    expect(distinct([fault, undefined, { ...fault }, other])).toEqual([
      fault,
      other,
    ]);
  });
});
