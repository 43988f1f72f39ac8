/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('topic_declaration_attempts', table => {
    table.comment(
      'What was said about topics of which it is not known whether they were created',
    );
    table.text('cluster').notNullable();
    table.text('name').notNullable();
    table
      .text('creator')
      .notNullable()
      .comment('Who tried: the reference of a user, or the name of a service');
    table
      .text('declaration')
      .notNullable()
      .comment('Owner, system, description and declared facts, as JSON');
    table
      .bigInteger('at')
      .notNullable()
      .comment('When it was tried, milliseconds since the epoch');
    table.primary(['cluster', 'name', 'creator']);
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('topic_declaration_attempts');
};
