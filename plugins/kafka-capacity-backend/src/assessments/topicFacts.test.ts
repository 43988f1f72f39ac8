import { topic } from '../__testUtils__/snapshots';
import { TopicMeasurement } from '../sweep/measure';
import { TopicMemory, topicFacts, topicMemory } from './topicFacts';

const MINUTE = 60_000;

/** A sweep's view of a topic by its log ends and last stable offsets. */
function seen(ends: number[], stable?: number[]): TopicMeasurement {
  return {
    topic: topic('orders', ends, { stable }),
    throughput: {
      recordsPerSecond: null,
      mbps: null,
      bytesPerRecord: null,
      partitionMBps: [],
      partitionRecordsPerSecond: [],
      reason: 'measuring',
    },
    readers: [],
  };
}

/** What is told of open transactions after sweeps a minute apart. */
function afterSweeps(sweeps: TopicMeasurement[]) {
  let memory: TopicMemory = {};
  let heldBack: ReturnType<typeof topicFacts>['heldBack'];
  sweeps.forEach((measurement, i) => {
    const now = i * MINUTE;
    memory = topicMemory(measurement, memory, now) ?? {};
    ({ heldBack } = topicFacts(measurement, undefined, {}, memory, now));
  });
  return { memory, heldBack };
}

describe('open transactions on a topic', () => {
  it('are followed for as long as they hold the last stable offset', () => {
    const open = [1, 2, 3].map(i => seen([50, 100 * i], [50, 80]));
    expect(afterSweeps(open).heldBack).toEqual({
      partition: 1,
      minutes: 2,
      records: 220,
    });
    expect(afterSweeps([...open, seen([50, 400])])).toEqual({
      memory: {},
      heldBack: null,
    });
  });

  it('begin anew where the last stable offset moves', () => {
    const busy = [1, 2, 3].map(i => seen([100 * i], [100 * i - 5]));
    expect(afterSweeps(busy).heldBack).toEqual({
      partition: 0,
      minutes: 0,
      records: 5,
    });
  });

  it('are told by the one that is open longest', () => {
    const result = afterSweeps([
      seen([10, 20], [10, 15]),
      seen([10, 20], [8, 15]),
      seen([10, 20], [8, 15]),
    ]);
    expect(result.heldBack).toMatchObject({ partition: 1, minutes: 2 });
  });

  it('are not forgotten while a partition cannot be read', () => {
    const unread = seen([100], [80]);
    unread.topic.partitions[0].lastStableOffset = undefined;
    unread.topic.partitions[0].logEndOffset = undefined;
    const open = seen([100], [80]);
    expect(afterSweeps([open, unread]).heldBack).toBeNull();
    expect(afterSweeps([open, unread, open]).heldBack).toMatchObject({
      minutes: 2,
      records: 20,
    });
  });
});
