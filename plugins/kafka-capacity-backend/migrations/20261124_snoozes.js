/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('snoozes', table => {
    table.comment('Findings that people have decided to leave for a time');
    table.text('cluster').notNullable();
    table.string('kind', 32).notNullable();
    table.text('name').notNullable();
    table.string('decision', 16).notNullable().comment('snoozed or accepted');
    table.text('reason').notNullable();
    table
      .text('decided_by')
      .notNullable()
      .comment('Entity reference of the person, or the name of the service');
    table
      .bigInteger('decided_at')
      .notNullable()
      .comment('Milliseconds since the epoch');
    table
      .bigInteger('until')
      .notNullable()
      .comment('Its end, milliseconds since the epoch');
    table.primary(['cluster', 'kind', 'name']);
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('snoozes');
};
