/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('time_index_searches', table => {
    table.comment('Topics whose past is looked for in the time index');
    table.text('cluster').notNullable();
    table.text('topic').notNullable();
    table
      .string('topic_id', 64)
      .notNullable()
      .comment('A recreated topic has another; empty before Kafka 2.8');
    table.string('state', 16).notNullable();
    table
      .integer('next_hour')
      .notNullable()
      .comment('Hour before which to go on, since the epoch');
    table.text('data', 'longtext').notNullable().comment('JSON');
    table.primary(['cluster', 'topic', 'topic_id']);
    table.index(
      ['cluster', 'state', 'next_hour'],
      'time_index_searches_open_idx',
    );
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('time_index_searches');
};
