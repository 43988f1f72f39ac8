/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('topic_declarations', table => {
    table.comment('What was said about topics when they were created here');
    table.text('cluster').notNullable();
    table.text('name').notNullable();
    table
      .text('declaration')
      .notNullable()
      .comment('Owner, system, description and declared facts, as JSON');
    table
      .bigInteger('at')
      .notNullable()
      .comment('When the topic was created, milliseconds since the epoch');
    table.primary(['cluster', 'name']);
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('topic_declarations');
};
