const FORMER_KEY = ['cluster', 'kind', 'metric', 'name'];

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('series', table => {
    table.comment('What there are figures of over time');
    table.increments('id');
    table.text('cluster').notNullable();
    table.string('kind', 32).notNullable();
    table.string('metric', 64).notNullable();
    table.text('name').notNullable();
    table
      .string('topic_id', 64)
      .notNullable()
      .defaultTo('')
      .comment('A recreated topic has another; empty where there is none');
    table
      .bigInteger('ended_at')
      .comment(
        'Since when its subject is gone, milliseconds since the epoch; null while it is there',
      );
    table.unique([...FORMER_KEY, 'topic_id'], {
      indexName: 'series_key_idx',
    });
  });

  await knex.schema.createTable('hourly_figures', table => {
    table.comment('The hours of a day of a series, packed');
    table
      .integer('series_id')
      .notNullable()
      .references('id')
      .inTable('series')
      .onDelete('CASCADE');
    table.integer('day').notNullable().comment('Days since the epoch, UTC');
    table.binary('data').notNullable();
    table.primary(['series_id', 'day']);
  });

  await knex.schema.createTable('daily_figures', table => {
    table.comment('32 days of a series, packed');
    table
      .integer('series_id')
      .notNullable()
      .references('id')
      .inTable('series')
      .onDelete('CASCADE');
    table
      .integer('block')
      .notNullable()
      .comment('Days since the epoch ÷ 32, UTC');
    table.binary('data').notNullable();
    table.primary(['series_id', 'block']);
  });

  await knex.schema.createTable('history_progress', table => {
    table.comment('How far tasks that fill history have come');
    table.text('cluster').notNullable();
    table.string('task', 64).notNullable();
    table.text('data', 'longtext').notNullable().comment('JSON');
    table.primary(['cluster', 'task']);
  });

  await knex(knex.raw('series (??, ??, ??, ??)', FORMER_KEY)).insert(
    knex('series_days').distinct(FORMER_KEY),
  );
  await knex(
    knex.raw('hourly_figures (??, ??, ??)', ['series_id', 'day', 'data']),
  ).insert(
    knex('series_days')
      .join('series', on =>
        FORMER_KEY.forEach(column =>
          on.on(`series.${column}`, `series_days.${column}`),
        ),
      )
      .select('series.id', 'series_days.day', 'series_days.data'),
  );
  await knex.schema.dropTable('series_days');
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  // Earlier versions can't read what has been stored since.
  await knex.schema.createTable('series_days', table => {
    table.comment('The hours of a day of a metric of one subject, packed');
    table.text('cluster').notNullable();
    table.string('kind', 32).notNullable();
    table.string('metric', 64).notNullable();
    table.text('name').notNullable();
    table.integer('day').notNullable().comment('Days since the epoch, UTC');
    table.binary('data').notNullable();
    table.primary([...FORMER_KEY, 'day']);
    table.index(['cluster', 'day'], 'series_days_day_idx');
  });
  await knex.schema.dropTable('history_progress');
  await knex.schema.dropTable('daily_figures');
  await knex.schema.dropTable('hourly_figures');
  await knex.schema.dropTable('series');
};
