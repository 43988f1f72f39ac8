import { group, snapshot, topic } from '../__testUtils__/snapshots';
import { offsetsOf } from '../history/offsets';
import { readPartitions } from './readPartitions';

async function rowsOf(
  stored: Partial<Parameters<typeof readPartitions>[0]>,
  committed: (number | undefined)[] = [],
) {
  const read = group('billing', 'orders', committed, { memberCount: 0 });
  const offsets = await offsetsOf(
    snapshot('prod', 0, {
      topics: [
        topic('orders', [100, 70, 0], { starts: [0, 60, 0] }),
        topic('refunds', [5]),
      ],
      groups: [read],
    }),
  );
  const rows = readPartitions(
    { groupId: 'billing', members: [], type: 'classic', ...stored },
    offsets,
  );
  return rows.map(row => [row.topic, row.partition, row.committed, row.lag]);
}

describe('readPartitions', () => {
  it('shows every partition of the topics that count: what holds nothing has no lag, and records below the log start are lost', async () => {
    expect(await rowsOf({ topics: ['orders'] }, [90, 10])).toEqual([
      ['orders', 0, 90, 10],
      ['orders', 1, 10, 10],
      ['orders', 2, null, 0],
    ]);
  });

  it('shows no topic that does not count', async () => {
    expect(await rowsOf({ topics: ['refunds'] }, [90, 10])).toEqual([
      ['refunds', 0, null, null],
    ]);
  });

  it('shows what was committed for where it was not stored what counts', async () => {
    const rows = await rowsOf({}, [90]);
    expect(rows.map(([name]) => name)).toEqual(['orders', 'orders', 'orders']);
  });

  it('knows no lag of a share group, which commits nothing', async () => {
    const rows = await rowsOf({ type: 'share', topics: ['orders'] });
    expect(rows.map(([, , , lag]) => lag)).toEqual([null, null, null]);
  });
});
