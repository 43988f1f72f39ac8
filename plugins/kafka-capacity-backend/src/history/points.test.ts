import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { migrationsDirectory } from '../database/migrate';
import { ClusterOffsets } from './offsets';
import { OffsetHistory } from './OffsetHistory';
import { PointHistory } from './PointHistory';
import {
  findPoint,
  GroupPoint,
  groupPoints,
  packPoints,
  shardsOf,
  shardsWith,
  TopicPoint,
  topicPoints,
} from './points';

jest.setTimeout(180_000);

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('points', () => {
  it.each<TopicPoint>([
    { written: 0, incarnation: 0 },
    { written: null, incarnation: 4_294_967_295 },
    { written: Number.MAX_SAFE_INTEGER - 1, incarnation: 7 },
  ])('of a topic are read as they were written: %p', point => {
    const packed = packPoints(topicPoints, [
      ['other', { written: 1, incarnation: 1 }],
      ['wörd', point],
    ]);
    expect(findPoint(topicPoints, packed, 'wörd')).toEqual(point);
    expect(findPoint(topicPoints, packed, 'none')).toBeUndefined();
  });

  it.each<GroupPoint>([
    { lag: null, timeLagSeconds: null, timeLagAtLeast: false },
    { lag: 0, timeLagSeconds: 0, timeLagAtLeast: false },
    { lag: 61_200, timeLagSeconds: 180, timeLagAtLeast: true },
  ])('of a group are read as they were written: %p', point => {
    const packed = packPoints(groupPoints, [['billing', point]]);
    expect(findPoint(groupPoints, packed, 'billing')).toEqual(point);
  });

  it('do not hide that they are damaged', () => {
    const packed = packPoints(topicPoints, [
      ['orders', { written: 5, incarnation: 1 }],
    ]);
    expect(() =>
      findPoint(topicPoints, packed.subarray(0, 5), 'orders'),
    ).toThrow();
    expect(() => findPoint(topicPoints, Buffer.from([9, 0]), 'orders')).toThrow(
      'unknown layout 9',
    );
  });

  it.each([
    [3, 1],
    [1000, 4],
    [100_000, 64],
  ])('of %p names lie in %p shards, each where it is looked for', (n, most) => {
    const shards = shardsOf(
      Array.from({ length: n }, (_, i) => [`topic-${i}`, i] as const),
    );
    expect(shards.size).toBe(most);
    for (const [shard, named] of shards) {
      for (const [name] of named) expect(shardsWith(name)).toContain(shard);
    }
  });
});

describe('PointHistory', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
  const logger = mockServices.logger.mock();
  const empty = (at: number): ClusterOffsets => ({ at, topics: new Map() });

  it.each(databases.eachSupportedId())(
    'goes as far back as it is asked, and no longer than the offsets, on %p',
    async databaseId => {
      const knex = await databases.init(databaseId);
      await knex.migrate.latest({ directory: migrationsDirectory });
      const offsets = new OffsetHistory(knex, logger);
      const points = new PointHistory(knex, logger);
      // Full stretches, so that which sweep is the first of one does not depend on when this runs.
      const now = Math.floor(Date.now() / HOUR) * HOUR;
      const ages = [
        15 * DAY,
        13 * DAY,
        13 * DAY - 30 * MINUTE,
        5 * HOUR,
        5 * HOUR - 5 * MINUTE,
        30 * MINUTE,
        20 * SECOND,
        15 * SECOND,
        0,
      ];
      for (const [i, age] of ages.entries()) {
        await offsets.record('prod', i, empty(now - age));
        await points.record(i, {
          topics: [['orders', { written: i, incarnation: 1 }]],
          groups: i === 5 ? [] : [['billing', groupPoint(i)]],
        });
      }
      await offsets.record('test', 100, empty(now));
      const written = async (span: 'hour' | 'day' | 'fortnight') =>
        (await points.ofTopic('prod', 'orders', span, now)).map(
          ({ point }) => point?.written,
        );
      expect(await written('hour')).toEqual([5, 6, 8]);
      expect(await written('day')).toEqual([3, 5, 6, 8]);
      expect(await written('fortnight')).toEqual([1, 3, 5, 8]);
      expect(await points.ofGroup('prod', 'billing', 'hour', now)).toEqual([
        { at: now - 30 * MINUTE, point: undefined },
        { at: now - 20 * SECOND, point: groupPoint(6) },
        { at: now, point: groupPoint(8) },
      ]);
      expect(await points.ofTopic('test', 'orders', 'hour', now)).toEqual([
        { at: now, point: undefined },
      ]);

      await offsets.thin('prod', now, HOUR);
      const kept: { sweep_id: number }[] = await knex('history_points')
        .distinct('sweep_id')
        .orderBy('sweep_id');
      expect(kept.map(row => row.sweep_id)).toEqual([1, 3, 5, 6, 7, 8]);

      await knex('history_points')
        .where({ sweep_id: 8, kind: 'topic' })
        .update({ data: Buffer.from('x') });
      expect(await written('hour')).toEqual([5, 6, undefined]);
      expect(logger.warn).toHaveBeenCalledWith(
        expect.stringContaining("Stored points of sweep 8 can't be read"),
      );
    },
  );
});

function groupPoint(lag: number): GroupPoint {
  return { lag, timeLagSeconds: lag * 10, timeLagAtLeast: false };
}
