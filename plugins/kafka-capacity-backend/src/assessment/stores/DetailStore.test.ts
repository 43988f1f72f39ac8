import { TestDatabases } from '@backstage/backend-test-utils';
import { AnnotatedSubject } from 'backstage-plugin-kafka-capacity-common';
import { migrationsDirectory } from '../../database/migrate';
import { DetailStore, DetailTexts } from './DetailStore';

jest.setTimeout(120_000);

const subjects = (
  kind: AnnotatedSubject['kind'],
  count: number,
): AnnotatedSubject[] =>
  Array.from({ length: count }, (_, i) => ({
    cluster: 'prod',
    kind,
    name: `name-${i}`,
  }));

describe('DetailStore', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

  it.each(databases.eachSupportedId())(
    'replaces what the sweep before left, however many rows that takes, on %p',
    async databaseId => {
      const knex = await databases.init(databaseId);
      await knex.migrate.latest({ directory: migrationsDirectory });
      const store = new DetailStore(knex);
      const replace = async (
        sweepId: number,
        kind: AnnotatedSubject['kind'],
        count: number,
      ) => {
        const texts = new DetailTexts();
        subjects(kind, count).forEach((one, i) =>
          texts.add(one, { sweepId, i }),
        );
        await store.replace('prod', kind, sweepId, texts);
      };

      // Every row there can be, and fewer than two statements take.
      for (const count of [500, 20, 1]) {
        const sweepId = 1000 - count;
        await replace(sweepId, 'topic', count);
        await replace(sweepId, 'consumer-group', 3);
        const found = await Promise.all(
          subjects('topic', 500).map(one => store.of(one)),
        );
        expect(found.slice(0, count)).toEqual(
          Array.from({ length: count }, (_, i) => ({
            detail: { sweepId, i },
            sweepId,
          })),
        );
        expect(found.slice(count).every(one => one === undefined)).toBe(true);
        const [group] = subjects('consumer-group', 1);
        expect((await store.of(group))?.sweepId).toBe(sweepId);
      }
      await replace(1000, 'topic', 0);
      expect(await store.of(subjects('topic', 1)[0])).toBeUndefined();
    },
  );

  it.each(databases.eachSupportedId())(
    'leaves rows that would be the same, whoever swept in between, on %p',
    async databaseId => {
      const knex = await databases.init(databaseId);
      await knex.migrate.latest({ directory: migrationsDirectory });
      const [mine, other] = [new DetailStore(knex), new DetailStore(knex)];
      const all = subjects('topic', 200);
      const sweep = async (
        store: DetailStore,
        sweepId: number,
        valueOf: (i: number) => number,
      ) => {
        const texts = new DetailTexts();
        all.forEach((one, i) => texts.add(one, { value: valueOf(i) }));
        const written = { data: Buffer.from('untouched') };
        // Shows which rows are written again.
        const before = await knex('details').where({ bucket: 0 }).first();
        if (before) await knex('details').where({ bucket: 0 }).update(written);
        await store.replace('prod', 'topic', sweepId, texts);
        const row = await knex('details').where({ bucket: 0 }).first();
        const isKept = written.data.equals(row.data);
        if (isKept) {
          await knex('details')
            .where({ bucket: 0 })
            .update({ data: before.data });
        }
        const found = await Promise.all(all.map(one => store.of(one)));
        expect(found).toEqual(
          all.map((_, i) => ({ detail: { value: valueOf(i) }, sweepId })),
        );
        return isKept;
      };
      expect(await sweep(mine, 1, i => i)).toBe(false);
      expect(await sweep(mine, 2, i => i)).toBe(true);
      expect(await sweep(mine, 3, i => i + 1)).toBe(false);
      expect(await sweep(other, 4, i => i + 2)).toBe(false);
      expect(await sweep(mine, 5, i => i + 1)).toBe(false);
      expect(await sweep(mine, 6, i => i + 1)).toBe(true);
    },
  );
});
