import { group, snapshot, topic } from '../__testUtils__/snapshots';
import { offsetsOf } from '../history/offsets';
import { measure } from './measure';
import { OffsetWindow } from './OffsetWindow';
import { seriesTables } from './seriesTables';

const MINUTE = 60_000;

/** Sweeps a minute apart, in which a topic and its reader go on by 600 records. */
async function tablesOf(change: Parameters<typeof snapshot>[2] = {}) {
  const at = (minute: number) =>
    snapshot('prod', minute * MINUTE, {
      topics: [topic('orders', [minute * 600])],
      groups: [group('billing', 'orders', [minute * 600 - 50])],
      ...(minute === 6 && change),
    });
  const minutes = [1, 2, 3, 4, 5, 6];
  const offsets = await Promise.all(minutes.map(i => offsetsOf(at(i))));
  const measurement = await measure(
    at(6),
    { window: new OffsetWindow(offsets), past: [] },
    5 * MINUTE,
  );
  return seriesTables(measurement).map(({ metrics, values, ...table }) => ({
    ...table,
    values: Object.fromEntries(metrics.map((metric, i) => [metric, values[i]])),
  }));
}

describe('seriesTables', () => {
  it('have what was measured of topics and groups', async () => {
    const [topics, groups] = await tablesOf();
    expect(topics).toMatchObject({
      kind: 'topic',
      complete: true,
      subjects: [{ name: 'orders' }],
      values: { recordsInPerSecond: 10, partitions: 1 },
    });
    expect(groups).toMatchObject({
      kind: 'consumer-group',
      complete: true,
      subjects: [{ name: 'billing' }],
      values: { lag: 50, recordsConsumedPerSecond: 10, members: 1 },
    });
  });

  it('leave out topics that are only registered, and say when groups may be missing', async () => {
    const fault = { code: 'UNKNOWN_TOPIC_OR_PARTITION', message: 'none' };
    const [topics, groups] = await tablesOf({
      topics: [{ ...topic('gone', []), fault }],
      groupsFault: { code: 'CLUSTER_AUTHORIZATION_FAILED', message: 'no' },
    });
    expect(topics.subjects).toEqual([]);
    expect(groups.complete).toBe(false);
  });
});
