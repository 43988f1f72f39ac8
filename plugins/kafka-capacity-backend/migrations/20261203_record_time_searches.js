/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('record_time_searches', table => {
    table.comment(
      'What was found in the time index of Kafka for groups that are further behind than offsets are kept',
    );
    table.string('cluster', 255).primary();
    table.text('data', 'longtext').notNullable().comment('JSON');
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('record_time_searches');
};
