/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('level_changes', table => {
    table
      .text('figure')
      .comment(
        'The number that stood for the subject then, as JSON; null where none was known, and for changes from before it was kept',
      );
  });
};

/**
 * @param { import("knex").Knex } knex
 * @returns { Promise<void> }
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('level_changes', table => {
    table.dropColumn('figure');
  });
};
