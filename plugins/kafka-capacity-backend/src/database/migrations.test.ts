import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { migrationsDirectory } from './migrate';

jest.setTimeout(120_000);

const directory = migrationsDirectory;

interface Schema {
  tables: string[];
  indexes: string[];
  /** As `table.column`. */
  columns: string[];
}

async function schemaOf(knex: Knex): Promise<Schema> {
  const tables = await namesOf(knex, 'table');
  const columns: string[] = [];
  for (const table of tables) {
    const names = Object.keys(await knex(table).columnInfo());
    columns.push(...names.sort().map(name => `${table}.${name}`));
  }
  return { tables, indexes: await namesOf(knex, 'index'), columns };
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
        'assessments',
        'broker_additions',
        'cluster_observations',
        'clusters',
        'daily_figures',
        'details',
        'event_positions',
        'forecasts',
        'history_points',
        'history_progress',
        'hourly_figures',
        'level_changes',
        'lost_records',
        'metric_samples',
        'owner_levels',
        'partition_reservations',
        'record_time_searches',
        'registrations',
        'scorecard_days',
        'series',
        'snoozes',
        'sweep_leases',
        'sweep_offsets',
        'sweeps',
        'time_index_searches',
        'topic_declaration_attempts',
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
      expect(steps.at(-1)?.columns).toContain('level_changes.figure');
      while (steps.length > 0) {
        expect(await schemaOf(knex)).toEqual(steps.pop());
        await knex.migrate.down({ directory });
      }
      expect(await schemaOf(knex)).toEqual(before);
    },
  );

  it.each(databases.eachSupportedId())(
    'remember on %p which levels owners were told of',
    async databaseId => {
      const knex = await databases.init(databaseId);
      await knex.migrate.latest({ directory });
      const step = { directory, name: '20261130_owner_levels.js' };
      const subject = { cluster: 'prod', kind: 'topic', name: 'orders' };
      // By then the table of registrations had its first name.
      await knex.migrate.down({ directory, name: '20261205_registrations.js' });
      await knex.migrate.down(step);
      await knex('told_levels').insert([
        { ...subject, level: 'scale' },
        { ...subject, name: 'unlinked', level: 'warning' },
      ]);
      const registration = { ...subject, declared: '{}' };
      await knex('claims').insert([
        {
          ...registration,
          entity_ref: 'component:default/a',
          owner_ref: 'group:a',
        },
        {
          ...registration,
          entity_ref: 'component:default/b',
          owner_ref: 'group:b',
        },
        {
          ...registration,
          entity_ref: 'component:default/c',
          owner_ref: 'group:b',
        },
        { ...registration, entity_ref: 'component:default/d', owner_ref: null },
      ]);

      await knex.migrate.up(step);
      expect(await knex('owner_levels').orderBy('owner_ref')).toEqual([
        { ...subject, owner_ref: 'group:a', level: 'scale', notice: null },
        { ...subject, owner_ref: 'group:b', level: 'scale', notice: null },
      ]);

      await knex('owner_levels')
        .where({ owner_ref: 'group:a' })
        .update({ level: 'emergency' });
      await knex.migrate.down(step);
      expect(await knex('told_levels')).toEqual([
        { ...subject, level: 'emergency' },
      ]);
    },
  );
});
