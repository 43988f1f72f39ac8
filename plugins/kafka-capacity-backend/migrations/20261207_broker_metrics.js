/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('metric_samples', table => {
    table.comment('What sweeps measured of brokers and others, packed');
    table.integer('sweep_id').notNullable().primary();
    table.text('cluster').notNullable();
    table
      .bigInteger('at')
      .notNullable()
      .comment('When it was measured, milliseconds since the epoch');
    table.binary('data').notNullable();
    table.index(['cluster', 'at'], 'metric_samples_cluster_idx');
  });

  await knex.schema.createTable('series_days', table => {
    table.comment('The hours of a day of a metric of one subject, packed');
    table.text('cluster').notNullable();
    table.string('kind', 32).notNullable();
    table.string('metric', 64).notNullable();
    table.text('name').notNullable();
    table.integer('day').notNullable().comment('Days since the epoch, UTC');
    table.binary('data').notNullable();
    table.primary(['cluster', 'kind', 'metric', 'name', 'day']);
    table.index(['cluster', 'day'], 'series_days_day_idx');
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('series_days');
  await knex.schema.dropTable('metric_samples');
};
