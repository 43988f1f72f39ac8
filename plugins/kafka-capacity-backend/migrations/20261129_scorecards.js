/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('assessments', table => {
    table
      .text('traits')
      .comment('JSON: what scorecards want to know; null until the next sweep');
  });

  await knex.schema.createTable('scorecard_days', table => {
    table.comment('How many checks each entity passed on a day, packed');
    table
      .integer('day')
      .notNullable()
      .primary()
      .comment('Days since the epoch, UTC');
    table
      .bigInteger('at')
      .notNullable()
      .comment('When it was last recorded, milliseconds since the epoch');
    table
      .binary('entities')
      .notNullable()
      .comment('Entity references, a line each, deflated');
    table
      .binary('scores')
      .notNullable()
      .comment(
        'Passed, failed and unknown checks of each, a byte each, deflated',
      );
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('scorecard_days');
  await knex.schema.alterTable('assessments', table => {
    table.dropColumn('traits');
  });
};
