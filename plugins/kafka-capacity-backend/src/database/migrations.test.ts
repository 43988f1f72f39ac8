import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { migrationsDirectory } from './migrate';

jest.setTimeout(120_000);

const directory = migrationsDirectory;

interface Schema {
  tables: string[];
  indexes: string[];
}

async function schemaOf(knex: Knex): Promise<Schema> {
  return {
    tables: await namesOf(knex, 'table'),
    indexes: await namesOf(knex, 'index'),
  };
}

async function namesOf(knex: Knex, type: 'table' | 'index'): Promise<string[]> {
  const view = type === 'table' ? 'tables' : 'indexes';
  const rows: { name: string }[] = knex.client.config.client.includes('sqlite')
    ? await knex('sqlite_master').where({ type }).select('name')
    : await knex(`pg_${view}`)
        .where({ schemaname: knex.raw('current_schema()') })
        .select({ name: `${type}name` });
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
      const before = await schemaOf(knex);
      const steps: Schema[] = [];
      for (;;) {
        const [, [name]] = await knex.migrate.up({ directory });
        if (!name) break;
        steps.push(await schemaOf(knex));
      }
      expect(steps.at(-1)?.tables).toEqual([
        'announcements',
        'assessments',
        'claims',
        'clusters',
        'details',
        'history_points',
        'level_changes',
        'scorecard_days',
        'snoozes',
        'sweep_offsets',
        'sweeps',
        'told_levels',
        'topic_declarations',
        'topic_peaks',
      ]);
      expect(steps.at(-1)?.indexes).toEqual(
        expect.arrayContaining([
          'assessments_name_all_idx',
          'assessments_sort_all_idx',
          'assessments_sort_idx',
          'level_changes_cluster_idx',
        ]),
      );
      while (steps.length > 0) {
        expect(await schemaOf(knex)).toEqual(steps.pop());
        await knex.migrate.down({ directory });
      }
      expect(await schemaOf(knex)).toEqual(before);
    },
  );
});
