import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { migrationsDirectory } from './migrate';

jest.setTimeout(120_000);

const directory = migrationsDirectory;

async function tablesOf(knex: Knex): Promise<string[]> {
  const rows: { name: string }[] = knex.client.config.client.includes('sqlite')
    ? await knex('sqlite_master').where({ type: 'table' }).select('name')
    : await knex('information_schema.tables')
        .where({ table_schema: knex.raw('current_schema()') })
        .select({ name: 'table_name' });
  return rows
    .map(({ name }) => name)
    .filter(name => !/^(knex_|sqlite_)/.test(name))
    .sort();
}

describe('migrations', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

  it.each(databases.eachSupportedId())(
    'go up and down again one by one on %p',
    async (databaseId: TestDatabaseId) => {
      const knex = await databases.init(databaseId);
      const before = await tablesOf(knex);
      const steps: string[][] = [];
      for (;;) {
        const [, [name]] = await knex.migrate.up({ directory });
        if (!name) break;
        steps.push(await tablesOf(knex));
      }
      expect(steps.at(-1)).toEqual([
        'assessments',
        'claims',
        'clusters',
        'details',
        'history_points',
        'level_changes',
        'snoozes',
        'sweep_offsets',
        'sweeps',
        'topic_peaks',
      ]);
      while (steps.length > 0) {
        expect(await tablesOf(knex)).toEqual(steps.pop());
        await knex.migrate.down({ directory });
      }
      expect(await tablesOf(knex)).toEqual(before);
    },
  );
});
