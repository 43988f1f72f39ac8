import { SourceTopic } from 'backstage-plugin-kafka-capacity-node';
import { reading } from '../__testUtils__/metricsModule';
import { snapshot, topic } from '../__testUtils__/snapshots';
import { ClusterMeasurement } from './measure';
import { ThroughputMeasurement } from './measureThroughput';
import { withSourceThroughput } from './sourceThroughput';

const NOW = Date.UTC(2026, 0, 5, 12);
const ESTIMATE: ThroughputMeasurement = {
  recordsPerSecond: 30,
  bytesPerRecord: 400,
  mbps: 0.012,
  partitionMBps: [0.004, 0.008],
  partitionRecordsPerSecond: [10, 20],
  reason: null,
};

/** The throughput of a topic of which a source says this. */
function measured(
  told: Partial<SourceTopic>,
  estimate: ThroughputMeasurement = ESTIMATE,
): ThroughputMeasurement {
  const orders = topic('orders', [1, 2]);
  const measurement: ClusterMeasurement = {
    snapshot: snapshot('prod', NOW, { topics: [orders] }),
    topics: [{ topic: orders, throughput: estimate, consumers: [] }],
    groups: [],
  };
  const all = {
    name: 'orders',
    bytesInPerSecond: null,
    bytesOutPerSecond: null,
    messagesInPerSecond: null,
  };
  const { topics } = withSourceThroughput(measurement, {
    reading: { ...reading(NOW, [], {}), topics: [{ ...all, ...told }] },
  });
  return topics[0].throughput;
}

describe('withSourceThroughput', () => {
  it('keeps the mean of the window, of records of the size that brokers count', () => {
    // A burst between two scrapes: ten times as much as in the whole window.
    expect(
      measured({ bytesInPerSecond: 150_000, messagesInPerSecond: 300 }),
    ).toEqual({
      ...ESTIMATE,
      mbps: 0.015,
      estimatedMBps: 0.012,
      bytesPerRecord: 500,
      partitionMBps: [expect.closeTo(0.005), expect.closeTo(0.01)],
    });
  });

  it('takes the bytes as they are where messages are not counted', () => {
    expect(measured({ bytesInPerSecond: 24_000 })).toMatchObject({
      mbps: 0.024,
      bytesPerRecord: 800,
    });
  });

  it.each<[string, Partial<SourceTopic>, ThroughputMeasurement]>([
    ['nothing is known', {}, ESTIMATE],
    [
      'nothing was written between two scrapes',
      { bytesInPerSecond: 0, messagesInPerSecond: 0 },
      ESTIMATE,
    ],
    [
      'the window is not full',
      { bytesInPerSecond: 150_000, messagesInPerSecond: 300 },
      { ...ESTIMATE, recordsPerSecond: null, mbps: null },
    ],
  ])('keeps the estimate where %s', (_name, told, estimate) => {
    expect(measured(told, estimate)).toEqual(estimate);
  });
});
