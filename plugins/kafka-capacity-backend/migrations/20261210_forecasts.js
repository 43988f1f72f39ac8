/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('forecasts', table => {
    table.comment('The latest forecast of each series');
    table.text('cluster').notNullable();
    table.string('kind', 32).notNullable();
    table.text('name').notNullable();
    table.string('metric', 64).notNullable();
    table
      .integer('day')
      .notNullable()
      .comment('On which it was made, days since the epoch, UTC');
    table.bigInteger('made_at').notNullable().comment('Milliseconds');
    table
      .integer('next_day')
      .comment(
        'On which it is as likely as not that a limit was crossed, days since the epoch; null for none',
      );
    table
      .boolean('failed')
      .notNullable()
      .comment('Whether a fit failed or took too long');
    table
      .text('summary', 'longtext')
      .comment('What assessments need, JSON; null where nothing is forecast');
    table
      .text('weeks', 'longtext')
      .comment('Means of the weeks of its history, JSON; null where not kept');
    table.binary('data').comment('The rest, JSON, deflated');
    table.primary(['cluster', 'kind', 'metric', 'name']);
    table.index(['cluster', 'made_at'], 'forecasts_made_idx');
    table.index(['next_day', 'name', 'cluster'], 'forecasts_next_idx');
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('forecasts');
};
